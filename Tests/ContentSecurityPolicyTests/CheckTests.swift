import ContentSecurityPolicy
import Testing

struct CheckTests {
  static let digests: [(PolicyHash.Algorithm, String)] = [
    (.sha256, "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
    (
      .sha384,
      "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn"
    ),
    (
      .sha512,
      "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw=="
    ),
  ]

  @Test(arguments: digests)
  func digestsAreThoseOfTheStandard(_ algorithm: PolicyHash.Algorithm, _ expected: String) {
    #expect(PolicyHash(of: "abc", algorithm) == PolicyHash(expected))
  }

  @Test(arguments: 0..<300)
  func digestsOfEveryLengthDiffer(_ length: Int) {
    let text = String(repeating: "a", count: length)
    #expect(PolicyHash(of: text) != PolicyHash(of: text + "a"))
    #expect(PolicyHash(of: text, .sha512) != PolicyHash(of: text + "a", .sha512))
  }

  /// Policy, URL, whether a script may come from there; the page is `https://site.example`.
  static let scripts: [(String, String, Bool)] = [
    ("script-src 'self'", "https://site.example/a.js", true),
    ("script-src 'self'", "https://site.example:444/a.js", false),
    ("script-src https://*.cdn.example/lib/", "https://a.cdn.example/lib/x.js", true),
    ("script-src https://*.cdn.example/lib/", "https://cdn.example/lib/x.js", false),
    ("script-src cdn.example/a%62", "https://cdn.example/ab", true),
    ("script-src cdn.example/a", "https://cdn.example/ab", false),
    ("script-src 10.0.0.1", "https://10.0.0.1/", false),
    ("script-src 127.0.0.1", "https://127.0.0.1/", true),
    ("script-src *", "data:text/javascript,1", false),
    ("script-src data:", "data:text/javascript,1", true),
    ("script-src * 'strict-dynamic'", "https://a.example/x.js", false),
    ("script-src 'none' a.example", "https://a.example/x.js", true),
    ("worker-src 'none'", "https://a.example/x.js", true),
  ]

  @Test(arguments: scripts)
  func scriptsComeFromWhereThePolicySays(_ policy: String, _ url: String, _ expected: Bool) throws {
    let policy = ContentSecurityPolicy(parsing: policy)
    let origin = try #require(PolicyURL("https://site.example"))
    let url = try #require(PolicyURL(url))
    #expect(policy.allows(.scriptElement, url, from: origin) == expected)
  }

  @Test func integrityMustMatchWhole() throws {
    let (_, digest) = Self.digests[0]
    let policy = ContentSecurityPolicy(parsing: "script-src '\(digest)'")
    let origin = try #require(PolicyURL("https://site.example"))
    let url = try #require(PolicyURL("https://other.example/a.js"))
    let more = "\(digest) \(Self.digests[1].1)"
    #expect(policy.allows(.scriptElement, url, from: origin, integrity: digest))
    #expect(!policy.allows(.scriptElement, url, from: origin, integrity: more))
    #expect(!policy.allows(.scriptElement, url, from: origin, integrity: ""))
  }

  @Test func digestsReachAttributesOnlyWithUnsafeHashes() {
    let source = "'\(Self.digests[0].1)'"
    let plain = ContentSecurityPolicy(parsing: "script-src \(source)")
    let wider = ContentSecurityPolicy(parsing: "script-src 'unsafe-hashes' \(source)")
    #expect(plain.allows(inline: .script, content: "abc"))
    #expect(!plain.allows(inline: .scriptAttribute, content: "abc"))
    #expect(wider.allows(inline: .scriptAttribute, content: "abc"))
    #expect(!wider.allows(inline: .scriptAttribute, content: "abd"))
  }

  @Test(arguments: [
    "https://", "://", "https://a:99999999999999999999/", "https://[::1", "a:b@:", "https://@:@:1/",
  ])
  func oddURLsAreHarmless(_ text: String) throws {
    let policy = ContentSecurityPolicy(parsing: "script-src https://*:* *.a.example:0/%zz%e/")
    let origin = try #require(PolicyURL("https://site.example"))
    guard let url = PolicyURL(text) else { return }
    #expect(!policy.allows(.scriptElement, url, from: origin) || url.host?.isEmpty == false)
  }
}
