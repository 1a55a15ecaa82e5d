import Foundation
import Testing

/// The real program, with curl in front of it and nginx behind it.
@Suite(.serialized) struct EndToEndTests {
  private static let hideAll = "hide: all\n"

  private static let smallHAR = PackageRoot.fixtures.appending(path: "small.har")

  /// What stands in the fixture wherever a public count stands.
  private static let count = "314159"

  @Test(arguments: ["--http1.1", "--http2"])
  func countsAreGoneAndAllElseIsEqual(version: String) throws {
    let recorded = try RecordedResponse.load(Self.smallHAR)
    let origin = try ReplayOrigin(recorded.map(\.response))
    let lenity = try LenityProcess(origin: origin, profile: Self.hideAll)
    let expected = try Rewritten(har: Self.smallHAR).bodies
    for (index, response) in recorded where response.url.host() != "unnamed.harbour.example" {
      let body = try lenity.curl([version, response.url.absoluteString])
      #expect(body.status == 0, "\(response.url): \(body.errorText)")
      #expect(
        PageSecrets.removed(from: body.standardOutput) == expected[index],
        "\(response.url)"
      )
      #expect(!body.text.contains(Self.count), "\(response.url)")
      #expect(!body.text.contains("314,159"), "\(response.url)")
      #expect(body.standardOutput != response.body, "\(response.url)")
    }
  }

  @Test func keepsIdentifiersAndTheReadersOwnState() throws {
    let recorded = try RecordedResponse.load(Self.smallHAR)
    let origin = try ReplayOrigin(recorded.map(\.response))
    let lenity = try LenityProcess(origin: origin, profile: Self.hideAll)
    let text = try lenity.curl([recorded[0].response.url.absoluteString]).text
    #expect(text.contains("\"rest_id\": \"9007199254740993123\""))
    #expect(text.contains("\"favorited\": true"))
    #expect(text.contains("Counting the boats at the quay: 271828 today"))
  }

  @Test func unnamedHostsAreTunnelledWithTheirOwnCertificate() throws {
    let recorded = try RecordedResponse.load(Self.smallHAR)
    let origin = try ReplayOrigin(recorded.map(\.response))
    let lenity = try LenityProcess(origin: origin, profile: Self.hideAll)
    let url = "https://unnamed.harbour.example/"
    let refused = try lenity.curl([url])
    #expect(refused.status == 60, "Lenity's root must not vouch for a tunnelled host")
    let body = try Shell.run(
      "curl",
      [
        "-sS", "-v", "--proxy", "http://\(lenity.address)", "--cacert", origin.authority.path, url,
      ]
    )
    #expect(body.status == 0)
    #expect(body.standardOutput == recorded.last?.response.body)
    #expect(body.errorText.contains("Test origin authority"))
  }

  @Test func chromiumShowsThePageWithoutCounts() throws {
    let recorded = try RecordedResponse.load(Self.smallHAR)
    let origin = try ReplayOrigin(recorded.map(\.response))
    let lenity = try LenityProcess(origin: origin, profile: Self.hideAll)
    let page = try Chromium(lenity: lenity).dump("https://www.youtube.com/watch?v=abcdefghijk")
    #expect(page.contains("A page about tides &amp; boats"))
    #expect(page.contains("Tides explained"))
    #expect(!page.contains("314,159"))
    #expect(!page.contains("314K"))
  }

  @Test func changedRulesAreNotMaskedByAValidator() throws {
    let recorded = try RecordedResponse.load(Self.smallHAR)
    let origin = try ReplayOrigin(recorded.map(\.response))
    let lenity = try LenityProcess(origin: origin, profile: Self.hideAll)
    let url = recorded[3].response.url.absoluteString
    let head = try lenity.curl(["-D", "-", "-o", "/dev/null", url]).text
    let tag = try #require(Self.field("etag", in: head))
    #expect(tag.hasPrefix("W/\""))
    let again = try lenity.curl(["-D", "-", "-o", "/dev/null", "-H", "If-None-Match: \(tag)", url])
    #expect(again.text.contains(" 304"))
    #expect(Self.field("etag", in: again.text) == tag)
    let stale = tag.replacingOccurrences(of: "~lenity-s", with: "~lenity-s0")
    let fresh = try lenity.curl([
      "-D", "-", "-o", "/dev/null", "-H", "If-None-Match: \(stale)", url,
    ])
    #expect(fresh.text.contains(" 200"))
  }

  @Test func leavesOnSIGTERMAndFreesThePort() throws {
    let origin = try ReplayOrigin([])
    let lenity = try LenityProcess(origin: origin, profile: Self.hideAll)
    lenity.send(SIGTERM)
    #expect(lenity.waitForExit() == 0)
  }

  @Test func configurationErrorsNamePlaceCauseAndRemedy() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "lenity.yaml")
    try "listen: 127.0.0.1:0\nresolv: {}\n".write(to: file, atomically: true, encoding: .utf8)
    let output = try Shell.run(PackageRoot.lenity.path, ["run", "--config", file.path])
    #expect(output.status == 2)
    #expect(output.errorText.contains("lenity.yaml:2:1"))
    #expect(output.errorText.contains("did you mean 'resolve'?"))
  }

  @Test func aTakenPortIsNamedWithItsOwner() throws {
    let origin = try ReplayOrigin([])
    let lenity = try LenityProcess(origin: origin, profile: Self.hideAll)
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "lenity.yaml")
    try "listen: \(lenity.address)\nstate: ./state\n"
      .write(to: file, atomically: true, encoding: .utf8)
    let output = try Shell.run(PackageRoot.lenity.path, ["run", "--config", file.path])
    #expect(output.status == 2)
    #expect(output.errorText.contains("(lenity, process "))
    #expect(output.errorText.contains("--listen"))
  }

  private static func field(_ name: String, in head: String) -> String? {
    let line = head.split(whereSeparator: \.isNewline).last {
      $0.lowercased().hasPrefix("\(name):")
    }
    return line?.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
  }
}

extension Shell.Output {
  var errorText: String { String(decoding: standardError, as: UTF8.self) }
}
