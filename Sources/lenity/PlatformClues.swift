import Foundation

/// Tells from one response what software sent it, by what servers say of themselves.
///
/// The names are those that a server gives itself (NodeInfo, `software.name`); which pack speaks for one, packs say.
enum PlatformClues {
  /// Mastodon names itself in `Server`; Discourse names the route of each answer.
  static func software(inHead fields: [(name: String, value: String)]) -> String? {
    for field in fields {
      let name = field.name.lowercased()
      if name == "x-discourse-route" { return "discourse" }
      if name == "server", let said = PlatformFinder.name(field.value) { return said }
    }
    return nil
  }

  /// What a body says: a page's generator, NodeInfo, or the description of itself that an interface for apps gives.
  static func software(inBody body: [UInt8], path: String) -> String? {
    let text = String(decoding: body, as: UTF8.self)
    guard text.first(where: { !$0.isWhitespace }) == "{" else {
      return PlatformFinder.generator(in: text)
    }
    guard let said = try? JSONDecoder().decode(Description.self, from: Data(body)) else {
      return nil
    }
    if path.contains("nodeinfo") { return said.software.flatMap { PlatformFinder.name($0.name) } }
    if path.hasPrefix("/api/v1/instance") || path.hasPrefix("/api/v2/instance") {
      return said.version.map { compatible(in: $0) ?? "mastodon" }
    }
    if path.hasPrefix("/api/v3/site"), said.siteView != nil { return "lemmy" }
    if path.hasPrefix("/xrpc/com.atproto.server.describeServer"), said.did != nil {
      return "bluesky"
    }
    if path == "/api/meta", said.maintainerName != nil { return "misskey" }
    return nil
  }

  /// The name in a version such as `2.7.2 (compatible; Pleroma 2.6.0)`.
  private static func compatible(in version: String) -> String? {
    version.firstMatch(of: /compatible; *([A-Za-z0-9-]+)/).flatMap {
      PlatformFinder.name(String($0.output.1))
    }
  }

  private struct Description: Decodable {
    struct Software: Decodable { let name: String }
    struct Anything: Decodable {}
    var software: Software?
    var version: String?
    var did: String?
    var siteView: Anything?
    /// Null where nobody is named.
    var maintainerName: Anything?

    private enum Key: String, CodingKey {
      case software, version, did, maintainerName
      case siteView = "site_view"
    }

    init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: Key.self)
      software = try? members.decode(Software.self, forKey: .software)
      version = try? members.decode(String.self, forKey: .version)
      did = try? members.decode(String.self, forKey: .did)
      siteView = try? members.decode(Anything.self, forKey: .siteView)
      maintainerName = members.contains(.maintainerName) ? Anything() : nil
    }
  }
}
