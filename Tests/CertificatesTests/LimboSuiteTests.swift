import Certificates
import Foundation
import Testing

/// The suite x509-limbo, read in place where it lies beside the project.
@Suite struct LimboSuiteTests {
  private struct Suite: Decodable {
    var testcases: [Case]
  }

  private struct Case: Decodable {
    struct Name: Decodable {
      var kind: String
      var value: String
    }

    var id: String
    var trusted_certs: [String]
    var untrusted_intermediates: [String]
    var peer_certificate: String
    var validation_time: String?
    var expected_peer_name: Name?
    var expected_result: String
  }

  /// Accepted though the suite refuses them, for a reason other than a name that breaks a constraint.
  private static let knownAcceptances: Set<String> = [
    // The name is permitted; only the extension is not critical. The suite's webpki part accepts it.
    "rfc5280::nc::permitted-dns-match-noncritical",
    // Constraints in a leaf, or empty ones, which constrain nothing.
    "rfc5280::nc::not-allowed-in-ee-noncritical",
    "webpki::nc::intermediate-permitted-excluded-subtrees-both-null",
  ]

  private static let suite: Suite? = {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let shared =
      ProcessInfo.processInfo.environment["LENITY_SHARED"].map { URL(fileURLWithPath: $0) }
      ?? root.appendingPathComponent("../shared").standardized
    let file = shared.appendingPathComponent("suites/tls-x509-limbo/limbo.json")
    guard let data = try? Data(contentsOf: file) else { return nil }
    return try? JSONDecoder().decode(Suite.self, from: data)
  }()

  @Test(.enabled(if: suite != nil, "skipped: no suites"))
  func acceptsNoNameThatBreaksAConstraintOrIsAnother() throws {
    let cases = try #require(Self.suite).testcases
    #expect(!cases.isEmpty)
    for item in cases where item.expected_result == "FAILURE" {
      let isAboutNames = ["::nc::", "::san::mismatch", "-nc-", "nc-dos", "wildcard-"]
        .contains { item.id.contains($0) }
      guard isAboutNames, !item.id.contains("pedantic"), !item.id.contains("public-suffix") else {
        continue
      }
      let isAccepted = try refusal(item) == nil
      #expect(isAccepted == Self.knownAcceptances.contains(item.id), "\(item.id)")
    }
  }

  @Test(.enabled(if: suite != nil, "skipped: no suites"))
  func acceptsTheChainsOfRealSites() throws {
    let cases = try #require(Self.suite).testcases.filter { $0.id.hasPrefix("online::") }
    for item in cases { #expect(try refusal(item) == nil, "\(item.id)") }
  }

  private func refusal(_ item: Case) throws -> String? {
    let verification = ChainVerification(
      trusted: item.trusted_certs.map { Array($0.utf8) },
      intermediates: item.untrusted_intermediates.map { Array($0.utf8) },
      time: time(item.validation_time),
      name: item.expected_peer_name.map {
        $0.kind == "IP" ? .address($0.value) : .host($0.value)
      },
      purpose: item.expected_peer_name == nil ? .any : .server
    )
    return try verification.refusal(of: Array(item.peer_certificate.utf8))
  }

  private func time(_ text: String?) -> UnixTime {
    guard let text, let date = try? Date(text, strategy: .iso8601) else { return .now() }
    return UnixTime(secondsSinceEpoch: Int64(date.timeIntervalSince1970))
  }
}
