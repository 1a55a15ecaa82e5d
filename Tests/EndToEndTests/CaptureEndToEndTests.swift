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

  /// Of a body that is larger than may be looked at, the same part is rewritten live and in a replay.
  @Test(arguments: [false, true])
  func largeBodiesAreCutAtTheSameByte(isCompressing: Bool) throws {
    // More than is held to see whether a list is itself a post.
    let limit = 1_000_000
    let counts = [0, 1, 60, 200_000]
    let responses = counts.flatMap { Self.timelines(byteCount: limit + $0) }
    let origin = try ReplayOrigin(responses, isCompressing: isCompressing)
    let lenity = try LenityProcess(
      origin: origin,
      profile: "hide: all\n",
      extra: "limits: { body_bytes: \(limit) }"
    )
    let capture = lenity.folder.url.appending(path: "capture.har")
    try Self.har(of: responses).write(to: capture)
    let out = lenity.folder.url.appending(path: "out.har")
    let configuration = lenity.folder.url.appending(path: "lenity.yaml").path
    try Shell.succeed(
      PackageRoot.lenity.path,
      ["rewrite", capture.path, "-o", out.path, "--user", "default", "--config", configuration]
    )
    let expected = try RecordedResponse.load(out).map(\.response.body)
    let bodies = try lenity.curlAll(responses).map(PageSecrets.removed)
    for (index, response) in responses.enumerated() {
      #expect(bodies[index] == expected[index], "\(response.url): \(response.body.count) bytes")
      #expect(bodies[index] != response.body)
      let isWhole = !bodies[index].contains(Data("1234".utf8))
      #expect(isWhole || response.body.count > limit, "\(response.url)")
      #expect(!isWhole || response.body.count < limit + 100_000, "\(response.url)")
    }
  }

  /// A list of posts of exactly so many bytes, and the same in a page.
  private static func timelines(byteCount: Int) -> [RecordedResponse] {
    let post = #"{"id":"1","favourites_count":1234,"content":"<p>Fog.</p>"}"#
    let mark = #"<b class="detailed-status__favorites">1234</b>"#
    func filled(_ start: String, _ part: String, _ end: String) -> String {
      let count = (byteCount - start.utf8.count - end.utf8.count) / part.utf8.count
      let text = start + String(repeating: part, count: count)
      let gap = byteCount - text.utf8.count - end.utf8.count
      return start + String(repeating: " ", count: gap) + text.dropFirst(start.count) + end
    }
    let json = filled("[\(post)", ",\(post)", "]")
    let page = filled(
      "<!doctype html><html><head><title>x</title></head><body>",
      "<p>Fog</p>\(mark)",
      "</body></html>"
    )
    let site = "https://mastodon.social"
    return [
      ("\(site)/api/v1/timelines/home?\(byteCount)", "application/json", json),
      ("\(site)/@sailor?\(byteCount)", "text/html; charset=utf-8", page),
    ].compactMap { address, type, body in
      URL(string: address).map { RecordedResponse(url: $0, contentType: type, body: body) }
    }
  }

  private static func har(of responses: [RecordedResponse]) throws -> Data {
    let entries = responses.map { response in
      [
        "request": [
          "method": "GET", "url": response.url.absoluteString,
          "headers": [["name": "Accept", "value": "*/*"]],
        ],
        "response": [
          "status": 200, "headers": [["name": "Content-Type", "value": response.contentType]],
          "content": [
            "mimeType": response.contentType,
            "text": String(decoding: response.body, as: UTF8.self),
          ],
        ],
      ]
    }
    return try JSONSerialization.data(withJSONObject: ["log": ["entries": entries]])
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
