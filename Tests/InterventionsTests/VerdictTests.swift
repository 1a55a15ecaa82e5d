import Interventions
import Testing

struct VerdictTests {
  private func read(_ text: String) throws(VerdictRequestError) -> VerdictRequest {
    try VerdictRequest(parsing: Array(text.utf8))
  }

  @Test func postsAreRead() throws {
    let request = try read(
      #"{"token":"t","posts":[{"id":3,"text":"a\ud83c\udf89\u00e9\n","name":"n","bio":"b","official":true},7]}"#
    )
    let expected = VerdictRequest.Question.posts([
      .init(id: 3, text: "a🎉é\n", name: "n", bio: "b", isOfficial: true)
    ])
    #expect(request.token == "t")
    #expect(request.question == expected)
  }

  /// The question, as JSON members, and what it means.
  static let questions: [(String, VerdictRequest.Question)] = [
    (#""draft":"hm""#, .draft("hm")), (#""search":"https://a/?q""#, .search("https://a/?q")),
    (#""act":"author","name":"Ana""#, .act(.showAuthor("Ana"))),
    (#""act":"fine","text":"x""#, .act(.fine("x"))),
    (#""act":"off","minutes":15"#, .act(.off(minutes: 15))),
    (#""act":"off","minutes":-1"#, .act(.off(minutes: nil))),
    (#""act":"spent","seconds":20"#, .act(.spent(seconds: 20))),
    (#""act":"shown","kind":"nudge""#, .act(.shown(.nudge))),
    (#""act":"shown","kind":"checkIn""#, .act(.shown(.checkIn))),
  ]

  @Test(arguments: questions)
  func everyQuestionIsRead(_ members: String, _ expected: VerdictRequest.Question) throws {
    #expect(try read(#"{"token":"t",\#(members)}"#).question == expected)
  }

  /// A body and why it is refused.
  static let refused: [(String, VerdictRequestError)] = [
    ("", .notJSON), ("[]", .notJSON), ("{", .notJSON), (#"{"token":"t"} x"#, .notJSON),
    (#"{"token":"t","x":"\ud800"#, .notJSON), (#"{"token":"t","x":01}"#, .notJSON),
    (#"{"token":"t","x":"\u12"}"#, .notJSON), (#"{"token":"t","x":tru}"#, .notJSON),
    (String(repeating: "[", count: 100_000), .notJSON),
    (#"{"posts":[]}"#, .noToken), (#"{"token":""}"#, .noToken), (#"{"token":7}"#, .noToken),
    (#"{"token":"t"}"#, .noQuestion), (#"{"token":"t","act":"settings"}"#, .noQuestion),
    (#"{"token":"t","act":"off","minutes":61}"#, .noQuestion),
    (#"{"token":"t","act":"off","minutes":1e400}"#, .noQuestion),
    (#"{"token":"t","act":"spent","seconds":1.5}"#, .noQuestion),
    (#"{"token":"t","act":"shown","kind":"settings"}"#, .noQuestion),
    (
      #"{"token":"t","posts":[\#(Array(repeating: "0", count: 65).joined(separator: ","))]}"#,
      .tooManyPosts
    ),
    (String(repeating: " ", count: VerdictRequest.bodyBytesMax + 1), .tooLong),
  ]

  @Test(arguments: refused)
  func everythingElseIsRefused(_ body: String, _ expected: VerdictRequestError) {
    #expect(throws: expected) { try read(body) }
  }

  @Test func longTextsAreCut() throws {
    let text = String(repeating: "é", count: 20_000)
    guard case .draft(let cut) = try read(#"{"token":"t","draft":"\#(text)"}"#).question else {
      Issue.record("not a draft")
      return
    }
    #expect(cut.utf8.count <= VerdictRequest.textBytesMax + 2)
  }

  @Test func cutAnywhereNothingTraps() {
    let whole = Array(#"{"token":"t\u00e9\ud83c\udf89","posts":[{"id":-1.5e3,"text":null}]}"#.utf8)
    for count in whole.indices {
      #expect(throws: VerdictRequestError.self) {
        try VerdictRequest(parsing: Array(whole[..<count]))
      }
    }
    #expect(throws: Never.self) { try VerdictRequest(parsing: whole) }
  }

  @Test func answersHoldWordsAndNothingElse() {
    let cover = Cover(level: .blur, say: "s", rule: "r")
    let answer = VerdictAnswer(
      posts: [.init(id: 2, cover: cover)],
      nudge: Nudge(say: "a", guideline: "b")
    )
    #expect(
      answer.json == #"{"posts":[{"id":2,"cover":"blur","say":"s","rule":"r"}],"#
        + #""draft":{"say":"a","guideline":"b"}}"#
    )
    #expect(VerdictAnswer().json == "{}")
  }
}
