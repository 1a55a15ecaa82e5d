/// Makes the page script small: no comments, no spaces, short names.
///
/// It knows just as much of JavaScript as `page-script/` uses, and those files keep to these rules: every
/// statement ends in `;`, also the last of a block, no loop is without a body, there are no regular expressions,
/// a `const` declares one name, names are unique unless they mean the same kind of thing, no name of ours stands
/// as an unquoted key, and template literals hold style sheets without substitutions.
struct Minifier {
  private enum Token {
    case word(String)
    case literal(String)
    case mark(String)

    var text: String {
      switch self {
      case .word(let text), .literal(let text), .mark(let text): text
      }
    }
  }

  private var tokens: [Token] = []

  /// The small form of a script.
  static func minify(_ source: String) -> String {
    var minifier = Minifier()
    minifier.read(Array(source))
    minifier.shorten()
    minifier.joinDeclarations()
    return minifier.written()
  }

  // MARK: Reading

  private mutating func read(_ source: [Character]) {
    var index = 0
    while index < source.count {
      let character = source[index]
      if character == "/", index + 1 < source.count, source[index + 1] == "/" {
        while index < source.count, source[index] != "\n" { index += 1 }
      } else if character.isWhitespace {
        index += 1
      } else if character == "'" || character == "\"" || character == "`" {
        index = readLiteral(source, from: index)
      } else if Self.isWordPart(character) {
        index = readWord(source, from: index)
      } else {
        tokens.append(.mark(String(character)))
        index += 1
      }
    }
  }

  private mutating func readLiteral(_ source: [Character], from start: Int) -> Int {
    var index = start + 1
    while index < source.count, source[index] != source[start] {
      index += source[index] == "\\" ? 2 : 1
    }
    let text = String(source[start...min(index, source.count - 1)])
    tokens.append(.literal(source[start] == "`" ? Self.squeezed(text) : text))
    return index + 1
  }

  private mutating func readWord(_ source: [Character], from start: Int) -> Int {
    var index = start
    while index < source.count, Self.isWordPart(source[index]) { index += 1 }
    tokens.append(.word(String(source[start..<index])))
    return index
  }

  private static func isWordPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "$"
  }

  /// A style sheet without the spaces between its lines and after its braces.
  private static func squeezed(_ sheet: String) -> String {
    sheet.split(separator: "\n").map { line in
      String(line.drop(while: \.isWhitespace))
    }.joined().replacing(";}", with: "}")
  }

  // MARK: Names

  /// Gives every name that the script declares a short one, the most used first.
  ///
  /// Names that are declared inside one statement of the script's body share short ones with those inside
  /// others: one is never seen from another. Members share with everything.
  private mutating func shorten() {
    let declared = declaredNames()
    let shared = sharedNames()
    let statements = statementNumbers()
    var counts: [Key: Int] = [:]
    var uses: [(index: Int, key: Key)] = []
    for index in tokens.indices {
      guard case .word(let word) = tokens[index], declared.contains(word), isName(at: index) else {
        continue
      }
      let isLocal = !shared.contains(word) && !word.hasPrefix("_")
      let key = Key(name: word, statement: isLocal ? statements[index] : nil)
      counts[key, default: 0] += 1
      uses.append((index, key))
    }
    let names = shortNames(counts, avoiding: Set(tokens.map(\.text)).subtracting(declared))
    for use in uses { names[use.key].map { tokens[use.index] = .word($0) } }
  }

  /// A name with the statement that it is declared in; nil for those of the whole script.
  private struct Key: Hashable {
    var name: String
    var statement: Int?
  }

  private func shortNames(_ counts: [Key: Int], avoiding taken: Set<String>) -> [Key: String] {
    // The most used name inside each statement has the first place, and so on.
    var places: [[Key]] = []
    let locals = Dictionary(grouping: counts.keys.filter { $0.statement != nil }, by: \.statement)
    for (_, keys) in locals.sorted(by: { ($0.key ?? 0) < ($1.key ?? 0) }) {
      for (place, key) in keys.sorted(by: { Self.ranks($0, before: $1, counts) }).enumerated() {
        if place == places.count { places.append([]) }
        places[place].append(key)
      }
    }
    let shared = counts.keys.filter { $0.statement == nil }.sorted { $0.name < $1.name }
    var short: [Key: String] = [:]
    func name(_ groups: [[Key]]) {
      var names = ShortNames(avoiding: taken)
      let sorted = groups.map { group in
        (uses: group.reduce(0) { $0 + counts[$1, default: 0] }, group: group)
      }.sorted { ($0.uses, $1.group[0].name) > ($1.uses, $0.group[0].name) }
      for (_, group) in sorted {
        let next = names.next()
        for key in group { short[key] = next }
      }
    }
    name(shared.filter { !$0.name.hasPrefix("_") }.map { [$0] } + places)
    name(shared.filter { $0.name.hasPrefix("_") }.map { [$0] })
    return short
  }

  private static func ranks(_ left: Key, before right: Key, _ counts: [Key: Int]) -> Bool {
    (counts[left, default: 0], right.name) > (counts[right, default: 0], left.name)
  }

  /// Depth of the brackets that hold the script's body: one around the function, one of its own.
  private static let bodyDepth = 2

  /// Names that are declared in the body itself, and its parameter.
  private func sharedNames() -> Set<String> {
    var names: Set<String> = tokens.count > 1 ? [tokens[1].text] : []
    var depth = 0
    for (index, token) in tokens.enumerated() {
      depth += Self.depthChange(token)
      guard depth == Self.bodyDepth, ["const", "let"].contains(token.text) else { continue }
      names.insert(tokens[index + 1].text)
    }
    return names
  }

  /// Which statement of the body each token stands in.
  private func statementNumbers() -> [Int] {
    var depth = 0
    var number = 0
    return tokens.map { token in
      depth += Self.depthChange(token)
      if depth == Self.bodyDepth, token.text == ";" { number += 1 }
      return number
    }
  }

  private static func depthChange(_ token: Token) -> Int {
    guard case .mark(let mark) = token else { return 0 }
    return switch mark {
    case "(", "{", "[": 1
    case ")", "}", "]": -1
    default: 0
    }
  }

  /// Whether the word is a name of ours rather than a member of the browser's or an option's key.
  private func isName(at index: Int) -> Bool {
    if tokens[index].text.hasPrefix("_") { return true }
    if index + 1 < tokens.count, tokens[index + 1].text == ":", index > 0,
      ["{", ","].contains(tokens[index - 1].text)
    {
      return false
    }
    return index == 0 || tokens[index - 1].text != "."
      || index > 2 && tokens[index - 2].text == "." && tokens[index - 3].text == "."
  }

  private func declaredNames() -> Set<String> {
    var names: Set<String> = []
    for index in tokens.indices.dropLast() {
      let text = tokens[index].text
      if text.hasPrefix("_"), text != "__proto__" { names.insert(text) }
      if text == "const" || text == "let" { names.insert(tokens[index + 1].text) }
      guard text == "=", tokens[index + 1].text == ">", index > 0 else { continue }
      names.formUnion(parameters(before: index))
    }
    for index in tokens.indices where tokens[index].text == "catch" && index + 2 < tokens.count {
      names.insert(tokens[index + 2].text)
    }
    return names
  }

  private func parameters(before arrow: Int) -> Set<String> {
    if case .word(let word) = tokens[arrow - 1] { return [word] }
    var names: Set<String> = []
    var index = arrow - 2
    while index >= 0, tokens[index].text != "(" {
      if case .word(let word) = tokens[index] { names.insert(word) }
      index -= 1
    }
    return names
  }

  // MARK: Writing

  /// `const a=1;const b=2;` says less than `let a=1,b=2;`, and `true` less than `!0`.
  private mutating func joinDeclarations() {
    var joined: [Token] = []
    var declaring: [Bool] = [false]
    for (index, token) in tokens.enumerated() {
      let isDeclaration = token.text == "const" || token.text == "let"
      switch token.text {
      case "(", "{", "[":
        declaring.append(false)
      case ")", "}", "]":
        if declaring.count > 1 { declaring.removeLast() }
      case _
      where isDeclaration && index > 0 && tokens[index - 1].text == ";" && declaring.last == true:
        joined.removeLast()
        joined.append(.mark(","))
        continue
      case _ where isDeclaration: declaring[declaring.count - 1] = true
      case ";"
      where index + 1 < tokens.count && !["const", "let"].contains(tokens[index + 1].text):
        declaring[declaring.count - 1] = false
      default: break
      }
      joined.append(Self.shorter(token))
    }
    tokens = joined
  }

  private static func shorter(_ token: Token) -> Token {
    guard case .word(let word) = token else { return token }
    return switch word {
    case "const": .word("let")
    case "true": .mark("!0")
    case "false": .mark("!1")
    default: token
    }
  }

  private func written() -> String {
    var text = ""
    var wasWord = false
    for (index, token) in tokens.enumerated() {
      if token.text == ";", index + 1 < tokens.count, tokens[index + 1].text == "}" { continue }
      var isWord = false
      if case .word = token { isWord = true }
      if isWord && wasWord { text += " " }
      text += token.text
      wasWord = isWord
    }
    return text
  }
}

/// Counts in letters: `a`, `b`, … `Z`, `aa`, `ab` and so on.
private struct ShortNames {
  private let taken: Set<String>
  private var number = 0

  private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
  private static let reserved: Set<String> = ["do", "if", "in", "is", "of", "as", "NaN"]

  init(avoiding taken: Set<String>) {
    self.taken = taken.union(Self.reserved)
  }

  mutating func next() -> String {
    while true {
      var rest = number
      number += 1
      var name = ""
      repeat {
        name.append(Self.letters[rest % Self.letters.count])
        rest = rest / Self.letters.count - 1
      } while rest >= 0
      if !taken.contains(name) { return name }
    }
  }
}
