import Edits
import HTMLRewriting
import Testing

struct SelectorParsingTests {
  @Test(arguments: [
    (" a ,b ", "a, b"), ("a>b+c~d e", "a > b + c ~ d e"), ("*.a", ".a"), ("*|a", "*|a"),
    ("[ a = 'x' i ]", "[a=\"x\" i]"), ("[|a]", "[a]"), (":NTH-child(odd)", ":nth-child(2n+1)"),
    (":nth-child( -n + 3 )", ":nth-child(-n+3)"),
    (":nth-last-of-type(-3)", ":nth-last-of-type(-3)"),
    (":is(a,:total-nonsense)", ":is(a)"), (":not( a , b )", ":not(a, b)"),
    (":has(> a)", ":has(> a)"),
    ("a/**/.b", "a.b"), ("\\31 a", "\\31 a"), (".a\\.b", ".a\\.b"), ("#\\0", "#\u{FFFD}"),
    ("a:after", "a::after"),
    (":contains(a (b))", ":contains(\"a (b)\")"),
  ])
  func printsAsTheObjectModelDoes(_ text: String, _ printed: String) throws {
    #expect(try Selector(parsing: text).description == printed)
  }

  @Test(arguments: [
    ("", SelectorError.Code.empty, 0), ("a,", .danglingCombinator, 2), (",a", .empty, 0),
    ("a >", .danglingCombinator, 3),
    ("[a", .unfinished, 2), ("[a='x]", .unfinished, 3), ("[a!b]", .attributeOperator, 2),
    ("[a=b x]", .attributeFlag, 5),
    ("[a=1]", .unexpectedCharacter, 3), ("ns|a", .namespace, 0), (":eq(1)", .unknownPseudoClass, 0),
    ("::x", .pseudoElement, 0), (":nth-child(2+0)", .unexpectedCharacter, 12),
    (":nth-child(n+)", .nthArgument, 11),
    (":not()", .argument, 5), (":has", .argument, 0), ("..", .nameExpected, 1),
    ("##a", .nameExpected, 1),
    (":contains(/a*/)", .argument, 0), ("a{", .unexpectedCharacter, 1), ("/*", .unfinished, 0),
  ])
  func namesThePlaceOfARefusal(_ text: String, _ code: SelectorError.Code, _ offset: Int) {
    do {
      let selector = try Selector(parsing: text)
      Issue.record("parsed as \(selector)")
    } catch {
      #expect(error.code == code)
      #expect(error.offset == offset)
    }
  }

  @Test func refusesBottomlessNesting() {
    let text = String(repeating: ":not(", count: 1_000) + "a" + String(repeating: ")", count: 1_000)
    #expect(throws: SelectorError.self) { try Selector(parsing: text) }
  }
}
