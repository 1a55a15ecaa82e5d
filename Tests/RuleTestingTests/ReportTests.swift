import CountText
import Edits
import Rules
import Testing

@testable import RuleTesting

struct ReportTests {
  private static var results: [TestResult] {
    let good = TestResult(identifier: "a/one", about: "good # one", file: "a/one.yaml")
    var bad = TestResult(identifier: "a/two", about: "<bad>", file: "a/two.yaml")
    bad.failures = [
      TestResult.Failure(
        expected: "x",
        found: "y",
        place: SourcePlace(file: "a/two.yaml", line: 3, column: 5),
        difference: TextDifference(expected: "1\n2\n3", found: "1\n4\n3"),
        rules: ["p.yaml:1:2"]
      )
    ]
    return [good, bad]
  }

  @Test func textNamesPlaceDifferenceAndRule() {
    let text = TestReport(Self.results).rendered(as: .text)
    #expect(
      text == """
        ok a/one: good # one
        FAILED a/two: <bad>
          a/two.yaml:3:5: expected x
            found y
            - 2
            + 4
            rules here: p.yaml:1:2
        2 cases, 1 failed

        """
    )
  }

  @Test func tapCountsAndEscapes() {
    let lines = TestReport(Self.results).rendered(as: .tap).split(separator: "\n")
    #expect(lines.prefix(3) == ["TAP version 13", "1..2", "ok 1 - a/one: good \\# one"])
    #expect(lines.contains("not ok 2 - a/two: <bad>"))
  }

  @Test func junitIsEscapedXML() {
    let xml = TestReport(Self.results).rendered(as: .junit)
    #expect(xml.contains(#"tests="2" failures="1""#))
    #expect(xml.contains(#"<testcase classname="a" name="a/one"/>"#))
    #expect(xml.contains(#"<failure message="x">"#))
  }

  @Test func thePageMarksWhatChangedAndEscapesIt() {
    let response = TestResult.Rewritten(
      url: "https://a.test/?<",
      mediaType: "text/html",
      before: Array("<b>12</b>".utf8),
      after: Array("<b></b>".utf8),
      changes: [
        TestResult.Change(
          rule: Rule(
            id: .init(rawValue: 0),
            site: "a",
            purpose: .hide([.likes]),
            place: SourcePlace(file: "p.yaml", line: 1, column: 2),
            target: ".\"x"
          ),
          range: 3..<5,
          length: 0
        )
      ]
    )
    let html = ResultPage.section(for: response)
    #expect(html.contains(#"&lt;b&gt;<del title="p.yaml:1:2: .&quot;x">12</del>&lt;/b&gt;"#))
    #expect(html.contains(#"<ins title="p.yaml:1:2: .&quot;x"></ins>"#))
    #expect(html.contains("https://a.test/?&lt;"))
  }

  @Test(arguments: [
    ("a: 1\nexpect: |\n  old\n", "new\n", "a: 1\nexpect: |\n  new\n"),
    ("a: 1\n", "x\n\ny", "a: 1\nexpect: |-\n  x\n\n  y\n"),
    ("expect: old\na: 1\n", "n", "a: 1\nexpect: |-\n  n\n"),
    ("a: 1\n", " n", "a: 1\nexpect: |2-\n   n\n"),
  ])
  func recordingReplacesWhatIsExpected(text: String, body: String, recorded: String) {
    #expect(RecordedCase.text(text, expecting: body) == recorded)
  }

  /// Each row: what was expected, what was found, the lines shown of the difference.
  @Test(arguments: [
    ("a\nb\nc", "a\nx\nc", ["- b", "+ x"]), ("a", "a\nb", ["+ b"]), ("a\nb", "b", ["- a"]),
    (
      #"{"likes":0,"id":7,"views":0}"#, #"{"likes":12,"id":7,"views":3}"#,
      [
        #"- {"likes":0,"id":7,"views":3}"#, #"+ {"likes":12,"id":7,"views":3}"#,
        #"- …ikes":12,"id":7,"views":0}"#, #"+ …ikes":12,"id":7,"views":3}"#,
      ]
    ),
    ("a b", "a", ["- a b", "+ a"]), ("a", "a b", ["- a", "+ a b"]),
  ])
  func differencesAreMinimal(old: String, new: String, lines: [String]) throws {
    let difference = try #require(TextDifference(expected: old, found: new))
    #expect(difference.markedLines == lines)
  }

  @Test func aLongLineShowsOnlyWhatDiffers() throws {
    let filler = String(repeating: "word ", count: 50)
    let difference = try #require(
      TextDifference(expected: filler + "0 " + filler, found: filler + "12 " + filler)
    )
    #expect(difference.lines.map(\.changed) == ["0", "12"])
    #expect(difference.foundRanges == [250..<252])
    #expect(difference.markedLines.allSatisfy { $0.count < 60 })
  }

  @Test func lineEndsAtTheEndAreNoDifference() {
    #expect(TextDifference(expected: "a\n", found: "a") == nil)
  }
}
