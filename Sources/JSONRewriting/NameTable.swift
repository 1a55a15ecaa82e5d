/// The member names that any path mentions, found by their bytes.
///
/// A name is told by its length, its first and its last eight bytes (overlapping where it is shorter
/// than sixteen); only longer names need more. Number 0 stands for every other name.
struct NameTable: Sendable {
  struct Entry: Sendable {
    var first: UInt64 = 0
    var last: UInt64 = 0
    var count: Int32 = 0
    var number: Int32 = 0
    /// Where the name begins in `text`.
    var offset: Int32 = 0
  }

  private(set) var names: [[UInt8]] = []
  /// All names after each other.
  private(set) var text: [UInt8] = []
  private(set) var entries: [Entry] = [Entry(), Entry()]
  private(set) var shift: UInt64 = 63
  private var numbers: [[UInt8]: Int32] = [:]

  init(_ all: some Sequence<[UInt8]>) {
    for name in all where numbers[name] == nil {
      names.append(name)
      numbers[name] = Int32(names.count)
    }
    let bits = max(1, Int.bitWidth - (names.count * 8).leadingZeroBitCount)
    shift = UInt64(64 - bits)
    entries = Array(repeating: Entry(), count: 1 << bits)
    for name in names { insert(name) }
  }

  private mutating func insert(_ name: [UInt8]) {
    let (first, last) = Self.ends(of: name)
    var slot = Int(Self.hash(first, last, name.count) &>> shift)
    while entries[slot].number != 0 { slot = (slot + 1) & (entries.count - 1) }
    entries[slot] = Entry(
      first: first,
      last: last,
      count: Int32(name.count),
      number: numbers[name] ?? 0,
      offset: Int32(text.count)
    )
    text += name
  }

  /// The number of a decoded name.
  func number(of name: [UInt8]) -> Int32 {
    numbers[name] ?? 0
  }

  @inline(__always)
  static func hash(_ first: UInt64, _ last: UInt64, _ count: Int) -> UInt64 {
    let mixed = first &+ (last &<< 23 | last &>> 41) &+ UInt64(truncatingIfNeeded: count)
    return mixed &* 0x9E37_79B9_7F4A_7C15
  }

  /// The first and last eight bytes, little endian; a shorter name fills the low bytes of the first.
  private static func ends(of name: [UInt8]) -> (UInt64, UInt64) {
    func word(_ bytes: some Sequence<UInt8>) -> UInt64 {
      bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard name.count >= 8 else { return (word(name), 0) }
    return (word(name.prefix(8)), word(name.suffix(8)))
  }
}
