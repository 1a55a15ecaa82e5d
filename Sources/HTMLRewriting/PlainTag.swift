import ByteBlocks

/// Reads start tags that lie wholly in the buffer and whose attributes read `name="value"`.
///
/// All of it is search for the ends of parts. 32 bytes behind `limit` must be there to be read.
enum PlainTag {
  /// What `scan` answers where the tag is not plain, or does not end before the limit.
  static var isUnusual: Int { 0 }
  /// What `scan` answers where a name was met that a rule waits for.
  static var isWanted: Int { -1 }

  /// The eight bytes from `start`, the first lowest.
  @inline(__always)
  static func word(_ input: Input, _ start: Int) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(input + start).loadUnaligned(as: UInt64.self))
  }

  // MARK: Names

  /// Bytes of the tag name at `start`, 32 where it does not end within sixteen.
  @inline(__always)
  static func nameCount(_ input: Input, _ start: Int) -> Int {
    let block = ByteBlock(input + start)
    let stops =
      block.less(than: 0x21) | block.equal(UInt8(ascii: "/")) | block.equal(UInt8(ascii: ">"))
    return stops.trailingZeroBitCount
  }

  /// Whether the bytes of a word, but for zeros at its end, are lower-case letters; none at all are not.
  @inline(__always)
  static func isLowercase(_ word: UInt64) -> Bool {
    let high: UInt64 = 0x8080_8080_8080_8080
    // Missing bytes are taken for letters.
    let count = UInt64(truncatingIfNeeded: 64 &- (word.leadingZeroBitCount & 0x78))
    guard count > 0 else { return false }
    let filled = count == 64 ? word : word | 0x6161_6161_6161_6161 &<< count
    let aboveZ = (filled &+ 0x0505_0505_0505_0505) | filled
    let fromA = (filled | high) &- 0x6161_6161_6161_6161
    return aboveZ & high == 0 && fromA & high == high
  }

  /// A name of letters, digits and dashes in any case and of up to fifteen bytes; nil for others.
  @inline(never)
  static func unusualName(_ input: Input, _ start: Int, _ count: Int) -> TagName? {
    guard count > 0, count < 16, isASCIILetter(input[start]) else { return nil }
    for index in start..<(start + count) {
      let byte = input[index]
      let isPlain = isASCIILetter(byte) || byte &- 0x30 < 10 || byte == UInt8(ascii: "-")
      guard isPlain else { return nil }
    }
    return TagName(input, start, start + count)
  }

  // MARK: Attributes

  /// Where the next attribute begins behind white space, or where the tag ends.
  @inline(__always)
  private static func skipSpace(_ input: Input, _ start: Int, _ limit: Int) -> Int {
    // Nearly always one space.
    if input[start] == UInt8(ascii: " "), input[start &+ 1] > UInt8(ascii: " ") {
      return start &+ 1
    }
    var index = start
    while index < limit, isHTMLSpace(input[index]) { index &+= 1 }
    return index
  }

  /// Bytes of the attribute name at `start`; 0 or more than 15 where it is not plain.
  @inline(__always)
  private static func attributeNameCount(_ input: Input, _ start: Int) -> Int {
    let block = ByteBlock(input + start)
    // `<`, `=`, `>` and `?` differ in the last two bits only.
    let stops =
      block.less(than: 0x21) | block.equal(UInt8(ascii: "/")) | block.setting(3).equal(0x3F)
    return stops.trailingZeroBitCount
  }

  /// The quote that ends a value; `limit` or more where it is not before that.
  @inline(__always)
  private static func closeOfValue(_ input: Input, _ start: Int, _ limit: Int) -> Int {
    var index = start
    while index < limit, index &- start < 128 {
      let quotes = ByteBlock(input + index).equal(UInt8(ascii: "\""))
      if quotes != 0 { return index &+ quotes.trailingZeroBitCount }
      index &+= 16
    }
    return index < limit ? findByteFar(UInt8(ascii: "\""), input, index, limit) : limit
  }

  /// Whether `="` stands at `index`.
  @inline(__always)
  private static func beginsValue(_ input: Input, _ index: Int) -> Bool {
    let pair = UnsafeRawPointer(input + index).loadUnaligned(as: UInt16.self)
    return UInt16(littleEndian: pair) == 0x223D
  }

  /// Whether a name without a value ends at `index`: a space and a letter, or the end of the tag, must follow,
  /// never an equals sign.
  @inline(__always)
  private static func isBare(_ input: Input, _ index: Int) -> Bool {
    input[index] == UInt8(ascii: ">")
      || (input[index] == UInt8(ascii: " ") && isASCIILetter(input[index &+ 1]))
  }

  /// Whether a byte cannot begin a plain attribute.
  @inline(__always)
  private static func endsAttributes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }

  /// Where the tag ends if it does at `start`, behind white space; 0 where it is not so plain.
  @inline(__always)
  private static func tagEnd(_ input: Input, _ start: Int) -> Int {
    if input[start] == UInt8(ascii: ">") { return start &+ 1 }
    guard input[start] == UInt8(ascii: "/"), input[start &+ 1] == UInt8(ascii: ">") else {
      return 0
    }
    return start &+ 2
  }

  // MARK: Looking through

  /// Looks for names that rules wait for and finds the tag's end.
  ///
  /// - Returns: the buffer offset behind the tag, `isWanted` or `isUnusual`.
  @inline(__always)
  static func scan(
    _ input: Input,
    _ nameEnd: Int,
    _ limit: Int,
    _ tables: UnsafePointer<MatchTables>,
    _ activeStates: UInt64,
    looks: Bool
  ) -> Int {
    let lookedFor: NameWatch = looks ? .all : .none
    var index = nameEnd
    while index < limit {
      let start = skipSpace(input, index, limit)
      if endsAttributes(input[start]) { return tagEnd(input, start) }
      guard start > index, start < limit else { return isUnusual }
      let count = attributeNameCount(input, start)
      guard count &- 1 < 15, count > 0 else { return isUnusual }
      let word = (word(input, start) | 0x2020_2020_2020_2020) & tables.pointee.masks[count]
      let watch = tables.pointee.attributeWatch.find(word, count) & lookedFor
      let end = start &+ count
      guard beginsValue(input, end) else {
        guard isBare(input, end) else { return isUnusual }
        if watch != .none { return isWanted }
        index = end
        continue
      }
      let value = end &+ 2
      if watch != .none {
        let close = look(watch, word, count, input, value, limit, tables, activeStates)
        guard close > 0 else { return close }
        index = close &+ 1
      } else {
        let close = closeOfValue(input, value, limit)
        guard close < limit else { return isUnusual }
        index = close &+ 1
      }
    }
    return isUnusual
  }

  /// Looks at an attribute whose name somebody waits for.
  ///
  /// - Returns: the quote that ends its value, `isWanted` or `isUnusual`.
  @inline(__always)
  private static func look(
    _ watch: NameWatch,
    _ word: UInt64,
    _ count: Int,
    _ input: Input,
    _ value: Int,
    _ limit: Int,
    _ tables: UnsafePointer<MatchTables>,
    _ activeStates: UInt64
  ) -> Int {
    if watch == .classes, word == className {
      return lookAtClasses(input, value, limit, tables, activeStates)
    }
    return lookAtValue(watch, word, count, input, value, limit, tables, activeStates)
  }

  /// `class`.
  private static var className: UInt64 { 0x73_7361_6C63 }
  /// `id`.
  private static var idName: UInt64 { 0x6469 }

  @inline(__always)
  private static func lookAtClasses(
    _ input: Input,
    _ start: Int,
    _ limit: Int,
    _ tables: UnsafePointer<MatchTables>,
    _ activeStates: UInt64
  ) -> Int {
    var index = start
    while index < limit {
      let block = ByteBlock(input + index)
      let stops =
        block.less(than: 0x21) | block.equal(UInt8(ascii: "\"")) | block.equal(UInt8(ascii: "&"))
      var count = stops.trailingZeroBitCount
      if stops == 0 { count = longClassCount(input, index, limit) }
      let word = word(input, index) & tables.pointee.masks[min(count, 8)]
      if tables.pointee.classSet.contains(word, count),
        isWanted(tables.pointee.classes, input, index, count, tables, activeStates)
      {
        return isWanted
      }
      let stop = index &+ count
      if input[stop] == UInt8(ascii: "\"") { return stop < limit ? stop : isUnusual }
      // A character reference, or what is no separator: left to who looks closely.
      guard stop < limit, isHTMLSpace(input[stop]) else { return isWanted }
      index = stop &+ 1
    }
    return isUnusual
  }

  /// Bytes of a class of sixteen or more.
  @inline(never)
  private static func longClassCount(_ input: Input, _ start: Int, _ limit: Int) -> Int {
    var index = start + 16
    while index < limit {
      let byte = input[index]
      if byte <= 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "&") { break }
      index += 1
    }
    return index - start
  }

  /// Whether some rule that waits for a name could match here, for all that is known of the open elements.
  @inline(never)
  private static func isWanted(
    _ table: KeyTable,
    _ input: Input,
    _ start: Int,
    _ count: Int,
    _ tables: UnsafePointer<MatchTables>,
    _ activeStates: UInt64
  ) -> Bool {
    let slot = table.find(
      fingerprint(input, start, count),
      input + start,
      count,
      in: tables.pointee.pool
    )
    return slot.pointee.count > 0 && slot.pointee.requirement & activeStates != 0
  }

  @inline(never)
  private static func lookAtValue(
    _ watch: NameWatch,
    _ word: UInt64,
    _ count: Int,
    _ input: Input,
    _ value: Int,
    _ limit: Int,
    _ tables: UnsafePointer<MatchTables>,
    _ activeStates: UInt64
  ) -> Int {
    let close = closeOfValue(input, value, limit)
    guard close < limit else { return isUnusual }
    // With a character reference it could be anything.
    if findByte(UInt8(ascii: "&"), input, value, close) < close { return isWanted }
    if watch & .classes != .none, word == className {
      let last = lookAtClasses(input, value, limit, tables, activeStates)
      if last != close { return last }
    }
    if watch & .ids != .none, word == idName,
      isWanted(tables.pointee.ids, input, value, close &- value, tables, activeStates)
    {
      return isWanted
    }
    guard watch & .names != .none else { return close }
    let start = value &- 2 &- count
    let key = fingerprint(input, start, count, foldingCase: true)
    let slot = tables.pointee.attributeNames.find(
      key,
      input + start,
      count,
      in: tables.pointee.pool,
      foldingCase: true
    )
    guard slot.pointee.nameCount > 0, slot.pointee.requirement & activeStates != 0 else {
      return close
    }
    guard close > value else { return isWanted }
    if slot.pointee.hasValues {
      let length = close &- value
      let valueKey = KeyTable.valueKey(key, input + value, length)
      let found = tables.pointee.attributeValues.find(
        valueKey,
        input + value,
        length,
        in: tables.pointee.pool
      )
      if found.pointee.count > 0, found.pointee.requirement & activeStates != 0 { return isWanted }
    }
    guard slot.pointee.count > 0 else { return close }
    return slot.pointee.ends.allow(input[value], input[close &- 1]) ? isWanted : close
  }

  // MARK: Recording

  /// Records the attributes of a tag and finds its end; 0 where it is not plain.
  @inline(never)
  static func readAttributes(
    _ input: Input,
    _ nameEnd: Int,
    _ limit: Int,
    _ attributes: UnsafeMutablePointer<AttributeSpan>,
    _ attributesMax: Int,
    _ element: inout ElementView
  ) -> Int {
    let tag = nameEnd &- element.nameEnd
    var index = nameEnd
    var count = 0
    while index < limit {
      let start = skipSpace(input, index, limit)
      if endsAttributes(input[start]) {
        element.attributeCount = count
        return tagEnd(input, start)
      }
      guard start > index, start < limit, count < attributesMax else { return isUnusual }
      let length = attributeNameCount(input, start)
      guard length &- 1 < 15, length > 0 else { return isUnusual }
      let end = start &+ length
      let word = (word(input, start) | 0x2020_2020_2020_2020)
      if length == 5, word & 0xFF_FFFF_FFFF == className {
        if element.classIndex < 0 { element.classIndex = count }
      } else if length == 2, word & 0xFFFF == idName {
        if element.idIndex < 0 { element.idIndex = count }
      }
      var span = AttributeSpan(
        nameStart: UInt32(truncatingIfNeeded: start &- tag),
        nameEnd: UInt32(truncatingIfNeeded: end &- tag),
        valueStart: 0,
        valueEnd: 0
      )
      index = end
      if beginsValue(input, end) {
        let close = closeOfValue(input, end &+ 2, limit)
        guard close < limit else { return isUnusual }
        span.valueStart = UInt32(truncatingIfNeeded: end &+ 2 &- tag)
        span.valueEnd = UInt32(truncatingIfNeeded: close &- tag)
        index = close &+ 1
      } else {
        guard isBare(input, end) else { return isUnusual }
      }
      attributes[count] = span
      count &+= 1
    }
    return isUnusual
  }
}
