import Interventions
import Testing

struct RenderingTests {
  private let cover = Cover(level: .cover, say: "Sounds \"heated\"", more: "a < b", rule: "x:1")

  /// Form, level, the author's own warning, the edits.
  static let native: [(NativePause, CoverLevel, String?, [MemberEdit])] = [
    (
      .contentWarning, .cover, "",
      [.set(["sensitive"], "true"), .set(["spoiler_text"], "\"Sounds \\\"heated\\\"\"")]
    ),
    (.contentWarning, .blur, nil, [.set(["sensitive"], "true")]),
    (.contentWarning, .cover, "Food", []),
    (.contentWarning, .note, nil, []),
    (.misskey, .cover, nil, [.set(["cw"], "\"Sounds \\\"heated\\\"\"")]),
    (.misskey, .blur, nil, [.set(["files", "*", "isSensitive"], "true")]),
    (.misskey, .cover, "own", []),
    (.spoiler, .cover, nil, [.set(["spoiler"], "true")]),
    (.isSpoiler, .blur, nil, [.set(["isSpoiler"], "true")]),
    (.sensitive, .cover, nil, [.set(["legacy", "possibly_sensitive"], "true")]),
    (.label, .note, nil, []),
  ]

  @Test(arguments: native)
  func platformsSayItInTheirOwnWay(
    _ form: NativePause,
    _ level: CoverLevel,
    _ warning: String?,
    _ expected: [MemberEdit]
  ) {
    let cover = Cover(level: level, say: "Sounds \"heated\"")
    #expect(form.edits(for: cover, warning: warning) == expected)
  }

  @Test func aLabelNamesItsSubject() throws {
    let edits = NativePause.label.edits(for: cover, subject: "at://a/b/c")
    guard case .append(let path, let value) = try #require(edits.first) else {
      Issue.record("not an append")
      return
    }
    #expect(path == ["labels"])
    #expect(value.contains("\"uri\":\"at://a/b/c\"") && value.contains("\"val\":\"!warn\""))
  }

  @Test func anInterstitialWrapsThePost() throws {
    let edits = NativePause.interstitial.edits(for: cover, show: "Show")
    guard case .wrap(let prefix, let suffix) = try #require(edits.first) else {
      Issue.record("not a wrap")
      return
    }
    #expect(prefix.hasSuffix("\"tweet\":") && suffix == "}")
    #expect(prefix.contains("Sounds \\\"heated\\\"") && prefix.contains("\"text\":\"Show\""))
  }

  @Test func editsNameTheirPlace() throws {
    let sensitive = try #require(MemberEdit.set(["files", "*", "isSensitive"], "true").place)
    #expect(sensitive == ("$.files[*]", "isSensitive"))
    let warning = try #require(MemberEdit.set(["cw"], "1").place)
    #expect(warning == ("$", "cw"))
    #expect(MemberEdit.wrap(prefix: "", suffix: "").place == nil)
  }

  @Test func packsNameTheForms() {
    #expect(NativePause(word: "content warning") == .contentWarning)
    #expect(NativePause(word: "label") == .label)
    #expect(NativePause(word: "nothing") == nil)
  }

  @Test func theCoverWorksWithoutScript() {
    let markup = CoverMarkup(cover, show: "Show", language: "en")
    #expect(
      markup.before == "<details class=\"lenity-cover\" title=\"Lenity: x:1\"><summary>"
        + "<span lang=\"en\">Sounds &quot;heated&quot; <small>a &lt; b</small></span> "
        + "<b>Show</b></summary>"
    )
    #expect(markup.after == "</details>")
    let note = CoverMarkup(Cover(level: .note, say: "n"), show: "Show", language: "en")
    #expect(note.after.isEmpty && note.before.hasPrefix("<p class=\"lenity-note\">"))
    let blur = CoverMarkup(Cover(level: .blur, say: "s"), show: "Show", language: "en")
    #expect(blur.before.hasPrefix("<details class=\"lenity-blur\"><summary>"))
    #expect(blur.before.hasSuffix("</details>") && blur.after.isEmpty)
    #expect(CoverMarkup.styleElement(nonce: "n").hasPrefix("<style nonce=\"n\">"))
  }
}
