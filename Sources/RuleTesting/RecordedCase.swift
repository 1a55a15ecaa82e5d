/// A case's text with what is expected written anew.
public enum RecordedCase {
  /// Replaces the last key, `expect`, or adds it; everything before it stays as it is.
  public static func text(_ text: String, expecting body: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if let start = lines.firstIndex(where: { $0.hasPrefix("expect:") }) {
      let rest = lines[(start + 1)...]
      let end = rest.firstIndex { !$0.isEmpty && !$0.hasPrefix(" ") } ?? lines.endIndex
      lines.removeSubrange(start..<end)
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    let indented = body.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "  \($0)" }
    var expected = ["expect: |"] + indented
    while expected.last?.isEmpty == true { expected.removeLast() }
    // A first line that is empty or begins with a space needs its indentation told.
    if body.first == " " || body.first == "\n" { expected[0] = "expect: |2" }
    return (lines.map(String.init) + expected).joined(separator: "\n") + "\n"
  }
}
