import Testing

@testable import RuleTesting

/// What `--record` writes says exactly what came out, whatever that is.
struct RecordedCaseTests {
  private static let text = """
    about: A response
    capture: page.har
    expect: |
      old
    checks:
      - hidden: all

    """

  @Test(arguments: [
    "{}", "{}\n", "{}\n\n", "", "\n", " {}", "\n\n {}\n", "\t{}", "{\r\n}\r\n", "a\n\n\nb\n",
    "a  \n",
    "{\n\t\"a\": 1\n}", "\u{1}\u{7F}\u{85}\u{A0}\u{2028}\u{2029}\u{FEFF}",
    "\"'\\ #: - é 海 \u{1F426}",
    "- a: b", "# x", "---\n...\n",
  ])
  func readsBackAsWritten(body: String) throws {
    let recorded = RecordedCase.text(Self.text, expecting: body)
    let testCase = try TestCase(parsing: recorded, file: "quay/case.yaml")
    let bodies = testCase.expectations.compactMap { expectation -> String? in
      if case .body(let text) = expectation.claim { text } else { nil }
    }
    #expect(bodies.map { Array($0.utf8) } == [Array(body.utf8)], "\(recorded)")
    #expect(testCase.expectations.count == 2)
    #expect(RecordedCase.text(recorded, expecting: body) == recorded)
    let windows = recorded.replacing("\n", with: "\r\n")
    #expect(RecordedCase.text(windows, expecting: body) == recorded)
  }
}
