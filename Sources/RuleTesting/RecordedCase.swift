/// A case's text with what is expected written anew.
public enum RecordedCase {
  /// Replaces the last key, `expect`, or adds it; everything before it stays as it is.
  public static func text(_ text: String, expecting body: String) -> String {
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    if let start = lines.firstIndex(where: { $0.hasPrefix("expect:") }) {
      let rest = lines[(start + 1)...]
      let end = rest.firstIndex { !$0.isEmpty && !$0.hasPrefix(" ") } ?? lines.endIndex
      lines.removeSubrange(start..<end)
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return (lines.map(String.init) + ["expect: \(scalar(body))"]).joined(separator: "\n") + "\n"
  }

  /// YAML that says exactly this text: in lines where lines can say it, else in quotes.
  private static func scalar(_ body: String) -> String {
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
    let endsLine = lines.last?.isEmpty == true
    let isInLines =
      !body.isEmpty && body != "\n" && !body.hasSuffix("\n\n")
      && body.unicodeScalars.allSatisfy(standsInLine) && !lines.contains { $0.hasPrefix("\t") }
    guard isInLines else { return quoted(body) }
    // A first line that is empty or begins with a space needs its indentation told.
    let indent = body.first == " " || body.first == "\n" ? "2" : ""
    let indented = lines.dropLast(endsLine ? 1 : 0).map { $0.isEmpty ? "" : "  \($0)" }
    return (["|\(indent)\(endsLine ? "" : "-")"] + indented).joined(separator: "\n")
  }

  /// Whether YAML takes a character for itself where nothing is escaped, and for no line's end.
  private static func standsInLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\n", "\t", " "..."~", "\u{A0}"..."\u{2027}", "\u{202A}"..."\u{D7FF}": true
    case "\u{FEFF}", "\u{FFFE}", "\u{FFFF}": false
    default: scalar.value >= 0xE000
    }
  }

  private static func quoted(_ body: String) -> String {
    var text = ""
    for scalar in Escaped.json(body).unicodeScalars {
      if standsInLine(scalar) {
        text.unicodeScalars.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return text
  }
}
