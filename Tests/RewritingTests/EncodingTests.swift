import HTTPTypes
import Rules
import Testing

@testable import Rewriting

/// Pages in other encodings than UTF-8, whole and in pieces.
struct EncodingTests {
  private static let pack = """
    site: harbour
    title: Harbour
    hosts: [harbour.test]
    seen: 2026-11-23
    pages:
      - match: "https://harbour.test/*"
        hide:
          likes: { select: ".likes", by: text, why: the word stays }
    """

  private static func rewritten(
    _ page: [UInt8],
    type: String,
    chunk: Int
  ) throws -> (body: [UInt8], note: String?) {
    let rules = try RuleSet(
      packs: [SitePack(parsing: pack, file: "harbour.yaml")],
      profile: .everything
    )
    let request = HTTPRequest(
      method: .get,
      scheme: "https",
      authority: "harbour.test",
      path: "/"
    )
    let exchange = Exchange(request: request, rules: rules)
    _ = exchange.receive(head: HTTPResponse(status: .ok, headerFields: [.contentType: type]))
    guard !exchange.passesBodyThrough else { return (page, exchange.report.note) }
    var output: [UInt8] = []
    for start in stride(from: 0, to: page.count, by: chunk) {
      try exchange.receive(
        body: Array(page[start..<min(start + chunk, page.count)]).span,
        into: &output
      )
    }
    try exchange.end(into: &output)
    return (output, exchange.report.note)
  }

  private static let text = #"<p class="likes">12 likes</p>"#

  @Test(arguments: [1, 7, 600, 100_000])
  func whatASCIIDoesNotStandForPassesWithANote(chunk: Int) throws {
    let mark: [UInt8] = [0xFF, 0xFE]
    let wide = mark + Self.text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let padding = String(repeating: " ", count: 900)
    let declared = Array("<html>\(padding)<meta charset=iso-2022-jp>\(Self.text)".utf8)
    let pages = [(wide, "text/html"), (declared, "text/html")]
    for (page, type) in pages {
      let (body, note) = try Self.rewritten(page, type: type, chunk: chunk)
      #expect(body == page)
      #expect(note?.contains("do not stand for ASCII") == true)
    }
    let plain = Array(Self.text.utf8)
    let (body, note) = try Self.rewritten(
      plain,
      type: "text/html; charset=UTF-16LE",
      chunk: chunk
    )
    #expect(body == plain)
    #expect(note?.contains("charset") == true)
  }

  private struct Start: Sendable {
    var text: String
    /// Behind the text.
    var bytes: [UInt8] = []
    var type = "text/html"
  }

  private static let starts = [
    Start(text: "<p>caf", bytes: [0xE9]),
    Start(text: "\u{FEFF}<p>é"),
    Start(text: "<meta charset=shift_jis>", bytes: [0x83, 0x5C, 0x83]),
    Start(text: "<meta charset=utf-8>", bytes: [0xE9], type: "text/html; charset=windows-1252"),
  ]

  /// Counts that only their words tell, each in its page's encoding.
  private static let worded: [(charset: String, before: [UInt8], after: [UInt8])] = [
    ("windows-1251", [0x31, 0x32, 0x20] + likes1251, likes1251),
    ("shift_jis", [0x31, 0x32, 0x96, 0x9C, 0x82, 0xA2, 0x82, 0xA2, 0x82, 0xCB], likesJapanese),
    ("gbk", Array("1.2".utf8) + [0xCD, 0xF2], []),
  ]
  /// "лайков".
  private static let likes1251: [UInt8] = [0xEB, 0xE0, 0xE9, 0xEA, 0xEE, 0xE2]
  /// "いいね".
  private static let likesJapanese: [UInt8] = [0x82, 0xA2, 0x82, 0xA2, 0x82, 0xCB]

  @Test(arguments: worded.indices) func countsAreReadInThePagesEncoding(index: Int) throws {
    let (charset, before, after) = Self.worded[index]
    for chunk in [1, 7, 100_000] {
      let (body, _) = try Self.rewritten(
        Array(#"<p class="likes">"#.utf8) + before + Array("</p>".utf8),
        type: "text/html; charset=\(charset)",
        chunk: chunk
      )
      #expect(body == Array(#"<p class="likes">"#.utf8) + after + Array("</p>".utf8))
    }
  }

  /// Bytes beyond ASCII stay as they are.
  @Test(arguments: starts.indices) func bytesOfOtherEncodingsStay(index: Int) throws {
    let start = Array(Self.starts[index].text.utf8) + Self.starts[index].bytes
    let type = Self.starts[index].type
    let page = start + Array(Self.text.utf8)
    for chunk in [1, 7, 100_000] {
      let (body, note) = try Self.rewritten(page, type: type, chunk: chunk)
      #expect(body == start + Array(#"<p class="likes">likes</p>"#.utf8))
      #expect(note == nil)
    }
  }
}
