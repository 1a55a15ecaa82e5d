/// What a rule set waits for under a name.
struct NameWatch: BitwiseCopyable, Equatable {
  let bits: UInt8

  static let none = NameWatch(bits: 0)
  /// Classes in the attribute's value.
  static let classes = NameWatch(bits: 1)
  /// The attribute's value as an id.
  static let ids = NameWatch(bits: 2)
  /// The attribute itself.
  static let names = NameWatch(bits: 4)
  static let all = NameWatch(bits: 7)

  @inline(__always)
  static func & (left: NameWatch, right: NameWatch) -> NameWatch {
    NameWatch(bits: left.bits & right.bits)
  }

  static func | (left: NameWatch, right: NameWatch) -> NameWatch {
    NameWatch(bits: left.bits | right.bits)
  }
}

/// Names known by their first eight bytes and their length, for a first look that costs a multiplication.
///
/// A name that is not in the set may seem to be; one that is in it never seems not to be.
struct NameSet: @unchecked Sendable, BitwiseCopyable {
  let words: UnsafePointer<UInt64>
  let shift: UInt64

  @inline(__always)
  func contains(_ word: UInt64, _ count: Int) -> Bool {
    let place = NameHash.place(word, count, shift)
    return words[place &>> 6] &>> UInt64(truncatingIfNeeded: place & 63) & 1 == 1
  }
}

/// Attribute names, known in the same way, with what is waited for under each.
struct NameMap: @unchecked Sendable, BitwiseCopyable {
  let watches: UnsafePointer<NameWatch>
  let shift: UInt64

  @inline(__always)
  func find(_ word: UInt64, _ count: Int) -> NameWatch {
    watches[NameHash.place(word, count, shift)]
  }
}

/// Where a name stands in a `NameSet` or `NameMap` of 2^(64 - shift) places.
enum NameHash {
  @inline(__always)
  static func place(_ word: UInt64, _ count: Int, _ shift: UInt64) -> Int {
    let mixed = (word ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed &>> shift)
  }

  /// The first eight bytes of a name, as who reads a page finds them.
  static func word(_ name: some Collection<UInt8>) -> UInt64 {
    var word: UInt64 = 0
    for (index, byte) in name.prefix(8).enumerated() {
      word |= UInt64(byte) << UInt64(index * 8)
    }
    return word
  }
}

/// The bytes that a value can begin and end with if a rule is to match it; a bit for each, by its last six bits.
struct ValueEnds: BitwiseCopyable {
  var first: UInt64
  var last: UInt64

  static let any = ValueEnds(first: .max, last: .max)
  static let none = ValueEnds(first: 0, last: 0)

  /// What one test asks for.
  init(_ test: AttributeTest, ignoresCase: Bool) {
    self = .any
    let begins: [AttributeTest.Operator] = [.equals, .prefix, .dashMatch]
    let ends: [AttributeTest.Operator] = [.equals, .suffix]
    if begins.contains(test.operator) { first = Self.bits(test.value.utf8.first, ignoresCase) }
    if ends.contains(test.operator) { last = Self.bits(test.value.utf8.last, ignoresCase) }
  }

  /// Whether a value with these first and last bytes could match.
  @inline(__always)
  func allow(_ first: UInt8, _ last: UInt8) -> Bool {
    (self.first &>> UInt64(first & 63)) & (self.last &>> UInt64(last & 63)) & 1 == 1
  }

  private init(first: UInt64, last: UInt64) {
    self.first = first
    self.last = last
  }

  private static func bits(_ byte: UInt8?, _ ignoresCase: Bool) -> UInt64 {
    guard let byte else { return .max }
    let bit = UInt64(1) << UInt64(byte & 63)
    guard ignoresCase, isASCIILetter(byte) else { return bit }
    return bit | 1 << UInt64((byte ^ 0x20) & 63)
  }

  static func & (left: ValueEnds, right: ValueEnds) -> ValueEnds {
    ValueEnds(first: left.first & right.first, last: left.last & right.last)
  }

  static func | (left: ValueEnds, right: ValueEnds) -> ValueEnds {
    ValueEnds(first: left.first | right.first, last: left.last | right.last)
  }
}
