internal import Rules

/// Results in words and in the formats that programs read.
public struct TestReport: Sendable {
  /// In which form.
  public enum Format: String, CaseIterable, Sendable {
    /// One line a case; failures with what differs.
    case text
    /// Test Anything Protocol, version 13, which readers of version 14 take too; `prove` of today takes no other.
    case tap
    /// The XML that build servers read.
    case junit
    /// One JSON object.
    case json
  }

  private let results: [TestResult]
  private let isColored: Bool

  /// Reports results in the order given.
  public init(_ results: [TestResult], isColored: Bool = false) {
    self.results = results
    self.isColored = isColored
  }

  /// The whole report, ending in a line feed.
  public func rendered(as format: Format) -> String {
    switch format {
    case .text: text
    case .tap: tap
    case .junit: junit
    case .json: json
    }
  }

  private var failureCount: Int { results.count { !$0.passed } }

  // MARK: Text

  private var text: String {
    var lines = results.flatMap(textLines)
    let summary = "\(results.count.counting("case")), \(failureCount) failed"
    lines.append(painted(summary, failureCount == 0 ? .green : .red))
    return lines.joined(separator: "\n") + "\n"
  }

  private func textLines(_ result: TestResult) -> [String] {
    let mark = result.passed ? painted("ok", .green) : painted("FAILED", .red)
    return ["\(mark) \(result.identifier): \(result.about)"]
      + result.failures.flatMap(failureLines).map { "  \($0)" }
  }

  private func failureLines(_ failure: TestResult.Failure) -> [String] {
    var lines = ["\(failure.place): expected \(failure.expected)"]
    lines += failure.found.split(separator: "\n").map { "  found \($0)" }
    lines += differenceLines(failure.difference).map { "  \($0)" }
    if !failure.rules.isEmpty {
      lines.append("  rules here: \(failure.rules.joined(separator: ", "))")
    }
    return lines
  }

  /// In colour the part that differs stands out of its line.
  private func differenceLines(_ difference: TextDifference?) -> [String] {
    guard let difference else { return [] }
    guard isColored else { return difference.markedLines }
    let lines = difference.lines.map { line in
      let paint = line.isExpected ? Paint.red : .green
      let reversed = painted(line.changed, line.isExpected ? .redGround : .greenGround)
      return painted(line.isExpected ? "- " : "+ ", paint) + line.before + reversed + line.after
    }
    return lines + (difference.omittedCount > 0 ? ["… \(difference.omittedCount) more lines"] : [])
  }

  private enum Paint: String {
    case red = "31"
    case green = "32"
    case redGround = "30;41"
    case greenGround = "30;42"
  }

  private func painted(_ text: String, _ paint: Paint) -> String {
    isColored ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
  }

  // MARK: TAP

  private var tap: String {
    var lines = ["TAP version 13", "1..\(results.count)"]
    for (index, result) in results.enumerated() {
      let name = "\(result.identifier): \(result.about)".replacing("\\", with: "\\\\")
        .replacing("#", with: "\\#")
      lines.append("\(result.passed ? "ok" : "not ok") \(index + 1) - \(name)")
      guard !result.passed else { continue }
      lines += ["  ---", "  message: |"]
      lines += result.failures.flatMap(failureLines).map { "    \($0)" }
      lines.append("  ...")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: JUnit

  private var junit: String {
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<testsuite name="lenity" tests="\#(results.count)" failures="\#(failureCount)" errors="0">"#,
    ]
    for result in results {
      let site = result.identifier.split(separator: "/").first.map(String.init) ?? ""
      let open =
        #"  <testcase classname="\#(Escaped.markup(site))" name="\#(Escaped.markup(result.identifier))""#
      if result.passed {
        lines.append("\(open)/>")
      } else {
        lines.append("\(open)>")
        for failure in result.failures {
          let words = failureLines(failure).joined(separator: "\n")
          lines.append(
            #"    <failure message="\#(Escaped.markup(failure.expected))">\#(Escaped.markup(words))</failure>"#
          )
        }
        lines.append("  </testcase>")
      }
    }
    return (lines + ["</testsuite>"]).joined(separator: "\n") + "\n"
  }

  // MARK: JSON

  private var json: String {
    let cases = results.map { result in
      let failures = result.failures.map { failure in
        let rules = failure.rules.map(Escaped.json).joined(separator: ",")
        return
          #"{"expected":\#(Escaped.json(failure.expected)),"found":\#(Escaped.json(failure.found)),"#
          + #""place":\#(Escaped.json(failure.place.description)),"rules":[\#(rules)]}"#
      }
      return #"{"about":\#(Escaped.json(result.about)),"case":\#(Escaped.json(result.identifier)),"#
        + #""failures":[\#(failures.joined(separator: ","))],"file":\#(Escaped.json(result.file)),"#
        + #""passed":\#(result.passed)}"#
    }
    return #"{"cases":[\#(cases.joined(separator: ","))],"failed":\#(failureCount)}"# + "\n"
  }
}
