import Foundation
import Testing

/// Each kind of line in "My filters", through the running program and through `lenity rewrite`.
@Suite(.serialized) struct FiltersEndToEndTests {
  private static let page = """
    <!DOCTYPE html><head><title>t</title></head><body><p class="a">a</p><p class="b">b</p>\
    <p class="c">promoted</p><div class="d"><i class="e">e</i></div><p class="f" title="t">f</p>\
    <p class="g">g</p><p class="h">h</p><p class="k">k</p></body>
    """
  private static let data = #"{"items":[{"id":1,"promoted":true},{"id":2}],"kept":3}"#

  private static let lines = """
    ! Title: My lines
    ! a comment
    www.youtube.com##.a
    www.youtube.com##^.b
    www.youtube.com$$.k
    www.youtube.com##^p:has-text(promoted)
    www.youtube.com##^.e:upward(.d)
    www.youtube.com##.f:remove-attr(title)
    www.youtube.com##.g:style(color: red !important)
    www.youtube.com#$#.h { color: blue !important; }
    www.youtube.com##.kept
    www.youtube.com#@#.kept
    ||www.youtube.com/api^$jsonprune=$..promoted
    ||www.youtube.com^$removeheader=server
    ||www.youtube.com/about^$csp=worker-src 'none'
    @@||www.youtube.com/open^$elemhide
    !#if ext_lenity
    www.youtube.com##.ours
    !#else
    www.youtube.com##.theirs
    !#endif
    """

  private static func response(
    _ path: String,
    _ body: String,
    _ type: String
  ) throws
    -> RecordedResponse
  {
    let url = try #require(URL(string: "https://www.youtube.com\(path)"))
    return RecordedResponse(url: url, contentType: type, body: body)
  }

  private static func profile() -> String {
    let indented = lines.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    return "hide: none\npause: off\nfilters: |\n\(indented)\n"
  }

  @Test("the running program carries out every kind of line")
  func liveTraffic() throws {
    let (about, open, api) = try (
      Self.response("/about", Self.page, "text/html"),
      Self.response("/open", Self.page, "text/html"),
      Self.response("/api", Self.data, "application/json")
    )
    let origin = try ReplayOrigin([about, open, api])
    let lenity = try LenityProcess(origin: origin, profile: Self.profile())
    let asDocument = ["-H", "Accept: text/html", "-H", "Sec-Fetch-Dest: document"]
    let answer = try lenity.curl(asDocument + ["-i", about.url.absoluteString]).text
    Self.expectFiltered(answer)
    #expect(!answer.lowercased().contains("\nserver:"))
    #expect(answer.contains("worker-src 'none'"))
    let untouched = try lenity.curl(asDocument + [open.url.absoluteString]).text
    #expect(!untouched.contains("display: none"), "an exception lets the page be")
    #expect(
      try lenity.curl([api.url.absoluteString]).text
        == #"{"items":[{"id":1},{"id":2}],"kept":3}"#
    )
  }

  @Test("so does 'lenity rewrite', on recorded traffic")
  func recordedTraffic() throws {
    let folder = try TemporaryFolder()
    func entry(_ path: String, _ body: String, _ type: String) -> [String: Any] {
      [
        "request": [
          "method": "GET", "url": "https://www.youtube.com\(path)",
          "headers": [["name": "Accept", "value": "text/html"]],
        ],
        "response": [
          "status": 200, "headers": [["name": "Server", "value": "harbour"]],
          "content": ["mimeType": type, "text": body],
        ],
      ]
    }
    let har: [String: Any] = [
      "log": [
        "version": "1.2",
        "entries": [
          entry("/about", Self.page, "text/html"), entry("/api", Self.data, "application/json"),
        ],
      ]
    ]
    let (before, after) = ("\(folder.url.path)/a.har", "\(folder.url.path)/b.har")
    try JSONSerialization.data(withJSONObject: har).write(to: URL(filePath: before))
    let profile = "\(folder.url.path)/p.yaml"
    try Data(Self.profile().utf8).write(to: URL(filePath: profile))
    let output = try Shell.run(
      PackageRoot.lenity.path,
      ["rewrite", before, "-o", after, "--profile", profile, "--rules", PackageRoot.rules.path]
    )
    #expect(output.status == 0, "\(output.errorText)")
    let rewritten = try RecordedResponse.load(URL(filePath: after)).map(\.response)
    Self.expectFiltered(String(decoding: rewritten[0].body, as: UTF8.self))
    #expect(
      String(decoding: rewritten[1].body, as: UTF8.self)
        == #"{"items":[{"id":1},{"id":2}],"kept":3}"#
    )
    #expect(!(try String(contentsOfFile: after, encoding: .utf8)).contains("harbour"))
  }

  private static func expectFiltered(_ text: String) {
    for gone in [#"class="b""#, "promoted", #"class="d""#, #"title="t""#, #"class="k""#] {
      #expect(!text.contains(gone), "\(gone) is still there")
    }
    for kept in [#"class="a""#, #"<p class="f">"#, #"class="g""#, #"class="h""#] {
      #expect(text.contains(kept), "\(kept) is gone")
    }
    // What a style sheet does stands in the page.
    for rule in [".a", ".ours", "color: red", "color: blue"] {
      #expect(text.contains(rule), "no style for \(rule)")
    }
    for other in [".theirs", ".kept"] {
      #expect(!text.contains(other), "\(other) has a style")
    }
  }
}
