import Testing

@testable import Certificates

@Suite struct DomainNameTests {
  @Test(arguments: [
    ("example.com", "example.com"),
    ("EXAMPLE.Com.", "example.com"),
    ("xn--bcher-kva.example", "xn--bcher-kva.example"),
    ("a_b.example.com", "a_b.example.com"),
    ("localhost", "localhost"),
    ("1.2.3.example", "1.2.3.example"),
    ("0xg.0xyz", "0xg.0xyz"),
  ])
  func takesAndNormalisesHostNames(text: String, expected: String) {
    #expect(DomainName(text)?.description == expected)
  }

  @Test(arguments: [
    "", ".", "a..b", ".example.com", "example.com..", "-a.example", "a-.example", "*.example.com",
    "bücher.example", "exa mple.com", "example.com,DNS:evil.test", "127.0.0.1", "1.2.3.4.5",
    "0x7f.1", "a.0x7f", "[::1]", "::1", "example.com\0.evil.test", "a.b/c", "a@b.example",
    String(repeating: "a", count: 64) + ".example",
    Array(repeating: "abcdefg", count: 33).joined(separator: "."),
  ])
  func refusesWhatIsNoHostName(text: String) {
    #expect(DomainName(text) == nil)
  }

  @Test(arguments: [
    ("*.bsky.network", "bsky.network"), ("x.com", "x.com"), ("X.COM.", "x.com"),
  ])
  func takesWildcardsAsConstraints(text: String, expected: String) {
    #expect(DomainName(constraint: text)?.description == expected)
  }

  @Test(arguments: ["com", "*.com", "*", "*.*.com", "a.*.com", "10.0.0.1", "", "**.x.com"])
  func refusesConstraintsThatAreNone(text: String) {
    #expect(DomainName(constraint: text) == nil)
  }

  @Test(arguments: [
    ("x.com", true), ("api.x.com", true), ("a.b.x.com", true), ("ax.com", false),
    ("x.com.evil.test", false), ("com", false), ("x.co", false),
  ])
  func knowsWhatLiesWithin(text: String, expected: Bool) throws {
    let domain = try #require(DomainName("x.com"))
    let name = try #require(DomainName(text))
    #expect(name.isWithin(domain) == expected)
  }

  @Test func dropsConstraintsThatAreCovered() throws {
    let names = ["b.x.com", "x.com", "a.org", "x.com", "ax.com"].compactMap {
      DomainName(constraint: $0)
    }
    #expect(names.withoutCovered().map(\.description) == ["a.org", "ax.com", "x.com"])
  }
}
