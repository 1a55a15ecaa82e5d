import Foundation
import Testing

/// A filter list that a profile takes over by its address.
@Suite(.serialized) struct ListsEndToEndTests {
  private static let list = "https://lists.harbour.example/l/list.txt"

  private static func response(
    _ url: String,
    _ body: String,
    type: String
  ) throws -> RecordedResponse {
    RecordedResponse(url: try #require(URL(string: url)), contentType: type, body: body)
  }

  @Test("a list is fetched with its parts, may only hide, and stays when it cannot be fetched")
  func takesAListOver() throws {
    let page = "<!DOCTYPE html><p class=a>a<p class=b>b<p class=c title=t>c"
    let lists = [
      try Self.response(
        Self.list,
        "! Title: Harbour\n! Expires: 1 day\nwww.youtube.com##^.a\n!#include part.txt\n"
          + "www.youtube.com##.c:remove-attr(title)\n",
        type: "text/plain"
      ),
      try Self.response(
        "https://lists.harbour.example/l/part.txt",
        "www.youtube.com##^.b\n",
        type: "text/plain"
      ),
    ]
    let site = try Self.response("https://www.youtube.com/about", page, type: "text/html")
    let origin = try ReplayOrigin([site] + lists)
    let profile = "hide: all\nlists: [\(Self.list)]\n"
    let lenity = try LenityProcess(origin: origin, profile: profile)
    try lenity.wait(until: "the list is in force") {
      try lenity.curl([site.url.absoluteString]).text == "<!DOCTYPE html><p class=c title=t>c"
    }
    // Another start with the same state, and an origin that has no list any more.
    let poorer = try ReplayOrigin([site])
    let again = try LenityProcess(
      origin: poorer,
      profile: "\(profile)# read anew\n",
      state: lenity.folder.url.appending(path: "state")
    )
    let kept = try again.curl([site.url.absoluteString])
    #expect(kept.text == "<!DOCTYPE html><p class=c title=t>c", "\(kept.errorText)")
  }

  @Test("what is no list is not taken for one, and the log says why")
  func refusesPages() throws {
    let site = try Self.response("https://www.youtube.com/about", "<p>a", type: "text/html")
    let list = try Self.response(Self.list, "<html>not found</html>", type: "text/html")
    let origin = try ReplayOrigin([site, list])
    let lenity = try LenityProcess(origin: origin, profile: "hide: all\nlists: [\(Self.list)]\n")
    try lenity.wait(until: "the log says why") {
      lenity.standardError.contains("a page, not a list")
    }
    #expect(try lenity.curl([site.url.absoluteString]).text == "<p>a")
  }

  @Test("a list from an address is fetched when it is taken over, and told about")
  func takesAnAddressOverAtOnce() throws {
    let page = "<!DOCTYPE html><p class=a>a<p class=b>b"
    let site = try Self.response("https://www.youtube.com/about", page, type: "text/html")
    let text = "! Title: Harbour\nwww.youtube.com##^.a\nwww.youtube.com##+js(x)\n"
    let list = try Self.response(Self.list, text, type: "text/plain")
    let origin = try ReplayOrigin([site, list])
    let lenity = try LenityProcess(origin: origin, profile: "hide: all\n")
    let configuration = lenity.folder.url.appending(path: "lenity.yaml").path
    func take(_ arguments: [String]) throws -> Shell.Output {
      try Shell.run(
        PackageRoot.lenity.path,
        ["rules", "import", "--config", configuration] + arguments
      )
    }
    let look = try take(["--dry-run", Self.list])
    #expect(look.text.contains("Harbour: 1 lines taken, 1 refused"), "\(look.errorText)")
    #expect(look.text.contains("list.txt:3:1: '+js' is not supported here"))
    #expect(try lenity.curl([site.url.absoluteString]).text == page)
    let taken = try take(["--quiet", Self.list])
    #expect(taken.status == 0 && taken.text.isEmpty, "\(taken.errorText)")
    try lenity.wait(until: "the list is in force") {
      try lenity.curl([site.url.absoluteString]).text == "<!DOCTYPE html><p class=b>b"
    }
    let nothing = try take(["https://lists.harbour.example/none.txt"])
    #expect(nothing.status == 2)
    #expect(nothing.errorText.contains("nothing was taken over"), "\(nothing.errorText)")
  }

  @Test("one's own lines and lists are added from the command line and in force at once")
  func addsLines() throws {
    let page = "<!DOCTYPE html><p class=a>a<p class=b>b"
    let site = try Self.response("https://www.youtube.com/about", page, type: "text/html")
    let origin = try ReplayOrigin([site])
    let lenity = try LenityProcess(origin: origin, profile: "hide: all\n")
    let configuration = lenity.folder.url.appending(path: "lenity.yaml").path
    func rules(_ arguments: [String]) throws -> Shell.Output {
      try Shell.run(
        PackageRoot.lenity.path,
        ["rules"] + arguments + ["--config", configuration]
      )
    }
    #expect(try rules(["add", "www.youtube.com##^.a"]).status == 0)
    try lenity.wait(until: "the line is in force") {
      try lenity.curl([site.url.absoluteString]).text == "<!DOCTYPE html><p class=b>b"
    }
    let refused = try rules(["add", "www.youtube.com##:xpath(//p)"])
    #expect(refused.status == 2)
    #expect(refused.errorText.contains("':xpath' is not supported"))
    let list = lenity.folder.url.appending(path: "mine.txt")
    try "! Title: Mine\nwww.youtube.com##^.b\nwww.youtube.com##+js(x)\n"
      .write(to: list, atomically: true, encoding: .utf8)
    let imported = try rules(["import", list.path])
    #expect(imported.status == 0, "\(imported.errorText)")
    #expect(imported.text.contains("Mine: 1 lines taken, 1 refused"))
    #expect(imported.text.contains("mine.txt:3:1: '+js' is not supported here"))
    try lenity.wait(until: "the list is in force") {
      try lenity.curl([site.url.absoluteString]).text == "<!DOCTYPE html>"
    }
  }
}
