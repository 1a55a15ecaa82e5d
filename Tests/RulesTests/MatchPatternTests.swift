import Testing

@testable import Rules

@Suite struct MatchPatternTests {
  @Test(arguments: [
    ("https://example.org/*", "https://example.org/a?b", true, "a star takes path and query"),
    ("https://example.org/*", "http://example.org/a", false, "another scheme"),
    ("*://example.org/*", "wss://example.org/a", true, "a star is also for web sockets"),
    ("*://*.example.org/*", "https://example.org/", true, "a domain holds itself"),
    ("*://*.example.org/*", "https://a.b.example.org/", true, "and all below it"),
    ("*://*.example.org/*", "https://notexample.org/", false, "but no name that only ends alike"),
    ("*://*/xrpc/*", "https://pds.test:8443/xrpc/app", true, "any host, any port"),
    ("*://h.test:8443/*", "https://h.test/", false, "a port that is named must be that one"),
    ("*://h.test/a*b*c", "https://h.test/a1b2c", true, "several stars"),
    ("*://h.test/a*b*c", "https://h.test/a1c2b", false, "in their order"),
    ("*://EXAMPLE.org/*", "https://Example.ORG./", true, "case and a trailing dot do not matter"),
    ("<all_urls>", "ftp://h.test/a", true, "all URLs"),
  ])
  func matches(pattern: String, url: String, expected: Bool, why: String) throws {
    let url = try #require(RequestURL(parsing: url))
    #expect(try MatchPattern(pattern).matches(url) == expected, "\(why)")
  }

  @Test(arguments: [
    "", "example.org", "http://example.org", "gopher://example.org/", "http://*foo/",
    "http://a.*.b/",
    "http://foo:/", "http://foo:70000/", "http:///", "http://a b/",
  ])
  func refuses(pattern: String) {
    #expect(throws: MatchPattern.Refusal.self) { try MatchPattern(pattern) }
  }

  @Test func starsTakeTimeLinearInTheText() {
    let glob = Glob(String(repeating: "*a", count: 2_000) + "b")
    #expect(!glob.matches(String(repeating: "a", count: 20_000)))
  }

  @Test(arguments: [
    ("www.example.co.uk", "example.co.uk"), ("co.uk", nil), ("a.b.c.mm", "b.c.mm"),
    ("city.kobe.jp", "city.kobe.jp"), ("食狮.公司.cn", "xn--85x722f.xn--55qx5d.cn"),
    ("unknown.tld-of-nobody", "unknown.tld-of-nobody"), ("", nil), (".com", nil),
  ])
  func registrableDomain(host: String, expected: String?) {
    #expect(PublicSuffixList.bundled.registrableDomain(of: host) == expected)
  }

  @Test func addressesHaveOneSpelling() throws {
    let url = try #require(RequestURL(parsing: "http://[2001:0DB8:0:0::1]:8080/p"))
    #expect(url.host == "2001:db8::1")
    #expect(url.port == 8080)
    #expect(url.description == "http://[2001:db8::1]:8080/p")
  }
}
