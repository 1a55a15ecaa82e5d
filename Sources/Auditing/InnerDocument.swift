/// A document inside a text.
enum InnerDocument {
  case script([UInt8])
  case markup([UInt8])

  /// Documents in documents in documents …: no further.
  static let depthMax = 4

  /// Nil where the text is words.
  init?(_ text: String) {
    guard text.utf8.count > 12, let first = text.utf8.first(where: { $0 > 0x20 }) else {
      return nil
    }
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["): self = .script(Array(text.utf8))
    case UInt8(ascii: "<") where text.contains("</") || text.contains("/>"):
      self = .markup(Array(text.utf8))
    default: return nil
    }
  }
}
