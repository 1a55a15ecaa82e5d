import Foundation

/// Lenity's authority in the system's own store, for programs that are no browsers (curl, git, Python …).
public struct SystemTrust: ReversibleChange {
  /// How a distribution wants it done.
  enum Way: String, Codable, Hashable, Sendable {
    /// Debian, Ubuntu, openSUSE and others.
    case updateCACertificates
    /// Fedora, RHEL, Arch.
    case updateCATrust
    /// Wherever p11-kit is all there is.
    case p11Kit
  }

  var way: Way
  var path: String
  var certificate: String

  /// Finds out how this system wants it; nil where it is none of the known ways.
  ///
  /// - Parameters:
  ///   - authority: what is to be trusted.
  ///   - way: in place of what the system's programs say.
  ///   - surroundings: the machine.
  init?(authority: TrustedAuthority, way: Way? = nil, in surroundings: Surroundings) {
    guard let way = way ?? Self.way(of: surroundings) else { return nil }
    self.way = way
    certificate = authority.pem
    let root = surroundings.systemRoot
    switch way {
    case .updateCACertificates:
      path = "\(root)/usr/local/share/ca-certificates/\(authority.fileName).crt"
    case .updateCATrust:
      let fedora = "\(root)/etc/pki/ca-trust/source/anchors"
      let arch = "\(root)/etc/ca-certificates/trust-source/anchors"
      path = "\(PlainFile.exists(arch) ? arch : fedora)/\(authority.fileName).pem"
    case .p11Kit: path = "\(root)/etc/ca-certificates/trust-source/\(authority.fileName).p11-kit"
    }
  }

  private static func way(of surroundings: Surroundings) -> Way? {
    if surroundings.path(of: "update-ca-certificates") != nil { return .updateCACertificates }
    if surroundings.path(of: "update-ca-trust") != nil { return .updateCATrust }
    return surroundings.path(of: "trust") == nil ? nil : .p11Kit
  }

  var slot: String { "system \(path)" }

  var summary: String {
    "let other programs (curl, git …) trust your certificate authority: \(commandWords) (needs sudo)"
  }

  var undoSummary: String { "remove the certificate and run the same command" }

  private var commandWords: String {
    switch way {
    case .updateCACertificates: "write \(path), run update-ca-certificates"
    case .updateCATrust: "write \(path), run update-ca-trust"
    case .p11Kit: "run trust anchor --store"
    }
  }

  mutating func inherit(from earlier: SystemTrust) {}

  func apply(in surroundings: Surroundings) throws(DesktopError) {
    guard !isInForce(in: surroundings) else { return }
    if way == .p11Kit {
      try withCertificateFile { file throws(DesktopError) in
        try changeAnchor("--store", file, in: surroundings)
      }
      return
    }
    try run(
      "install",
      ["-D", "-m", "644", "/dev/stdin", path],
      input: certificate,
      in: surroundings
    )
    try refresh(isUndo: false, in: surroundings)
  }

  func undo(in surroundings: Surroundings) throws(DesktopError) -> Bool {
    if way == .p11Kit {
      guard isInForce(in: surroundings) else { return true }
      try withCertificateFile { file throws(DesktopError) in
        try changeAnchor("--remove", file, in: surroundings)
      }
      return true
    }
    guard PlainFile.exists(path) else { return true }
    try run("rm", ["-f", path], in: surroundings)
    try refresh(isUndo: true, in: surroundings)
    return true
  }

  func isInForce(in surroundings: Surroundings) -> Bool {
    if way == .p11Kit {
      return isAnchor(in: surroundings)
    }
    return (try? PlainFile.text(path)) == certificate
  }

  /// Stores or removes the anchor.
  ///
  /// The tool fails after it has done its work where a distribution has no script for older formats (Debian's
  /// p11-kit 0.24), so what it did counts, not what it says.
  private func changeAnchor(
    _ what: String,
    _ file: String,
    in surroundings: Surroundings
  ) throws(DesktopError) {
    var failure: DesktopError?
    do {
      try run("trust", ["anchor", what, file], in: surroundings)
    } catch {
      failure = error
    }
    if let failure, isAnchor(in: surroundings) != (what == "--store") { throw failure }
  }

  /// Whether exactly this certificate is among p11-kit's anchors.
  private func isAnchor(in surroundings: Surroundings) -> Bool {
    let file = NSTemporaryDirectory() + "lenity-\(UUID().uuidString).pem"
    defer { unlink(file) }
    let arguments = ["--format=pem-bundle", "--filter=ca-anchors", "--purpose=server-auth", file]
    guard let trust = surroundings.program("trust"),
      (try? trust.run(["extract"] + arguments))?.isFine == true,
      let bundle = try? PlainFile.text(file)
    else { return false }
    return Self.body(of: bundle).contains(Self.body(of: certificate))
  }

  /// The base64 text between the PEM lines, without white space.
  private static func body(of pem: String) -> String {
    pem.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") && !$0.hasPrefix("#") }
      .joined()
  }

  private func refresh(isUndo: Bool, in surroundings: Surroundings) throws(DesktopError) {
    guard way == .updateCACertificates else {
      try run("update-ca-trust", ["extract"], in: surroundings)
      return
    }
    var arguments = isUndo ? ["--fresh"] : []
    if !surroundings.systemRoot.isEmpty {
      let root = surroundings.systemRoot
      arguments += [
        "--localcertsdir", "\(root)/usr/local/share/ca-certificates", "--etccertsdir",
        "\(root)/etc/ssl/certs", "--hooksdir", "\(root)/etc/ca-certificates/update.d",
      ]
    }
    try run("update-ca-certificates", arguments, in: surroundings)
  }

  private func run(
    _ name: String,
    _ arguments: [String],
    input: String? = nil,
    in surroundings: Surroundings
  ) throws(DesktopError) {
    let program = try surroundings.neededProgram(name, package: "ca-certificates")
    guard !surroundings.isAdministrator else {
      try program.succeed(arguments, input: input)
      return
    }
    let sudo = try surroundings.neededProgram("sudo", package: "sudo")
    try sudo.succeed([program.path] + arguments, input: input)
  }

  private func withCertificateFile(
    _ body: (String) throws(DesktopError) -> Void
  ) throws(DesktopError) {
    let file = NSTemporaryDirectory() + "lenity-\(UUID().uuidString).pem"
    try PlainFile.write(certificate, to: file)
    defer { unlink(file) }
    try body(file)
  }
}
