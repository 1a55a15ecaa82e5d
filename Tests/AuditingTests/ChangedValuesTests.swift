import Testing

@testable import Auditing

struct ChangedValuesTests {
  private static func suspicious(_ before: String, _ after: String) -> [String] {
    ChangedValues(before: Array(before.utf8), after: Array(after.utf8)).suspicious.map(\.place)
  }

  @Test(arguments: [
    (#"{"like_count":7,"id":1}"#, #"{"like_count":0,"id":1}"#),
    (#"{"like_count":7,"id":1}"#, #"{"id":1}"#),
    (#"{"score_hidden":false}"#, #"{"score_hidden":true}"#),
    (#"{"label":"7 likes today"}"#, #"{"label":"likes today"}"#),
    (#"{"views":{"count":"3"}}"#, #"{"views":{}}"#),
  ])
  func countsAndSwitchesAreExpected(before: String, after: String) {
    #expect(Self.suspicious(before, after) == [])
  }

  @Test(arguments: [
    (#"{"id":7}"#, #"{"id":0}"#, "$.id"),
    (#"{"a":{"text":"x","b":[1,2]}}"#, #"{"a":{"text":"x","b":[1,3]}}"#, "$.a.b[1]"),
    (#"{"title":"one"}"#, #"{"title":"two"}"#, "$.title"),
    (#"{"a":1}"#, #"{"a":1,"b":2}"#, "$.b"),
    (#"{"a":1}"#, #"{"a":1"#, "$"),
  ])
  func everythingElseIsNot(before: String, after: String, place: String) {
    #expect(Self.suspicious(before, after) == [place])
  }

  @Test func aBodyThatWasNoJSONIsNotCompared() {
    #expect(Self.suspicious("<p>", "{}") == [])
  }
}
