import Testing

@testable import JSONText

struct JSONStringTests {
  @Test(arguments: [
    (#"a\"b\\c\/d"#, "a\"b\\c/d"),
    (#"\u00e9\n"#, "é\n"),
    (#"\ud83d\ude00!"#, "😀!"),
    (#"\ud83dx"#, "\u{FFFD}x"),
    (#"\ude00"#, "\u{FFFD}"),
    (#"\ud83d\ud83d\ude00"#, "\u{FFFD}😀"),
  ])
  func decodesEscapes(written: String, text: String) {
    #expect(JSONString.decode(written.utf8) == text)
  }

  @Test(arguments: ["", "plain", "\"\\\n\r\t\u{0}\u{1F}", "é😀"])
  func encodingAndDecodingIsTheSameText(text: String) throws {
    let encoded = JSONString.encode(text.utf8)
    #expect(JSONString.decode(encoded.dropFirst().dropLast()) == text)
    #expect((try? JSONParser.parse(encoded)) != nil)
  }
}
