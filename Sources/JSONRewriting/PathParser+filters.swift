// Filter expressions (RFC 9535, 2.3.5) and functions (2.4), well-typed by construction.
extension PathParser {
  mutating func parseOr() throws(JSONPathError) -> FilterExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthMax else { throw error("the query nests too deep") }
    var parts = [try parseAnd()]
    while takeAfterBlanks("||") { parts.append(try parseAnd()) }
    return parts.count == 1 ? parts[0] : .or(parts)
  }

  private mutating func parseAnd() throws(JSONPathError) -> FilterExpression {
    var parts = [try parseBasic()]
    while takeAfterBlanks("&&") { parts.append(try parseBasic()) }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  private mutating func takeAfterBlanks(_ text: StaticString) -> Bool {
    let mark = position
    skipBlanks()
    guard take(text) else {
      position = mark
      return false
    }
    skipBlanks()
    return true
  }

  private mutating func parseBasic() throws(JSONPathError) -> FilterExpression {
    if take("!") {
      skipBlanks()
      return .not(peek == UInt8(ascii: "(") ? try parseParenthesized() : try parseTest())
    }
    if peek == UInt8(ascii: "(") { return try parseParenthesized() }
    return try parseComparisonOrTest()
  }

  private mutating func parseParenthesized() throws(JSONPathError) -> FilterExpression {
    try expect("(", "'(' expected")
    skipBlanks()
    let inner = try parseOr()
    skipBlanks()
    try expect(")", "')' must close the parenthesis")
    return inner
  }

  private mutating func parseTest() throws(JSONPathError) -> FilterExpression {
    let start = position
    switch try parseTerm() {
    case .query(let query): return .exists(query)
    case .logical(let expression): return expression
    case .operand:
      position = start
      throw error("a value must be compared; only a query, match() or search() is a test")
    }
  }

  private mutating func parseComparisonOrTest() throws(JSONPathError) -> FilterExpression {
    let start = position
    let left = try parseTerm()
    let mark = position
    skipBlanks()
    guard let comparison = takeComparison() else {
      position = mark
      switch left {
      case .query(let query): return .exists(query)
      case .logical(let expression): return expression
      case .operand:
        position = start
        throw error("a value must be compared; only a query, match() or search() is a test")
      }
    }
    let leftOperand = try comparable(left, at: start)
    skipBlanks()
    let rightStart = position
    let right = try parseTerm()
    return .comparison(leftOperand, comparison, try comparable(right, at: rightStart))
  }

  private mutating func takeComparison() -> FilterComparison? {
    if take("==") { return .equal }
    if take("!=") { return .notEqual }
    if take("<=") { return .lessOrEqual }
    if take(">=") { return .greaterOrEqual }
    if take("<") { return .less }
    if take(">") { return .greater }
    return nil
  }

  private mutating func comparable(
    _ term: Term,
    at start: Int
  ) throws(JSONPathError) -> FilterOperand {
    switch term {
    case .operand(let operand): return operand
    case .query(let query):
      guard query.isSingular else {
        position = start
        throw error("a compared query selects at most one node: only names and single indices")
      }
      return .query(query)
    case .logical:
      position = start
      throw error("match() and search() are tests and cannot be compared")
    }
  }
}

// Terms: literals, queries, function calls.
extension PathParser {
  private enum Term {
    case operand(FilterOperand)
    case query(FilterQuery)
    case logical(FilterExpression)
  }

  private mutating func parseTerm() throws(JSONPathError) -> Term {
    guard let byte = peek else { throw error("a value, a query or a function must follow") }
    switch byte {
    case UInt8(ascii: "@"), UInt8(ascii: "$"):
      position += 1
      let segments = try parseSegments()
      return .query(FilterQuery(isAbsolute: byte == UInt8(ascii: "$"), segments: segments))
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      return .operand(.literal(.string(try parseString())))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .operand(.literal(.number(try parseNumber())))
    default:
      return try parseWord()
    }
  }

  private mutating func parseNumber() throws(JSONPathError) -> DecimalNumber {
    let start = position
    while let byte = peek, isDigit(byte) || "+-.eE".utf8.contains(byte) { position += 1 }
    guard let number = DecimalNumber(parsing: bytes[start..<position]) else {
      position = start
      throw error("a number is written as in JSON")
    }
    return number
  }

  private mutating func parseWord() throws(JSONPathError) -> Term {
    let start = position
    while let byte = peek, isWordByte(byte, isFirst: position == start) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    if peek != UInt8(ascii: "(") {
      switch word {
      case "true": return .operand(.literal(.bool(true)))
      case "false": return .operand(.literal(.bool(false)))
      case "null": return .operand(.literal(.null))
      default:
        position = start
        throw error("expected a literal, '@', '$' or a function")
      }
    }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthMax else { throw error("the query nests too deep") }
    let arguments = try parseArguments()
    return try call(word, arguments, at: start)
  }

  private func isWordByte(_ byte: UInt8, isFirst: Bool) -> Bool {
    if byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") { return true }
    return !isFirst && (byte == UInt8(ascii: "_") || isDigit(byte))
  }

  private mutating func parseArguments() throws(JSONPathError) -> [Term] {
    try expect("(", "'(' expected")
    skipBlanks()
    var arguments: [Term] = []
    if take(")") { return arguments }
    repeat {
      skipBlanks()
      arguments.append(try parseTerm())
      skipBlanks()
    } while take(",")
    try expect(")", "',' or ')' must follow an argument")
    return arguments
  }

  private mutating func call(
    _ name: String,
    _ arguments: [Term],
    at start: Int
  ) throws(JSONPathError) -> Term {
    switch (name, arguments.count) {
    case ("length", 1):
      return .operand(.length(try comparable(arguments[0], at: start)))
    case ("count", 1), ("value", 1):
      guard case .query(let query) = arguments[0] else {
        position = start
        throw error("\(name)() takes a query")
      }
      return .operand(name == "count" ? .count(query) : .value(query))
    case ("match", 2), ("search", 2):
      let text = try comparable(arguments[0], at: start)
      let pattern = try comparable(arguments[1], at: start)
      guard case .literal(.string(let bytes)) = pattern else {
        return .logical(.matches(text, pattern, isWhole: name == "match"))
      }
      let expression = try? IRegexp(parsing: String(decoding: bytes, as: UTF8.self))
      return .logical(.matchesKnown(text, expression, isWhole: name == "match"))
    case ("length", _), ("count", _), ("value", _), ("match", _), ("search", _):
      position = start
      throw error("\(name)() takes \(name == "match" || name == "search" ? "two" : "one")")
    default:
      position = start
      throw error("there is no function of this name; there are length count match search value")
    }
  }
}
