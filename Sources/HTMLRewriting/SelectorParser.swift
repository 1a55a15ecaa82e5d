/// Reads selector text by the grammar of Selectors Level 4 over the tokens of CSS Syntax Level 3.
///
/// One pass, no separate tokens: each function reads what its grammar rule names and leaves `position` behind
/// it. Offsets in errors are byte offsets of the text given.
struct SelectorParser {
  /// Parentheses inside parentheses.
  static let depthMax = 32
  /// Compound selectors in one text.
  static let compoundsMax = 65_536

  let bytes: [UInt8]
  var position = 0
  var depth = 0
  var compoundCount = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// The whole text: a comma list and nothing after it.
  mutating func parseList() throws(SelectorError) -> [ComplexSelector] {
    let list = try parseAlternatives(relative: false)
    guard position == bytes.count else { throw unexpected() }
    return list
  }

  /// A comma list up to the end or a closing parenthesis.
  mutating func parseAlternatives(relative: Bool) throws(SelectorError) -> [ComplexSelector] {
    var list: [ComplexSelector] = []
    while true {
      list.append(try parseComplex(relative: relative))
      guard peek == UInt8(ascii: ",") else { return list }
      position += 1
    }
  }

  mutating func parseComplex(relative: Bool) throws(SelectorError) -> ComplexSelector {
    skipSpace()
    var complex = ComplexSelector(leading: nil, compounds: [], combinators: [])
    if relative { complex.leading = parseCombinatorSign() ?? .descendant }
    skipSpace()
    complex.compounds.append(try parseCompound())
    while true {
      let hadSpace = skipSpace()
      if let sign = parseCombinatorSign() {
        skipSpace()
        complex.combinators.append(sign)
      } else if hadSpace, let next = peek, !isListEnd(next) {
        complex.combinators.append(.descendant)
      } else {
        return complex
      }
      complex.compounds.append(try parseCompound())
    }
  }

  private mutating func parseCombinatorSign() -> Combinator? {
    let sign: Combinator
    switch peek {
    case UInt8(ascii: ">"): sign = .child
    case UInt8(ascii: "+"): sign = .nextSibling
    case UInt8(ascii: "~"): sign = .laterSibling
    default: return nil
    }
    position += 1
    return sign
  }

  mutating func parseCompound() throws(SelectorError) -> CompoundSelector {
    compoundCount += 1
    guard compoundCount <= Self.compoundsMax else {
      throw SelectorError(
        .limit,
        at: position,
        "the selector has more than \(Self.compoundsMax) parts; split it into several rules"
      )
    }
    var compound = CompoundSelector(tests: [])
    if let type = try parseType() { compound.tests.append(type) }
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "#"):
        position += 1
        compound.tests.append(.id(try parseName(after: "#")))
      case UInt8(ascii: "."):
        position += 1
        compound.tests.append(.className(try parseName(after: ".")))
      case UInt8(ascii: "["):
        compound.tests.append(try parseAttribute())
      case UInt8(ascii: ":"):
        compound.tests.append(try parsePseudo())
      case UInt8(ascii: "/") where byteAt(position + 1) == UInt8(ascii: "*"):
        guard skipComment() else { throw unfinished("a comment", closing: "*/") }
      default:
        guard !compound.tests.isEmpty else { throw compoundExpected() }
        return compound
      }
    }
    guard !compound.tests.isEmpty else { throw compoundExpected() }
    return compound
  }

  // MARK: Types

  /// `name`, `*`, `*|name`, `|name`; refuses `prefix|name`.
  private mutating func parseType() throws(SelectorError) -> SimpleSelector? {
    let bar = UInt8(ascii: "|")
    if peek == bar, byteAt(position + 1) != UInt8(ascii: "=") {
      position += 1
      return .typeWithoutNamespace(try parseTypeName(after: "|"))
    }
    if peek == UInt8(ascii: "*") {
      position += 1
      guard peek == bar, byteAt(position + 1) != UInt8(ascii: "=") else {
        return .universal(anyNamespace: false)
      }
      position += 1
      let name = try parseTypeName(after: "*|")
      return name == "*" ? .universal(anyNamespace: true) : .type(name, anyNamespace: true)
    }
    guard startsName(at: position) else { return nil }
    let start = position
    let name = parseNameBytes()
    if peek == bar, byteAt(position + 1) != UInt8(ascii: "=") {
      throw namespaceError(name, at: start)
    }
    return .type(name, anyNamespace: false)
  }

  private mutating func parseTypeName(after prefix: String) throws(SelectorError) -> String {
    if peek == UInt8(ascii: "*") {
      position += 1
      return "*"
    }
    return try parseName(after: prefix)
  }

  func namespaceError(_ prefix: String, at offset: Int) -> SelectorError {
    SelectorError(
      .namespace,
      at: offset,
      "the namespace prefix '\(prefix)|' is not declared anywhere; leave it out or write '*|'"
    )
  }

  // MARK: Attributes

  private mutating func parseAttribute() throws(SelectorError) -> SimpleSelector {
    position += 1
    skipSpace()
    let name = try parseAttributeName()
    skipSpace()
    var test = AttributeTest(name: name, operator: .exists, value: "", flag: .byName)
    if peek != UInt8(ascii: "]") {
      test.operator = try parseAttributeOperator()
      skipSpace()
      test.value = try parseAttributeValue()
      skipSpace()
      test.flag = try parseAttributeFlag()
      skipSpace()
    }
    guard let close = peek else { throw unfinished("'[\(name)'", closing: "]") }
    guard close == UInt8(ascii: "]") else { throw unexpected() }
    position += 1
    return .attribute(test)
  }

  private mutating func parseAttributeName() throws(SelectorError) -> String {
    let bar = UInt8(ascii: "|")
    if peek == UInt8(ascii: "*"), byteAt(position + 1) == bar {
      position += 2
      return try parseName(after: "*|")
    }
    if peek == bar {
      position += 1
      return try parseName(after: "|")
    }
    let start = position
    let name = try parseName(after: "[")
    if peek == bar, byteAt(position + 1) != UInt8(ascii: "=") {
      throw namespaceError(name, at: start)
    }
    return name
  }

  private mutating func parseAttributeOperator() throws(SelectorError) -> AttributeTest.Operator {
    guard let first = peek else { throw unfinished("'['", closing: "]") }
    if first == UInt8(ascii: "=") {
      position += 1
      return .equals
    }
    let spelling = String(decoding: [first, UInt8(ascii: "=")], as: UTF8.self)
    guard byteAt(position + 1) == UInt8(ascii: "="),
      let found = AttributeTest.Operator(rawValue: spelling)
    else {
      throw SelectorError(
        .attributeOperator,
        at: position,
        "'\(character(at: position))' is no attribute operator; write =, ~=, |=, ^=, $= or *="
      )
    }
    position += 2
    return found
  }

  private mutating func parseAttributeValue() throws(SelectorError) -> String {
    if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") { return try parseString() }
    guard startsName(at: position) else {
      throw SelectorError(
        .unexpectedCharacter,
        at: position,
        "a value that does not begin like a name must stand in quotes"
      )
    }
    return parseNameBytes()
  }

  private mutating func parseAttributeFlag() throws(SelectorError) -> AttributeTest.CaseFlag {
    guard startsName(at: position) else { return .byName }
    let start = position
    switch parseNameBytes() {
    case "i", "I": return .insensitive
    case "s", "S": return .sensitive
    case let other:
      throw SelectorError(
        .attributeFlag,
        at: start,
        "'\(other)' is no flag; write i (ignore case) or s (compare exactly) before ']'"
      )
    }
  }
}
