/// Cuts a HAR file into its entries while its bytes arrive.
///
/// A capture can be larger than memory; one entry rarely is. The splitter holds one entry and what
/// surrounds the entries (creator, pages), never the file. It only finds the elements of
/// `$.log.entries`: whether the parts are well-formed JSON is for `JSONParser` to say.
struct EntrySplitter {
  enum Part {
    /// Bytes outside every entry, in file order.
    case surrounding([UInt8])
    /// One whole element of `$.log.entries`, and its byte offset in the file.
    case entry([UInt8], offset: Int)
  }

  /// A longer entry, or longer surroundings, make the splitter throw.
  static let heldBytesMax = 512 << 20

  private enum Text {
    case none
    case string
    case escape
  }

  private var held: [UInt8] = []
  private var heldOffset = 0
  private var text = Text.none
  private var depth = 0
  /// The last string seen at depth 1 and 2, which is the member name once its ':' has passed.
  private var name: [UInt8] = []
  private var insideLog = false
  private var insideEntries = false
  private var holdsElement = false

  /// Takes the next bytes of the file; answers with the parts that have become whole.
  mutating func write(_ chunk: some Collection<UInt8>) throws(HARError) -> [Part] {
    var parts: [Part] = []
    for byte in chunk {
      let atElementStart = insideEntries && depth == 3 && text == .none && Self.startsValue(byte)
      if atElementStart, !held.isEmpty, !holdsElement {
        parts.append(.surrounding(held))
        heldOffset += held.count
        held.removeAll(keepingCapacity: true)
      }
      if atElementStart { holdsElement = true }
      if holdsElement, depth == 3, text == .none, Self.endsElement(byte) {
        parts.append(.entry(trimmedElement(), offset: heldOffset))
        heldOffset += elementCount
        held.removeFirst(elementCount)
        holdsElement = false
      }
      held.append(byte)
      guard held.count <= Self.heldBytesMax else { throw .entryTooLarge(offset: heldOffset) }
      advance(over: byte)
    }
    return parts
  }

  /// What is left: what follows the last entry; nil where nothing does.
  mutating func end() -> Part? {
    defer { held = [] }
    return held.isEmpty ? nil : .surrounding(held)
  }

  /// How many held bytes belong to the element: white space before the comma does not.
  private var elementCount: Int {
    var count = held.count
    while count > 0, Self.isSpace(held[count - 1]) { count -= 1 }
    return count
  }

  private func trimmedElement() -> [UInt8] {
    Array(held[..<elementCount])
  }

  private mutating func advance(over byte: UInt8) {
    switch text {
    case .escape: text = .string
    case .string:
      switch byte {
      case UInt8(ascii: "\\"): text = .escape
      case UInt8(ascii: "\""): text = .none
      default: if depth <= 2, name.count < 16 { name.append(byte) }
      }
    case .none: advanceOutsideStrings(over: byte)
    }
  }

  private mutating func advanceOutsideStrings(over byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""):
      text = .string
      if depth <= 2 { name.removeAll(keepingCapacity: true) }
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      if depth == 1 { insideLog = byte == UInt8(ascii: "{") && name == Array("log".utf8) }
      if depth == 2, insideLog {
        insideEntries = byte == UInt8(ascii: "[") && name == Array("entries".utf8)
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
