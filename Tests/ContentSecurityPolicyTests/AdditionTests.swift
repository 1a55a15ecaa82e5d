import ContentSecurityPolicy
import Testing

struct AdditionTests {
  /// Policy, what is added, the policy after it, why.
  struct Row: Sendable, CustomTestStringConvertible {
    let policy: String
    let addition: PolicyAddition
    let expected: String
    let why: String

    var testDescription: String { why }
  }

  static let rows: [Row] = {
    guard let nonce = PolicyNonce("bG9vaw=="), let hash = PolicyHash("sha256-\(digest)") else {
      return []
    }
    let script = PolicyAddition.scriptNonce(nonce)
    let style = PolicyAddition.styleNonce(nonce)
    let place = PolicyAddition.connection("https://site.example/.well-known/lenity/")
    let added = "'nonce-bG9vaw=='"
    func row(_ policy: String, _ addition: PolicyAddition, _ expected: String, _ why: String) -> Row
    {
      Row(policy: policy, addition: addition, expected: expected, why: why)
    }
    return [
      row("", script, "", "an empty policy governs nothing"),
      row("img-src 'self'", script, "img-src 'self'", "nothing governs scripts"),
      row("script-src 'self'", script, "script-src 'self' \(added)", "the plain case"),
      row("script-src  'self' ;x", script, "script-src  'self' \(added) ;x", "spacing is kept"),
      row("script-src", script, "script-src \(added)", "an empty list"),
      row("script-src 'NONE'", script, "script-src \(added)", "'none' gives way"),
      row("default-src 'none'", script, "default-src \(added)", "'none' gives way in the fallback"),
      row(
        "script-src 'unsafe-inline' *",
        script,
        "script-src 'unsafe-inline' *",
        "inline scripts are already allowed; a nonce would switch that off"
      ),
      row(
        "script-src 'unsafe-inline' 'strict-dynamic'",
        script,
        "script-src 'unsafe-inline' 'strict-dynamic' \(added)",
        "'unsafe-inline' does not count beside 'strict-dynamic'"
      ),
      row(
        "script-src 'unsafe-inline' 'nonce-abc'",
        script,
        "script-src 'unsafe-inline' 'nonce-abc' \(added)",
        "'unsafe-inline' does not count beside a nonce"
      ),
      row(
        "script-src a.example; script-src-elem b.example",
        script,
        "script-src a.example; script-src-elem b.example \(added)",
        "the most specific directive governs"
      ),
      row(
        "default-src 'unsafe-inline' 'strict-dynamic' a.example;",
        script,
        "default-src 'unsafe-inline' 'strict-dynamic' a.example;"
          + " script-src 'unsafe-inline' 'strict-dynamic' a.example \(added)",
        "styles keep their 'unsafe-inline'"
      ),
      row(
        "script-src a.example; script-src b.example",
        script,
        "script-src a.example \(added); script-src b.example",
        "only the first of a name counts"
      ),
      row(
        "style-src a.example",
        .styleHash(hash),
        "style-src a.example 'sha256-\(digest)'",
        "a digest"
      ),
      row(
        "default-src 'self'; style-src-attr 'none'",
        style,
        "default-src 'self' \(added); style-src-attr 'none'",
        "style attributes have their own directive"
      ),
      row("default-src 'self'", place, "default-src 'self'", "'self' is the place already"),
      row(
        "default-src 'none'",
        place,
        "default-src 'none'; connect-src https://site.example/.well-known/lenity/",
        "a place is allowed for requests only"
      ),
      row(
        "connect-src api.example",
        place,
        "connect-src api.example https://site.example/.well-known/lenity/",
        "requests to one place more"
      ),
      row(
        "require-trusted-types-for 'script'; trusted-types x; script-src 'self'",
        script,
        "require-trusted-types-for 'script'; trusted-types x; script-src 'self' \(added)",
        "Trusted Types stay untouched"
      ),
    ]
  }()

  private static let digest = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

  @Test(arguments: rows)
  func addsTheLeastThatLetsItThrough(_ row: Row) {
    let before = ContentSecurityPolicy(parsing: row.policy)
    let after = before.allowing(row.addition)
    #expect(after.description == row.expected)
    #expect(ContentSecurityPolicy(parsing: after.description).allowing(row.addition) == after)
  }

  @Test func everyRowIsThere() {
    #expect(Self.rows.count == 19)
  }

  @Test func addsToEveryPolicyOfAField() throws {
    let nonce = try #require(PolicyNonce("abc"))
    let field = PolicyList(parsing: "script-src 'self', default-src 'none'")
    #expect(
      field.allowing([.scriptNonce(nonce)]).description
        == "script-src 'self' 'nonce-abc', default-src 'nonce-abc'"
    )
    #expect(!field.allows(inline: .script, nonce: "abc"))
    #expect(field.allowing([.scriptNonce(nonce)]).allows(inline: .script, nonce: "abc"))
  }

  @Test(arguments: ["", "a b", "x'; script-src *", "é", "===", "a=b"])
  func refusesWhatIsNoNonce(_ text: String) {
    #expect(PolicyNonce(text) == nil)
  }
}
