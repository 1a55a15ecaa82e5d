import HTTPTypes
import NIOCore
import Testing

@testable import Proxy
@testable import Upstream

@Suite("What the proxy says of its own")
struct PagesTests {
  @Test(
    "the form follows what the client accepts",
    arguments: [
      (nil, .text), ("*/*", .text), ("text/html", .html), ("image/png,*/*;q=0.8", .text),
      ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", .html),
      ("application/json", .json), ("application/json, text/html", .json),
      ("text/html;q=0, application/json", .json), ("TEXT/HTML ; q=0.5", .html),
    ] as [(String?, PageFormat)]
  )
  func negotiates(accept: String?, format: PageFormat) {
    #expect(PageFormat(accept: accept) == format)
  }

  @Test("what comes from outside cannot write markup")
  func escapesForeignText() {
    let certificate = UpstreamCertificate(
      subject: "CN = </dd><script>alert(1)</script>",
      issuer: #"O = "A\B""#,
      names: ["<img src=x onerror=y>"],
      notBefore: "2026-01-01T00:00:00Z",
      notAfter: "2026-02-01T00:00:00Z",
      fingerprint: "00"
    )
    let failure = CertificateFailure(
      check: .wrongHost,
      verifyCode: 62,
      verifyText: "hostname mismatch",
      depth: 0,
      certificate: certificate
    )
    let problem = Problem(.certificate(failure), host: "<script>x</script>.test")
    let html = String(buffer: ProblemPage(problem, format: .html).body)
    #expect(!html.contains("<script"))
    #expect(!html.contains("<img"))
    #expect(html.contains("&lt;script&gt;x"))
    let json = String(buffer: ProblemPage(problem, format: .json).body)
    #expect(json.contains(#"O = \"A\\B\""#))
  }

  @Test(
    "each failure has its status and its token (RFC 9209)",
    arguments: [
      (.nameNotResolved(host: "a.test"), 502, "dns_error"),
      (.timedOut(.connecting), 504, "connection_timeout"),
      (.timedOut(.responseHead), 504, "http_response_timeout"),
      (.addressProhibited(host: "a.test"), 502, "destination_ip_prohibited"),
      (.connectionLost(bodyBytesBefore: 0), 502, "connection_terminated"),
      (.malformedRequest("x"), 400, "http_request_error"),
    ] as [(UpstreamError, Int, String)]
  )
  func tellsFailures(error: UpstreamError, code: Int, token: String) {
    let page = ProblemPage(Problem(error, host: "a.test"), format: .html)
    #expect(page.response.status.code == code)
    #expect(
      page.response.headerFields[.proxyStatusField]?.hasPrefix("lenity; error=\(token); ") == true
    )
    #expect(page.response.headerFields[.cacheControl] == "no-store")
    #expect(page.response.headerFields[.contentLength] == String(page.body.readableBytes))
  }

  @Test("conformance: code_407_proxy_authenticate")
  func challengesForCredentials() {
    let page = ProblemPage(.authenticationRequired, format: .text)
    #expect(page.response.status.code == 407)
    #expect(page.response.headerFields[.proxyAuthenticate]?.hasPrefix("Basic realm=") == true)
  }

  @Test("the settings script names our hosts and nothing else")
  func writesScript() {
    let script = ProxyAutoConfiguration.script(
      hosts: ["x.com", "*.Bsky.app", "bad\"host", "*"],
      proxy: "PROXY 127.0.0.1:8877"
    )
    #expect(script.contains("\"=x.com\": 1"))
    #expect(script.contains("\".bsky.app\": 1"))
    #expect(!script.contains("bad"))
    #expect(script.contains("return \"PROXY 127.0.0.1:8877; DIRECT\";"))
    #expect(script.contains("return \"DIRECT\";"))
  }

  @Test("dates are written as HTTP writes them")
  func writesDates() {
    #expect(HTTPDate.text(secondsSince1970: 784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(HTTPDate.text(secondsSince1970: 0) == "Thu, 01 Jan 1970 00:00:00 GMT")
    #expect(HTTPDate.text(secondsSince1970: .max) == "")
  }

  @Test("structured strings hold visible ASCII only")
  func writesStructuredStrings() {
    #expect(Markup.structuredString("a\"b\\c\n\u{E9}") == #""a\"b\\c???""#)
  }
}
