indirect enum RegexpTree {
  case take(RegexpClass)
  case start, end
  case sequence([RegexpTree])
  case choice([RegexpTree])
  case repeated(RegexpTree, Int, Int?)
}

/// Reads an I-Regexp by the grammar of RFC 9485, section 3.
struct RegexpParser {
  private static let depthMax = 64
  private static let repetitionMax = 1_000

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  mutating func parse() throws(IRegexpError) -> RegexpTree {
    let tree = try parseChoice()
    guard position == scalars.count else { throw error("')' closes nothing; write '\\)'") }
    return tree
  }

  private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private func error(_ explanation: String) -> IRegexpError {
    IRegexpError(offset: position, explanation: explanation)
  }

  private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
    guard peek == wanted else { return false }
    position += 1
    return true
  }

  private mutating func parseChoice() throws(IRegexpError) -> RegexpTree {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthMax else { throw error("the parentheses nest too deep") }
    var branches = [try parseBranch()]
    while take("|") { branches.append(try parseBranch()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func parseBranch() throws(IRegexpError) -> RegexpTree {
    var pieces: [RegexpTree] = []
    while let scalar = peek, scalar != "|", scalar != ")" {
      let atom = try parseAtom()
      pieces.append(try parseQuantifier(of: atom))
    }
    return .sequence(pieces)
  }

  private mutating func parseAtom() throws(IRegexpError) -> RegexpTree {
    guard let scalar = peek else { throw error("an atom must follow") }
    switch scalar {
    case "(":
      position += 1
      let inner = try parseChoice()
      guard take(")") else { throw error("')' must close the parenthesis") }
      return inner
    case ".":
      position += 1
      return .take(.dot)
    case "^", "$":
      position += 1
      return scalar == "^" ? .start : .end
    case "[": return .take(try parseClass())
    case "\\": return .take(RegexpClass(members: [try parseEscape()]))
    case "*", "+", "?", "{", "}", "]":
      throw error("write '\\\(scalar)' for the character itself")
    default:
      position += 1
      return .take(.only(scalar))
    }
  }

  private mutating func parseQuantifier(of atom: RegexpTree) throws(IRegexpError) -> RegexpTree {
    if take("*") { return .repeated(atom, 0, nil) }
    if take("+") { return .repeated(atom, 1, nil) }
    if take("?") { return .repeated(atom, 0, 1) }
    guard take("{") else { return atom }
    guard let lower = try parseCount() else { throw error("a count must follow '{'") }
    var upper: Int? = lower
    if take(",") { upper = try parseCount() }
    guard take("}") else { throw error("'}' must close the count") }
    if let upper, upper < lower { throw error("the second count is not below the first") }
    return .repeated(atom, lower, upper)
  }

  private mutating func parseCount() throws(IRegexpError) -> Int? {
    var value: Int?
    while let scalar = peek, ("0"..."9").contains(scalar) {
      value = (value ?? 0) * 10 + Int(scalar.value - 48)
      if let value, value > Self.repetitionMax { throw error("a count is at most 1,000") }
      position += 1
    }
    return value
  }

  private mutating func parseClass() throws(IRegexpError) -> RegexpClass {
    position += 1
    var set = RegexpClass(members: [], isNegated: take("^"))
    if take("-") { set.members.append(.range("-"..."-")) }
    while let scalar = peek, scalar != "]" {
      if scalar == "-" {
        position += 1
        guard peek == "]", !set.members.isEmpty else {
          throw error("'-' stands first, last or within a range")
        }
        set.members.append(.range("-"..."-"))
        break
      }
      set.members.append(try parseClassMember())
    }
    guard take("]") else { throw error("']' must close the class") }
    guard !set.members.isEmpty else { throw error("a class has at least one member") }
    return set
  }

  private mutating func parseClassMember() throws(IRegexpError) -> RegexpClass.Member {
    let first = try parseClassCharacter()
    guard case .range(let low) = first, peek == "-", position + 1 < scalars.count,
      scalars[position + 1] != "]"
    else { return first }
    position += 1
    guard case .range(let high) = try parseClassCharacter() else {
      throw error("a range ends with a character")
    }
    guard low.lowerBound <= high.lowerBound else { throw error("a range ascends") }
    return .range(low.lowerBound...high.lowerBound)
  }

  private mutating func parseClassCharacter() throws(IRegexpError) -> RegexpClass.Member {
    guard let scalar = peek else { throw error("']' must close the class") }
    switch scalar {
    case "\\": return try parseEscape()
    case "[", "-": throw error("write '\\\(scalar)' for the character itself")
    default:
      position += 1
      return .range(scalar...scalar)
    }
  }

  private mutating func parseEscape() throws(IRegexpError) -> RegexpClass.Member {
    position += 1
    guard let letter = peek else { throw error("a character must follow '\\'") }
    position += 1
    switch letter {
    case "n": return .range("\n"..."\n")
    case "r": return .range("\r"..."\r")
    case "t": return .range("\t"..."\t")
    case "p", "P": return try parseCategory(isNegated: letter == "P")
    case "("..."+", "-", ".", "?", "["..."^", "{"..."}": return .range(letter...letter)
    default: throw error("there is no such escape")
    }
  }

  private mutating func parseCategory(isNegated: Bool) throws(IRegexpError) -> RegexpClass.Member {
    guard take("{") else { throw error("'{' must follow '\\p'") }
    var name = ""
    while let scalar = peek, scalar != "}" {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard take("}"), RegexpClass.categories.contains(name) else {
      throw error("there is no such category")
    }
    return .category(name, isNegated: isNegated)
  }
}
