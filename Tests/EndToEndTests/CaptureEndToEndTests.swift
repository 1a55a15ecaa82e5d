import Foundation
import Testing

/// Every recorded response through the running program is the bytes that `lenity rewrite` gives.
@Suite(.serialized) struct CaptureEndToEndTests {
  /// Captures whose responses hold counts; there, nothing changed would be no proof.
  private static let rewritten: Set<String> = [
    "bluesky/bskyr-xrpc.har", "instagram/pgrimaud-web.har", "mastodon/mastodonpy-entities.har",
    "reddit/graw-api.har", "x/tweepy-v1.1.har", "youtube/metascraper-html.har",
  ]

  static let hars: [String] = {
    guard let captures = PackageRoot.captures else { return [] }
    let files = FileManager.default.enumerator(atPath: captures.path)?.compactMap { $0 as? String }
    return (files ?? []).filter { $0.hasSuffix(".har") }.sorted()
  }()

  @Test(.enabled(if: !hars.isEmpty, "skipped: no captures"), arguments: hars)
  func liveTrafficAndReplayGiveTheSameBytes(har: String) throws {
    let captures = try #require(PackageRoot.captures)
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "capture.har")
    try Self.reachable(Data(contentsOf: captures.appending(path: har))).write(to: file)
    let recorded = try RecordedResponse.load(file)
    guard !recorded.isEmpty else { return }
    let origin = try ReplayOrigin(recorded.map(\.response))
    let hosts = Set(recorded.compactMap { $0.response.url.host() }).sorted()
    let lenity = try LenityProcess(
      origin: origin,
      profile: "hide: all\n",
      extra: "intercept: [\(hosts.map { "'\($0)'" }.joined(separator: ", "))]"
    )
    let expected = try Rewritten(har: file, hosts: hosts)
    let bodies = try lenity.curlAll(recorded.map(\.response))
    var changedCount = 0
    for (number, (index, response)) in recorded.enumerated() {
      let body = PageSecrets.removed(from: bodies[number])
      #expect(body == expected.bodies[index], "\(har): entry \(index)")
      if bodies[number] != response.body { changedCount += 1 }
    }
    #expect(changedCount > 0 || !Self.rewritten.contains(har), "\(har): nothing was changed")
  }

  @Test(.enabled(if: !hars.isEmpty, "skipped: no captures"))
  func chromiumShowsARecordedPageWithoutItsViews() throws {
    let captures = try #require(PackageRoot.captures)
    let file = captures.appending(path: "youtube/metascraper-html.har")
    let recorded = try RecordedResponse.load(file)
    let page = try #require(recorded.first?.response)
    let views = /"simpleText":"[\d,.]+ visualizaciones"/
    #expect(String(decoding: page.body, as: UTF8.self).contains(views))
    let origin = try ReplayOrigin(recorded.map(\.response))
    let lenity = try LenityProcess(origin: origin, profile: "hide: all\n")
    let shown = try Chromium(lenity: lenity).dump(page.url.absoluteString)
    #expect(shown.contains("ytInitialData"))
    #expect(!shown.contains(views))
  }

  /// The capture with addresses that a certificate can be made for.
  ///
  /// Some were taken from a server on somebody's own machine: `http://localhost:3000/` becomes
  /// `https://localhost-3000.example/`. Bodies stay.
  private static func reachable(_ har: Data) throws -> Data {
    var root = try JSONSerialization.jsonObject(with: har) as? [String: Any] ?? [:]
    var log = root["log"] as? [String: Any] ?? [:]
    log["entries"] = (log["entries"] as? [[String: Any]] ?? []).map { entry in
      var entry = entry
      var request = entry["request"] as? [String: Any] ?? [:]
      if let text = request["url"] as? String, var parts = URLComponents(string: text) {
        parts.scheme = "https"
        let isOneLabel = parts.host?.contains(".") == false
        if isOneLabel || parts.port != nil {
          parts.host = "\(parts.host ?? "")\(parts.port.map { "-\($0)" } ?? "").example"
          parts.port = nil
        }
        request["url"] = parts.string
      }
      entry["request"] = request
      return entry
    }
    root["log"] = log
    return try JSONSerialization.data(withJSONObject: root, options: .withoutEscapingSlashes)
  }
}
