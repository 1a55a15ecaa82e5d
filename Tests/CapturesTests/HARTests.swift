import Foundation
import HTTPTypes
import Testing

@testable import Captures

struct HARTests {
  private static func summary(_ text: String) throws -> HARSummary {
    try HARSummary(reading: [Array(text.utf8)[...]])
  }

  private static func har(_ entry: String) -> String {
    #"{"log":{"version":"1.2","creator":{"name":"quill","version":"1"},"entries":[\#(entry)]}}"#
  }

  private static let entry = """
    {"request":{"method":"GET","url":"https://a.test/","headers":[{"name":":authority","value":"a"}]},\
    "response":{"status":200,"headers":[],"content":{"text":"aGVsbG8=","encoding":"base64"}}}
    """

  @Test func countsEntriesAndBodies() throws {
    let summary = try Self.summary(Self.har("\(Self.entry), \(Self.entry)"))
    #expect(summary.entryCount == 2)
    #expect(summary.bodyCount == 2)
    #expect(summary.creator == "quill")
  }

  @Test func undoesBase64AndLeavesPseudoFieldsOut() throws {
    let entry = try CapturedEntry(parsing: Array(Self.entry.utf8), index: 0, offset: 0)
    #expect(entry.body == Array("hello".utf8))
    #expect(entry.requestFields.isEmpty)
    #expect(entry.isBase64)
  }

  /// Each row: the file, the offset of the fault, a part of what is said.
  @Test(arguments: [
    ("", 0, "the text ends"),
    ("[]", 0, "must be an object"),
    ("{}", 0, "'log' is missing"),
    (#"{"log":{"version":"1.2"}}"#, 7, "'entries' is missing"),
    (#"{"log":{"entries":{}}}"#, 18, "must be an array"),
    (#"{"log":{"entries":[{"request":1}]}}"#, 30, "must be an object"),
    (#"{"log":{"entries":[{"a":1,}]}}"#, 26, "not JSON"),
    (#"{"log":{"entries":[7]}}"#, 19, "must be an object"),
    (#"{"log":{"entries":[{"a":01}]}}"#, 25, "not JSON"),
    (#"{"log":{"entries":[]}}}"#, 22, "text follows"),
  ])
  func faultsNameTheByte(text: String, offset: Int, words: String) throws {
    let error = try #require(throws: HARError.self) { try Self.summary(text) }
    #expect(error.offset == offset, "\(error)")
    #expect(error.description.contains(words), "\(error)")
  }

  @Test func faultsAfterEntriesAreCountedInBytesOfTheFile() throws {
    let text = Self.har(Self.entry) + "x"
    let error = try #require(throws: HARError.self) { try Self.summary(text) }
    #expect(error.offset == text.utf8.count - 1)
  }

  @Test func deepNestingIsRefusedAndDoesNotCrash() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: HARError.self) { try Self.summary(Self.har(#"{"request":\#(deep)"#)) }
  }

  @Test(arguments: [
    #"{"request":{"method":"POST","url":""}}"#,
    #"{"request":{"url":"https://a.test/"},"response":{"status":200,"content":{"size":-1}}}"#,
    #"{"request":{"method":"GET","url":"https://a.test/"},"response":{"status":"0"}}"#,
    #"{"request":{"method":"GET","url":"wss://a.test/"},"response":{"status":101},"_webSocketMessages":[{"type":"send","opcode":1,"data":"x"}]}"#,
    #"{"request":{"method":"GET","url":"https://a.test/"},"response":{"status":200,"content":{"text":null}}}"#,
  ])
  func whatExportersLeaveOutIsNoFault(entry: String) throws {
    let summary = try Self.summary(Self.har(entry))
    #expect(summary.entryCount == 1)
    #expect(summary.bodyCount == 0)
  }

  @Test func aByteOrderMarkIsNoFault() throws {
    #expect(try Self.summary("\u{FEFF}" + Self.har(Self.entry)).entryCount == 1)
  }

  @Test func onlyTheSpansOfTheResponseChange() throws {
    let text = """
      {"x": 1e2, "request":{"method":"GET","url":"https://a.test/"}, "response":{"status":200,
       "headers":[ ], "content":{"size":2, "text":"hi", "mimeType":"text/plain", "_k":9007199254740993},
       "bodySize":2}}
      """
    let entry = try CapturedEntry(parsing: Array(text.utf8), index: 0, offset: 0)
    let bytes = entry.replacingResponse(fields: [.server: "quay"], body: Array("h\"\n".utf8)).bytes
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        {"x": 1e2, "request":{"method":"GET","url":"https://a.test/"}, "response":{"status":200,
         "headers":[{"name":"Server","value":"quay"}], "content":{"size":3, "text":"h\\"\\n", \
        "mimeType":"text/plain", "_k":9007199254740993},
         "bodySize":3}}
        """
    )
  }
}
