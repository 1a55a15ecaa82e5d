import Testing
import Upstream

/// A site whose certificate does not pass is refused, and the failed check is named.
@Suite(.enabled(if: NginxOrigin.isInstalled, "skipped: no nginx"))
struct CertificateTests {
  let origin: NginxOrigin
  let client: UpstreamClient

  init() throws {
    origin = try NginxOrigin.shared.get()
    client = try UpstreamClient(configuration: try origin.configuration(), threads: 1)
  }

  @Test(
    arguments: [
      (.expired, .expired), (.wrongHost, .wrongHost), (.unknownIssuer, .unknownIssuer),
      (.selfSigned, .selfSigned), (.weak, .weak), (.commonNameOnly, .wrongHost),
    ] as [(TestAuthority.Kind, CertificateFailure.Check)],
    [true, false]
  )
  func namesTheFailedCheck(
    row: (TestAuthority.Kind, CertificateFailure.Check),
    prefersHTTP1: Bool
  ) async throws {
    let (kind, check) = row
    let answer = await client.fetch("https://\(kind.host)/echo", prefersHTTP1: prefersHTTP1)
    guard case .certificate(let failure) = answer.failure else {
      Issue.record("\(kind): \(String(describing: answer.failure))")
      return
    }
    #expect(failure.check == check)
    #expect(failure.verifyCode != 0)
    let certificate = try #require(failure.certificate)
    #expect(certificate.subject == "CN = \(kind.host)")
    #expect(certificate.fingerprint.count == 64)
    #expect(certificate.notAfter.count == "2026-01-31T00:00:00Z".count)
    #expect(certificate.names.contains(kind.host) == ![.wrongHost, .commonNameOnly].contains(kind))
    #expect(answer.failure?.proxyStatusToken == "tls_certificate_error")
    #expect(answer.failure?.httpStatus == 502)
    #expect(answer.head == nil)
  }

  @Test func trustsTheAdditionalFileOnlyWhereItIsGiven() async throws {
    var configuration = try origin.configuration()
    configuration.caFile = nil
    let client = try UpstreamClient(configuration: configuration, threads: 1)
    let answer = await client.fetch("https://good.test/echo")
    guard case .certificate(let failure) = answer.failure else {
      Issue.record("\(String(describing: answer.failure))")
      return
    }
    #expect(failure.check == .unknownIssuer)
    #expect(failure.certificate?.issuer == "CN = Test ca")
  }

  @Test func aRefusedHostDoesNotSpoilTheNext() async {
    for _ in 0..<3 {
      #expect(await client.fetch("https://expired.test/echo").failure != nil)
      #expect(await client.fetch("https://good.test/echo").isComplete)
    }
  }

  @Test func saysWhereThereIsNoTLSAtAll() async throws {
    let plain = try RawOrigin { stream in
      _ = stream.read()
      stream.write("HTTP/1.1 400 Speak plainly\r\n\r\n")
    }
    let client = try UpstreamClient(
      configuration: try origin.configuration(adding: ["x.test": "127.0.0.1:\(plain.port)"]),
      threads: 1
    )
    let answer = await client.fetch("https://x.test/")
    guard case .tlsHandshake = answer.failure else {
      Issue.record("\(String(describing: answer.failure))")
      return
    }
    #expect(answer.failure?.proxyStatusToken == "tls_protocol_error")
  }
}
