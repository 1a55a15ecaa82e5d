import Foundation
import Upstream

/// Asks servers that a person added what they run: NodeInfo, else the page's generator.
///
/// Source: NodeInfo 2.1 (`/.well-known/nodeinfo`, `software.name`); HTML, `<meta name="generator">`.
struct PlatformFinder: Sendable {
  private let download: ListDownload

  init(upstream: UpstreamClient) {
    download = ListDownload(upstream: upstream)
  }

  /// The name of the software; nil where the server says none.
  @concurrent func software(of host: String) async -> String? {
    if let name = await nodeInfo(of: host) { return name }
    guard let page = try? await download.text(at: "https://\(host)/", orPage: true) else {
      return nil
    }
    return Self.generator(in: page)
  }

  private func nodeInfo(of host: String) async -> String? {
    struct Links: Decodable {
      struct Link: Decodable { let href: String }
      let links: [Link]
    }
    struct Info: Decodable {
      struct Software: Decodable { let name: String }
      let software: Software
    }
    let decoder = JSONDecoder()
    guard let text = try? await download.text(at: "https://\(host)/.well-known/nodeinfo"),
      let links = try? decoder.decode(Links.self, from: Data(text.utf8)),
      // The description of a server is its own, or none.
      let link = links.links.last(where: { URL(string: $0.href)?.host() == host }),
      let document = try? await download.text(at: link.href),
      let info = try? decoder.decode(Info.self, from: Data(document.utf8))
    else { return nil }
    return Self.name(info.software.name)
  }

  /// `<meta name="generator" content="Discourse 3.1">`: the first word.
  static func generator(in page: String) -> String? {
    let tag = /<meta\s[^>]*name=["']?generator["']?[^>]*>/.ignoresCase()
    let content = /content=["']?([^"'>]+)/.ignoresCase()
    guard let found = page.prefix(65_536).firstMatch(of: tag),
      let said = String(found.output).firstMatch(of: content)
    else { return nil }
    return name(String(said.output.1.prefix { !$0.isWhitespace }))
  }

  /// NodeInfo: `^[a-z0-9-]+$`; nothing else is kept.
  static func name(_ text: String) -> String? {
    let name = text.lowercased().prefix(64)
    let isName = name.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "-") || (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte)
    }
    return isName && !name.isEmpty ? String(name) : nil
  }
}
