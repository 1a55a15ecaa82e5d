/// Leaves out of a post what it quotes from others, so that nobody is paused for words they answer to.
enum QuotedText {
  private static let marks: [(open: [UInt8], close: [UInt8])] = [
    (Array("<blockquote".utf8), Array("</blockquote>".utf8)),
    (Array("<aside class=\"quote".utf8), Array("</aside>".utf8)),
    (Array("[quote".utf8), Array("[/quote]".utf8)),
  ]

  /// The text without quoted blocks and without lines that begin with `>`; the text itself where nothing else
  /// would be left, or a block is not closed.
  static func removed(from text: [UInt8]) -> [UInt8] {
    guard
      text.contains(where: { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "[") })
        || isEscaped(text)
    else { return text }
    var rest = text
    for mark in marks { rest = withoutBlocks(rest, mark.open, mark.close) }
    rest = withoutLines(rest)
    return rest.contains(where: isLetter) ? rest : text
  }

  /// Markdown in JSON often has its `>` written as a character reference.
  private static func isEscaped(_ text: [UInt8]) -> Bool {
    first(of: Array("&gt;".utf8), in: text[...]) != nil
  }

  private static func withoutBlocks(
    _ text: [UInt8],
    _ open: [UInt8],
    _ close: [UInt8]
  ) -> [UInt8] {
    guard var start = first(of: open, in: text[...]) else { return text }
    var rest: [UInt8] = []
    var position = 0
    while let end = first(of: close, in: text[(start + open.count)...]) {
      rest += text[position..<start]
      rest.append(UInt8(ascii: " "))
      position = end + close.count
      guard let next = first(of: open, in: text[position...]) else { break }
      start = next
    }
    return rest + text[position...]
  }

  private static func withoutLines(_ text: [UInt8]) -> [UInt8] {
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.count > 1 else { return text }
    let kept = lines.filter { line in
      let content = line.drop { $0 == UInt8(ascii: " ") }
      return content.first != UInt8(ascii: ">") && !content.starts(with: "&gt;".utf8)
    }
    return kept.count == lines.count ? text : Array(kept.joined(separator: [0x0A]))
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
  }

  private static func first(of piece: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard let lead = piece.first else { return nil }
    var position = text.startIndex
    while let found = text[position...].firstIndex(of: lead) {
      if text[found...].starts(with: piece) { return found }
      position = found + 1
    }
    return nil
  }
}
