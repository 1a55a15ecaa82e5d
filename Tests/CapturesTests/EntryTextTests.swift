import HTTPTypes
import Testing

@testable import Captures

struct EntryTextTests {
  /// Pieces end inside no character and no group of three bytes.
  @Test(arguments: ["é", "a😀", "\"\\", "\u{1}x"])
  func aLongBodyIsWrittenInPieces(unit: String) throws {
    let text = String(repeating: unit, count: 60_000)
    let node = try CapturedEntry(url: "https://a.test/", mediaType: "text/plain", body: [])
    let whole = node.replacingResponse(fields: node.responseFields, body: Array(text.utf8))
    var pieces = 0
    whole.write { _ in pieces += 1 }
    #expect(pieces > 3)
    let entry = try CapturedEntry(parsing: whole.bytes, index: 0, offset: 0)
    #expect(entry.body == Array(text.utf8))
  }

  @Test func base64StaysBase64() throws {
    let text = #"""
      {"request":{"method":"GET","url":"https://a.test/"},
      "response":{"status":200,"content":{"encoding":"base64","text":"\/w=="}}}
      """#
    let entry = try CapturedEntry(parsing: Array(text.utf8), index: 0, offset: 0)
    #expect(entry.body == [0xFF])
    let body = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let written = entry.replacingResponse(fields: [:], body: body).bytes
    #expect(try CapturedEntry(parsing: written, index: 0, offset: 0).body == body)
  }
}
