import Testing
import Upstream

@Suite struct ResolveTableTests {
  @Test func findsNamesInAnyCaseAndWithADotAtTheEnd() throws {
    let table = try ResolveTable(["X.com": "127.0.0.1:9443"])
    #expect(table.endpoint(for: "x.com")?.description == "127.0.0.1:9443")
    #expect(table.endpoint(for: "X.COM.")?.description == "127.0.0.1:9443")
    #expect(table.endpoint(for: "www.x.com") == nil)
  }

  @Test func sendsAnyOtherHostWhereTheStarSays() throws {
    let table = try ResolveTable(["x.com": "127.0.0.1:1", "*": "[::1]:2"])
    #expect(table.endpoint(for: "x.com")?.port == 1)
    #expect(table.endpoint(for: "y.com")?.description == "[::1]:2")
  }

  @Test(arguments: [
    ("x.com", "127.0.0.1", ResolveTableError.Reason.target),
    ("x.com", "127.0.0.1:0", .target),
    ("x.com", "127.0.0.1:65536", .target),
    ("x.com", "127.0.0.1:+1", .target),
    ("x.com", "::1:80", .target),
    ("x.com", "elsewhere.com:80", .target),
    ("x com", "127.0.0.1:80", .host),
    ("", "127.0.0.1:80", .host),
    ("*.x.com", "127.0.0.1:80", .host),
  ])
  func refusesWhatIsNoEntry(host: String, target: String, reason: ResolveTableError.Reason) {
    let error = #expect(throws: ResolveTableError.self) { try ResolveTable([host: target]) }
    #expect(error?.reason == reason)
  }
}

@Suite struct EndpointTests {
  @Test(arguments: [
    ("x.com:443", "x.com:443"), ("X.com.:1", "x.com:1"), ("[2001:DB8::1]:80", "[2001:db8::1]:80"),
    ("[::ffff:127.0.0.1]:80", "127.0.0.1:80"), ("x.com", "x.com:8443"), ("[::1]", "[::1]:8443"),
    ("_dmarc.x.com:1", "_dmarc.x.com:1"),
  ])
  func readsHostsWithPorts(text: String, read: String) {
    #expect(Endpoint(text, defaultPort: 8443)?.description == read)
  }

  @Test(arguments: [
    "", ":80", "x.com:", "x.com:0", "x.com:99999", "x.com:8o", "a@x.com:1", "x.com/:1", "x com:1",
    "::1:80", "x.com:80:80", "münchen.de:1", "x%2ecom:1", "[x.com]:1", "x\u{0}.com:1",
  ])
  func refusesWhatIsNone(text: String) {
    #expect(Endpoint(text, defaultPort: 8443) == nil)
  }
}

@Suite struct ConnectionGuardTests {
  @Test(arguments: [
    ("127.0.0.1", false), ("127.255.255.254", false), ("0.0.0.0", false), ("::1", false),
    ("::", false), ("::ffff:127.0.0.1", false), ("169.254.169.254", false), ("fe80::1", false),
    ("10.0.0.1", true), ("192.168.1.1", true), ("93.184.216.34", true), ("2001:db8::1", true),
    ("fd00::1", true), ("::2", true),
  ])
  func refusesThisMachineByDefault(text: String, isAllowed: Bool) throws {
    #expect(ConnectionGuard().allows(try #require(IPAddress(text))) == isAllowed)
  }

  @Test(arguments: ["10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "fd00::1"])
  func refusesPrivateNetworksWhenAsked(text: String) throws {
    #expect(!ConnectionGuard(refusesPrivate: true).allows(try #require(IPAddress(text))))
  }

  @Test(arguments: ["1.2.3", "1.2.3.4.5", "256.1.1.1", "x", "", "::g", "1.2.3.4:80", "0x7f.1"])
  func takesNoOtherTextForAnAddress(text: String) {
    #expect(IPAddress(text) == nil)
  }
}

@Suite struct UpstreamProxyTests {
  @Test(arguments: [
    ("http://proxy:8080", "http://proxy:8080"), ("http://proxy", "http://proxy:3128"),
    ("https://u:p@proxy/", "https://proxy:443"), ("socks5h://[::1]:9", "socks5://[::1]:9"),
    ("SOCKS5://10.0.0.1", "socks5://10.0.0.1:1080"),
  ])
  func readsProxyURLs(url: String, description: String) {
    #expect(UpstreamProxy(url: url)?.description == description)
  }

  @Test(arguments: ["proxy:8080", "ftp://proxy", "http://", "http://a b", "socks4://proxy"])
  func refusesOtherURLs(url: String) {
    #expect(UpstreamProxy(url: url) == nil)
  }

  @Test func keepsCredentialsOutOfItsDescription() throws {
    let proxy = try #require(UpstreamProxy(url: "http://ana:se:cret@proxy:1"))
    #expect(proxy.user == "ana")
    #expect(proxy.password == "se:cret")
    #expect(!"\(proxy)".contains("se:cret"))
  }

  @Test(arguments: [
    ("example.com", false), ("www.example.com", false), ("notexample.com", true),
    ("10.1.2.3", false), ("11.1.2.3", true), ("192.168.7.1", false), ("localhost", false),
    ("other.org", true),
  ])
  func goesDirectlyWhereNoProxySaysSo(host: String, usesProxy: Bool) throws {
    let proxy = UpstreamProxy(url: "http://proxy:1")
    let proxies = UpstreamProxies(
      http: nil,
      https: proxy,
      noProxy: [".example.com", "10.0.0.0/8", "192.168.7.1", "localhost"]
    )
    #expect((proxies.proxy(isEncrypted: true, host: host) != nil) == usesProxy)
    #expect(proxies.proxy(isEncrypted: false, host: host) == nil)
  }

  @Test func starMeansNoProxyAtAll() {
    let proxies = UpstreamProxies(
      http: UpstreamProxy(url: "http://proxy:1"),
      https: nil,
      noProxy: ["*"]
    )
    #expect(proxies.proxy(isEncrypted: false, host: "x.com") == nil)
  }
}
