internal import Glibc

/// Cuts a HAR file into its entries while its bytes arrive.
///
/// A capture can be larger than memory; one entry rarely is. The splitter holds one entry and what
/// surrounds the entries (creator, pages), never the file. It only finds the elements of
/// `$.log.entries`: whether the parts are well-formed JSON is for `JSONParser` to say.
///
/// Most bytes of a capture stand inside strings, and are passed over with `memchr`.
struct EntrySplitter {
  enum Part {
    /// Bytes outside every entry, in file order.
    case surrounding([UInt8])
    /// One whole element of `$.log.entries`, and its byte offset in the file.
    case entry([UInt8], offset: Int)
  }

  /// A longer entry, or longer surroundings, make the splitter throw.
  static let heldBytesMax = 512 << 20

  private static let nameBytesMax = 16
  private static let copiedBytesMax = 256 << 10

  private var held: [UInt8] = []
  private var heldOffset = 0
  /// How many of the held bytes were looked at.
  private var position = 0
  private var isInString = false
  private var isEscaped = false
  private var depth = 0
  /// The last string seen at depth 1 and 2, which is the member name once its ':' has passed.
  private var name: [UInt8] = []
  private var insideLog = false
  private var insideEntries = false
  private var holdsElement = false

  /// Takes the next bytes of the file; answers with the parts that have become whole.
  mutating func write(_ chunk: some Collection<UInt8>) throws(HARError) -> [Part] {
    held.append(contentsOf: chunk)
    var parts: [Part] = []
    // Where the part that is being looked at begins: cutting each off at once would copy the rest each time.
    var start = 0
    while position < held.count {
      if isInString {
        passString()
      } else {
        passStructure(&parts, &start)
      }
    }
    held.removeFirst(start)
    heldOffset += start
    position -= start
    guard held.count <= Self.heldBytesMax else { throw .entryTooLarge(offset: heldOffset) }
    return parts
  }

  /// What is left: what follows the last entry; nil where nothing does.
  mutating func end() -> Part? {
    defer {
      held = []
      position = 0
    }
    return held.isEmpty ? nil : .surrounding(held)
  }

  // MARK: Strings

  /// Moves behind the string's end, or to the end of what is held.
  private mutating func passString() {
    let start = position
    if isEscaped {
      isEscaped = false
      position += 1
    }
    while position < held.count {
      let stop = Self.quoteOrBackslash(in: held, from: position)
      guard stop < held.count else {
        position = held.count
        break
      }
      if held[stop] == UInt8(ascii: "\"") {
        note(start..<stop)
        position = stop + 1
        isInString = false
        return
      }
      position = stop + 2
      if position > held.count {
        isEscaped = true
        position = held.count
      }
    }
    note(start..<position)
  }

  private mutating func note(_ range: Range<Int>) {
    guard depth <= 2, name.count < Self.nameBytesMax else { return }
    name += held[range].prefix(Self.nameBytesMax - name.count)
  }

  /// The offset of the next quote or backslash; the count where there is none.
  private static func quoteOrBackslash(in bytes: [UInt8], from start: Int) -> Int {
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return start }
      let length = buffer.count - start
      let quote = memchr(base + start, Int32(UInt8(ascii: "\"")), length)
      let quoteOffset = quote.map { UnsafeRawPointer($0) - base } ?? buffer.count
      let escape = memchr(base + start, Int32(UInt8(ascii: "\\")), quoteOffset - start)
      return escape.map { UnsafeRawPointer($0) - base } ?? quoteOffset
    }
  }

  // MARK: Structure

  private mutating func passStructure(_ parts: inout [Part], _ start: inout Int) {
    let byte = held[position]
    if insideEntries, depth == 3 { cutElement(at: byte, &parts, &start) }
    advance(over: byte)
    position += 1
  }

  private mutating func cutElement(at byte: UInt8, _ parts: inout [Part], _ start: inout Int) {
    if !holdsElement, Self.startsValue(byte) {
      if start < position { parts.append(.surrounding(Array(held[start..<position]))) }
      start = position
      holdsElement = true
    } else if holdsElement, Self.endsElement(byte) {
      // White space before the comma is not the element's.
      var end = position
      while end > start, Self.isSpace(held[end - 1]) { end -= 1 }
      holdsElement = false
      guard start == 0, end > Self.copiedBytesMax else {
        parts.append(.entry(Array(held[start..<end]), offset: heldOffset + start))
        start = end
        return
      }
      handOver(upTo: end, &parts)
    }
  }

  /// Gives a large entry away with the memory that it stands in, and goes on with a copy of what follows it.
  private mutating func handOver(upTo end: Int, _ parts: inout [Part]) {
    let rest = Array(held[end...])
    held.removeSubrange(end...)
    parts.append(.entry(held, offset: heldOffset))
    held = rest
    heldOffset += end
    position -= end
  }

  private mutating func advance(over byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""):
      isInString = true
      if depth <= 2 { name.removeAll(keepingCapacity: true) }
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      if depth == 1 { insideLog = byte == UInt8(ascii: "{") && name.elementsEqual("log".utf8) }
      if depth == 2, insideLog {
        insideEntries = byte == UInt8(ascii: "[") && name.elementsEqual("entries".utf8)
      }
      depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth -= 1
      if depth == 2 { insideEntries = false }
      if depth == 1 { insideLog = false }
    default: break
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private static func startsValue(_ byte: UInt8) -> Bool {
    !isSpace(byte) && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "]")
  }

  private static func endsElement(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]")
  }
}
