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
}
