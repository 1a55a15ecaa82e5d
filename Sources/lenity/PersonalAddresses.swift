import Foundation
import Proxy
import Users

extension Settings {
  /// The places for TLS to the proxy, once their files were found to be there.
  func readableSecureListeners() throws -> [SecureListener] {
    for path in secureListeners.flatMap({ [$0.certificatePath, $0.keyPath] })
    where !FileManager.default.isReadableFile(atPath: path) {
      throw UsageError(
        "listen_tls: \(path) cannot be read; name PEM files, the certificate and its key"
      )
    }
    return secureListeners
  }
}

/// The addresses for automatic proxy settings that are one person's own.
///
/// What they lead to names the sites of that person's rules, so they can be told from nobody else's.
struct PersonalAddresses {
  private let marks: PersonalMark

  /// Reads the secret in the state folder, or makes it.
  init(settings: Settings) throws {
    let path = "\(settings.statePath)/personal.key"
    if let text = try? RuleFiles.read(path), let marks = Self.marks(text) {
      self.marks = marks
      return
    }
    guard let secret = PersonalMark.newSecret(), let marks = PersonalMark(secret: secret) else {
      throw UsageError("the system gives no random numbers, so no personal address can be made")
    }
    try UserFiles.write(Data(secret).base64EncodedString() + "\n", to: path, permissions: 0o600)
    self.marks = marks
  }

  private static func marks(_ text: String) -> PersonalMark? {
    Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines))
      .flatMap { PersonalMark(secret: Array($0)) }
  }

  /// Whose address carries this mark.
  func name(of mark: String, among names: some Sequence<String>) -> String? {
    marks.name(of: mark, among: names)
  }

  /// One for each place that the proxy listens on: encrypted ones first.
  func addresses(of name: String, settings: Settings) -> [String] {
    let path = "/pac/\(marks.mark(of: name))/proxy.pac"
    let secure = settings.secureListeners.map { listener in
      let address = ListenAddress(
        host: listener.name ?? listener.address.host,
        port: listener.address.port
      )
      return "https://\(address)\(path)"
    }
    return secure + settings.localAddresses.map { "http://\($0)\(path)" }
  }
}
