/// Texts cut for messages.
enum Excerpt {
  private static let charactersMax = 100

  /// One line of at most so many characters.
  static func of(_ text: some StringProtocol) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > charactersMax ? line.prefix(charactersMax) + "…" : line
  }
}
