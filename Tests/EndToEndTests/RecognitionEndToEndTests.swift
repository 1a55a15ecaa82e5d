import Foundation
import Testing

/// A server that a person added says itself what it runs.
@Suite(.serialized) struct RecognitionEndToEndTests {
  private static func response(
    _ url: String,
    _ body: String,
    _ type: String
  ) throws
    -> RecordedResponse
  {
    RecordedResponse(url: try #require(URL(string: url)), contentType: type, body: body)
  }

  @Test("NodeInfo and a page's generator name the pack, and pages are rewritten from then on")
  func asksServers() throws {
    let links = """
      {"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0",\
      "href":"https://quay.harbour.example/nodeinfo/2.0"}]}
      """
    let page = #"<!DOCTYPE html><p class="a"><span class="icon-button__counter">314</span>"#
    let forum = #"<!DOCTYPE html><meta name="generator" content="Discourse 3.2.0 - https://x">"#
    let origin = try ReplayOrigin([
      Self.response("https://quay.harbour.example/.well-known/nodeinfo", links, "application/json"),
      Self.response(
        "https://quay.harbour.example/nodeinfo/2.0",
        #"{"version":"2.0","software":{"name":"hometown","version":"4"}}"#,
        "application/json"
      ),
      Self.response("https://quay.harbour.example/about", page, "text/html"),
      Self.response("https://forum.harbour.example/", forum, "text/html"),
    ])
    let lenity = try LenityProcess(
      origin: origin,
      profile: "hide: all\n",
      extra: "intercept: [quay.harbour.example, forum.harbour.example]"
    )
    let about = "https://quay.harbour.example/about"
    #expect(try lenity.curl([about]).text.contains("314"), "no shape of this address tells")
    let configuration = lenity.folder.url.appending(path: "lenity.yaml").path
    let asked = try Shell.run(
      PackageRoot.lenity.path,
      ["rules", "recognize", "--config", configuration]
    )
    #expect(asked.status == 0, "\(asked.errorText)")
    #expect(asked.text.contains("quay.harbour.example: hometown, as mastodon"))
    #expect(asked.text.contains("forum.harbour.example: discourse"))
    try lenity.wait(until: "the page is a Mastodon's") {
      let text = try lenity.curl([about]).text
      return text.contains("icon-button__counter") && !text.contains("314")
    }
  }

  @Test("What a server says of itself in passing names the pack, and nobody asks it")
  func hearsServers() throws {
    let pages = [
      (
        "quay", "/nodeinfo/2.0", #"{"software":{"name":"glitch","version":"4"}}"#,
        "application/json"
      ),
      (
        "forum", "/about", #"<!DOCTYPE html><meta name="generator" content="Discourse 3.2">"#,
        "text/html"
      ),
      (
        "pier", "/api/v1/instance", #"{"version":"2.7.2 (compatible; Akkoma 3.1)"}"#,
        "application/json"
      ),
      ("mole", "/", "<!DOCTYPE html><meta name=generator content=WordPress>", "text/html"),
    ]
    let counted = #"<!DOCTYPE html><span class="icon-button__counter">314</span>"#
    let origin = try ReplayOrigin(
      try pages.map { try Self.response("https://\($0.0).harbour.example\($0.1)", $0.2, $0.3) }
        + [try Self.response("https://quay.harbour.example/more", counted, "text/html")]
    )
    let lenity = try LenityProcess(
      origin: origin,
      profile: "hide: all\n",
      extra:
        "intercept: [quay.harbour.example, forum.harbour.example, pier.harbour.example, mole.harbour.example]"
    )
    let more = "https://quay.harbour.example/more"
    #expect(try lenity.curl([more]).text.contains("314"), "nothing was said yet")
    for page in pages { _ = try lenity.curl(["https://\(page.0).harbour.example\(page.1)"]) }
    try lenity.wait(until: "the page is a Mastodon's") {
      let text = try lenity.curl([more]).text
      return text.contains("icon-button__counter") && !text.contains("314")
    }
    let kept = lenity.folder.url.appending(path: "state/platforms")
    let said = try String(contentsOf: kept, encoding: .utf8)
    #expect(said.contains("quay.harbour.example glitch"))
    #expect(said.contains("forum.harbour.example discourse"))
    #expect(said.contains("pier.harbour.example akkoma"))
    #expect(!said.contains("mole"))
  }
}
