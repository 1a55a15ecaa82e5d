import COpenSSL
import Foundation
import Testing

@testable import Certificates

@Suite struct LeafTests {
  private let clock = TestClock()

  private func authority(
    _ domains: String...,
    leafCountMax: Int = 10_000
  ) throws -> CertificateAuthority {
    try CertificateAuthority(
      inMemoryFor: domains,
      leafCountMax: leafCountMax,
      clock: clock.read
    )
  }

  private func refusal(
    of leaf: [UInt8],
    by authority: CertificateAuthority,
    as name: String
  ) throws -> String? {
    try ChainVerification(
      trusted: [authority.rootPEM],
      intermediates: [authority.intermediatePEM],
      time: clock.now,
      name: .host(name)
    ).refusal(of: leaf)
  }

  @Test(arguments: ["x.com", "api.x.com", "a.b.c.x.com", "API.X.com.", "under_score.x.com"])
  func leafInsideIsAccepted(host: String) throws {
    let authority = try authority("x.com", "*.bsky.network")
    let leaf = try authority.leaf(for: host)
    let name = try #require(DomainName(host)).description
    #expect(try refusal(of: leaf.pem(), by: authority, as: name) == nil)
    #expect(try refusal(of: leaf.pem(), by: authority, as: "other.x.com") == "hostname mismatch")
  }

  @Test func leafWithTheLongestNameIsAccepted() throws {
    let labels = Array(repeating: String(repeating: "a", count: 60), count: 4)
    let host = (labels + ["x.com"]).joined(separator: ".")
    let authority = try authority("x.com")
    #expect(try refusal(of: authority.leaf(for: host).pem(), by: authority, as: host) == nil)
  }

  @Test(arguments: ["y.com", "xx.com", "x.com.evil.test", "com", "localhost", "bsky.social"])
  func refusesToSignOutside(host: String) throws {
    let authority = try authority("x.com", "*.bsky.network")
    let name = try #require(DomainName(host))
    #expect(!authority.permits(host))
    #expect(throws: CertificateError.outsideConstraint(name)) { try authority.leaf(for: host) }
  }

  @Test(arguments: ["127.0.0.1", "::1", "[::1]", "", "*.x.com", "x.com,DNS:y.com", "x.com\n"])
  func refusesToSignWhatIsNoHost(host: String) throws {
    let authority = try authority("x.com")
    #expect(!authority.permits(host))
    #expect(throws: CertificateError.notAHostName(host)) { try authority.leaf(for: host) }
  }

  /// Whoever stole the key could sign more than we do; clients must refuse that.
  @Test(arguments: [
    ("DNS:y.com", "y.com", "permitted subtree violation"),
    ("DNS:notx.com", "notx.com", "permitted subtree violation"),
    ("DNS:*.y.com", "a.y.com", "permitted subtree violation"),
    ("DNS:x.com,DNS:y.com", "x.com", "permitted subtree violation"),
    ("DNS:x.com,IP:127.0.0.1", "x.com", "excluded subtree violation"),
    ("DNS:x.com,IP:::1", "x.com", "excluded subtree violation"),
  ])
  func forgedLeafOutsideIsRefused(names: String, host: String, reason: String) throws {
    let files = try AuthorityFiles(domains: constraints(["x.com"]), now: clock.now)
    let leaf = try files.forgedLeaf(subjectAlternativeName: names, now: clock.now)
    let verification = ChainVerification(
      trusted: [files.root],
      intermediates: [files.intermediate],
      time: clock.now,
      name: .host(host)
    )
    let refusal = try verification.refusal(of: leaf)
    #expect(refusal == reason)
  }

  @Test func opensslCommandAgrees() throws {
    let folder = try TemporaryFolder()
    let files = try AuthorityFiles(domains: constraints(["x.com"]), now: clock.now)
    let inside = try files.forgedLeaf(subjectAlternativeName: "DNS:api.x.com", now: clock.now)
    let outside = try files.forgedLeaf(subjectAlternativeName: "DNS:api.y.com", now: clock.now)
    let root = try folder.write(files.root, to: "ca.pem")
    let intermediate = try folder.write(files.intermediate, to: "intermediate.pem")
    for (leaf, host, status) in [(inside, "api.x.com", Int32(0)), (outside, "api.y.com", 2)] {
      let path = try folder.write(leaf, to: "leaf.pem")
      let result = try openssl(
        "verify",
        "-x509_strict",
        "-auth_level",
        "2",
        "-purpose",
        "sslserver",
        "-CAfile",
        root,
        "-untrusted",
        intermediate,
        "-verify_hostname",
        host,
        path
      )
      #expect(result.status == status, "\(result.output)")
    }
  }

  @Test func leafSaysWhatLeavesMust() throws {
    let folder = try TemporaryFolder()
    let authority = try authority("x.com")
    let path = try folder.write(authority.leaf(for: "api.x.com").pem(), to: "leaf.pem")
    let text = try openssl("x509", "-in", path, "-noout", "-text", "-nameopt", "RFC2253").output
    for part in [
      "Version: 3", "Subject: \n", "X509v3 Subject Alternative Name: critical", "DNS:api.x.com",
      "X509v3 Key Usage: critical\n                Digital Signature\n",
      "X509v3 Extended Key Usage: \n                TLS Web Server Authentication\n",
      "X509v3 Basic Constraints: critical\n                CA:FALSE\n", "X509v3 Subject Key",
      "X509v3 Authority Key", "prime256v1", "ecdsa-with-SHA256",
    ] {
      #expect(text.contains(part), "\(part) is missing from\n\(text)")
    }
  }

  @Test func intermediateSaysWhatItMaySign() throws {
    let folder = try TemporaryFolder()
    let authority = try authority("x.com", "*.bsky.network")
    let path = try folder.write(authority.intermediatePEM, to: "intermediate.pem")
    let text = try openssl("x509", "-in", path, "-noout", "-text").output
    for part in [
      "X509v3 Name Constraints: critical", "DNS:x.com", "DNS:bsky.network", "IP:0.0.0.0/0.0.0.0",
      "IP:0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0", "CA:TRUE, pathlen:0", "TLS Web Server Authentication",
      "X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign",
    ] {
      #expect(text.contains(part), "\(part) is missing from\n\(text)")
    }
  }

  @Test func validityIsShortAndStartsBeforeNow() throws {
    let authority = try authority("x.com")
    let leaf = try authority.leaf(for: "x.com")
    #expect(leaf.certificate.notBefore < clock.now)
    #expect(clock.now.days(until: leaf.notAfter) == 14)
    #expect(leaf.certificate.notBefore.days(until: leaf.notAfter) < 398)
  }

  @Test func serialNumbersAreLongPositiveAndDifferent() throws {
    let authority = try authority("x.com")
    let serials = try (0..<64).map { number in
      let leaf = try authority.leaf(for: "h\(number).x.com")
      let field = X509_get0_serialNumber(leaf.certificate.pointer)
      let number = try #require(ASN1_INTEGER_to_BN(field, nil))
      defer { BN_free(number) }
      #expect(BN_is_negative(number) == 0)
      #expect((121...128).contains(BN_num_bits(number)))
      let hex = try #require(BN_bn2hex(number))
      defer { CRYPTO_free(hex, #file, #line) }
      return String(cString: hex)
    }
    #expect(Set(serials).count == serials.count)
  }

  @Test func sameLeafUntilItIsNearlyOver() throws {
    let authority = try authority("x.com")
    let first = try authority.leaf(for: "x.com")
    clock.advance(days: 11)
    #expect(try authority.leaf(for: "X.com") === first)
    clock.advance(days: 1)
    let second = try authority.leaf(for: "x.com")
    #expect(second !== first)
    #expect(clock.now.days(until: second.notAfter) == 14)
    #expect(authority.leafCount == 2)
  }

  @Test func leafNeverOutlivesTheAuthority() throws {
    let authority = try authority("x.com")
    clock.advance(days: 729)
    let leaf = try authority.leaf(for: "x.com")
    #expect(leaf.notAfter == authority.notAfter)
    #expect(try authority.leaf(for: "x.com") === leaf)
    #expect(try refusal(of: leaf.pem(), by: authority, as: "x.com") == nil)
  }

  @Test func oneLeafIsMadeHoweverManyAskAtOnce() async throws {
    let authority = try authority("x.com")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<16 {
        group.addTask {
          for number in 0..<50 { _ = try authority.leaf(for: "h\(number % 5).x.com") }
        }
      }
      try await group.waitForAll()
    }
    #expect(authority.leafCount == 5)
  }

  @Test func forgetsTheLeafAskedForLongestAgo() throws {
    let authority = try authority("x.com", leafCountMax: 2)
    let first = try authority.leaf(for: "a.x.com")
    _ = try authority.leaf(for: "b.x.com")
    #expect(try authority.leaf(for: "a.x.com") === first)
    _ = try authority.leaf(for: "c.x.com")
    #expect(try authority.leaf(for: "a.x.com") === first)
    #expect(authority.leafCount == 3)
    _ = try authority.leaf(for: "b.x.com")
    #expect(authority.leafCount == 4)
  }

  @Test func publicKeyHashIsWhatChromiumTakes() throws {
    let folder = try TemporaryFolder()
    let authority = try authority("x.com")
    let path = try folder.write(authority.intermediatePEM, to: "intermediate.pem")
    let der = folder.file("key.der")
    let key = folder.file("key.pem")
    _ = try openssl("x509", "-in", path, "-pubkey", "-noout", "-out", key)
    _ = try openssl("pkey", "-pubin", "-in", key, "-outform", "DER", "-out", der)
    let digest = folder.file("digest")
    _ = try openssl("dgst", "-sha256", "-binary", "-out", digest, der)
    let expected = Data(try folder.bytes(of: "digest")).base64EncodedString()
    #expect(authority.intermediatePublicKeyHash == expected)
  }
}
