import COpenSSL
import Foundation
import Synchronization

@testable import Certificates

/// A folder of its own for one test, removed with it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("lenity-certificates-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: url,
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ bytes: [UInt8], to name: String, mode: Int = 0o600) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    try setMode(mode, of: name)
    return file(name)
  }

  func bytes(of name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  func setMode(_ mode: Int, of name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file(name))
  }

  func mode(of name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: file(name))
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
  }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }
}

/// A clock that stands still until it is moved.
final class TestClock: Sendable {
  private let moment: Mutex<UnixTime>

  init(_ moment: UnixTime = .now()) {
    self.moment = Mutex(moment)
  }

  var now: UnixTime { moment.withLock { $0 } }

  var read: @Sendable () -> UnixTime { { self.now } }

  func advance(days: Int64) {
    moment.withLock { $0 = $0.adding(days: days) }
  }
}

/// Runs the `openssl` command; its output, standard error included, and its status.
func openssl(_ arguments: String...) throws -> (output: String, status: Int32) {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["openssl"] + arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  process.standardInput = FileHandle.nullDevice
  try process.run()
  let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  return (String(decoding: data, as: UTF8.self), process.terminationStatus)
}

extension AuthorityFiles {
  /// A leaf that the constraint does not allow: what someone with the stolen key could make.
  func forgedLeaf(subjectAlternativeName: String, now: UnixTime) throws -> [UInt8] {
    let key = try PrivateKey.generate()
    let issuer = try intermediateCertificate(path: "intermediate.pem")
    let draft = try CertificateDraft.start(
      name: nil,
      key: key,
      validity: now.adding(days: -1)..<now.adding(days: 10)
    )
    try draft.add(NID_basic_constraints, "critical,CA:FALSE")
    try draft.add(NID_key_usage, "critical,digitalSignature")
    try draft.add(NID_ext_key_usage, "serverAuth")
    try draft.add(NID_subject_alt_name, "critical,\(subjectAlternativeName)")
    try draft.add(NID_subject_key_identifier, "hash")
    try draft.add(NID_authority_key_identifier, "keyid:always", issuer: issuer)
    return try draft.signed(by: self.key(path: "intermediate.key"), of: issuer).pem()
  }
}
