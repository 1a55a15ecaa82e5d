internal import JSONText

/// Texts made fit for the place they are written to.
enum Escaped {
  /// For text and attributes of HTML and XML; control characters that XML refuses become U+FFFD.
  static func markup(_ text: some StringProtocol) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "\t", "\n", "\r": out.unicodeScalars.append(scalar)
      case "\0"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// A JSON string with its quotes.
  static func json(_ text: some StringProtocol) -> String {
    String(decoding: JSONString.encode(text.utf8), as: UTF8.self)
  }
}
