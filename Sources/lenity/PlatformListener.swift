import ContentCodings
import Dispatch
import Foundation
import HTTPTypes
import Logging
import NIOCore
import Proxy
import Rules
import Synchronization

/// Hears from what passes what the servers that a person added say they run.
///
/// It asks nothing: only answers to the person's own programs are looked at, and only of hosts of which neither the
/// configuration nor an earlier answer says it. What was heard is kept beside what `lenity rules recognize` found.
final class PlatformListener: ExchangeObserver {
  /// So much of a body is kept for a look, as it came.
  static let bodyBytesMax = 128 << 10
  /// A server that has not said it by then does not say it.
  private static let looksMax = 100

  private struct State {
    /// How often each host that is not known may still be looked at.
    var looksLeft: [String: Int] = [:]
    /// Names that packs speak for.
    var packs: [SitePack] = []
    var store: PlatformStore?
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "lenity.platforms")
  private let logger: Logger

  init(logger: Logger) {
    self.logger = logger
  }

  /// Takes over which hosts there are; called at the start and whenever files were read anew.
  func listen(by settings: Settings) {
    guard let packs = try? RuleFiles.packs(at: settings.rulePaths) else { return }
    let known = settings.platforms.software()
    let unknown = settings.hostsToAsk.filter { known[$0] == nil }
    state.withLock { state in
      state.packs = packs
      state.store = settings.platforms
      state.looksLeft = Dictionary(
        unknown.map { ($0, state.looksLeft[$0] ?? Self.looksMax) },
        uniquingKeysWith: { first, _ in first }
      )
    }
  }

  func began(_ request: HTTPRequest) -> (any ObservedExchange)? {
    guard let host = request.authority?.split(separator: ":").first.map(String.init)?.lowercased()
    else { return nil }
    let isUnknown = state.withLock { state in
      guard let looks = state.looksLeft[host], looks > 0 else { return false }
      state.looksLeft[host] = looks - 1
      return true
    }
    return isUnknown ? PlatformHearing(host: host, path: request.path ?? "/", listener: self) : nil
  }

  /// Whether a pack speaks for such software.
  fileprivate func knows(_ software: String) -> Bool {
    state.withLock { state in state.packs.contains { $0.isNamed(software) } }
  }

  /// Looks at what an exchange left, away from the event loop.
  fileprivate func look(at hearing: PlatformHearing.Heard) {
    queue.async {
      let said = hearing.inHead.flatMap { self.knows($0) ? $0 : nil } ?? hearing.software()
      guard let said, self.knows(said) else { return }
      let store = self.state.withLock { state in
        state.looksLeft.removeValue(forKey: hearing.host) == nil ? nil : state.store
      }
      guard let store else { return }
      do {
        // Files are read anew where this one changes.
        try store.keep(said, of: hearing.host)
        self.logger.notice("a server says what it runs", metadata: ["software": "\(said)"])
      } catch {
        self.logger.error("what a server runs was not kept", metadata: ["cause": "\(error)"])
      }
    }
  }
}

/// One exchange with a host that is not known yet; on its connection's event loop.
private final class PlatformHearing: ObservedExchange {
  /// What is left of it.
  struct Heard: Sendable {
    var host: String
    var path: String
    var inHead: String?
    var codings: [ContentCoding] = []
    var body: [UInt8] = []

    func software() -> String? {
      guard var decoder = BodyDecoder(codings: codings) else { return nil }
      var text: [UInt8] = []
      // What came before a fault, or before the end of what was kept, may say it.
      try? decoder.write(body.span, into: &text)
      return PlatformClues.software(inBody: text, path: path)
    }
  }

  private var heard: Heard
  private var keepsBody = false
  private let listener: PlatformListener

  init(host: String, path: String, listener: PlatformListener) {
    heard = Heard(host: host, path: path)
    self.listener = listener
  }

  func sent(_ bytes: ByteBuffer) {}

  func received(_ response: HTTPResponse) {
    let fields = response.headerFields
    heard.inHead = PlatformClues.software(
      inHead: fields.map { ($0.name.rawName, $0.value) }
    )
    let type = fields[.contentType]?.lowercased() ?? ""
    keepsBody = type.contains("json") || type.contains("html")
    let names = fields[values: .contentEncoding].joined(separator: ",")
    guard let codings = ContentCoding.parse(fieldValue: names) else {
      keepsBody = false
      return
    }
    heard.codings = codings
  }

  func received(_ bytes: ByteBuffer) {
    let room = PlatformListener.bodyBytesMax - heard.body.count
    guard keepsBody, room > 0 else { return }
    heard.body += bytes.readableBytesView.prefix(room)
  }

  func ended(isComplete: Bool) {
    guard heard.inHead != nil || !heard.body.isEmpty else { return }
    listener.look(at: heard)
  }
}
