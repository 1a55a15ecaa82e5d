/// Makes the page script small: no comments, no spaces, short names.
///
/// It knows just as much of JavaScript as `page-script/lenity.js` uses, and that file keeps to these rules:
/// every statement ends in `;`, there are no regular expressions, a `const` declares one name, names are
/// unique in the file unless they mean the same kind of thing, no name of ours stands as an unquoted key, and
/// template literals hold style sheets without substitutions.
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
  private mutating func shorten() {
    let declared = declaredNames()
    var counts: [String: Int] = [:]
    for index in tokens.indices {
      if case .word(let word) = tokens[index], declared.contains(word), isName(at: index) {
        counts[word, default: 0] += 1
      }
    }
    let order = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map(\.key)
    let taken = Set(tokens.map(\.text)).subtracting(declared)
    var short = ShortNames(avoiding: taken)
    var names: [String: String] = [:]
    for name in order { names[name] = short.next() }
    for index in tokens.indices {
      if case .word(let word) = tokens[index], let name = names[word], isName(at: index) {
        tokens[index] = .word(name)
      }
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

  /// `const a=1;const b=2;` says less than `const a=1,b=2;`.
  private mutating func joinDeclarations() {
    var joined: [Token] = []
    var declaring: [Bool] = [false]
    for (index, token) in tokens.enumerated() {
      switch token.text {
      case "(", "{", "[":
        declaring.append(false)
      case ")", "}", "]":
        if declaring.count > 1 { declaring.removeLast() }
      case "const" where index > 0 && tokens[index - 1].text == ";" && declaring.last == true:
        joined.removeLast()
        joined.append(.mark(","))
        continue
      case "const": declaring[declaring.count - 1] = true
      case ";" where index + 1 < tokens.count && tokens[index + 1].text != "const":
        declaring[declaring.count - 1] = false
      default: break
      }
      joined.append(token)
    }
    tokens = joined
  }

  private func written() -> String {
    var text = ""
    var wasWord = false
    for (index, token) in tokens.enumerated() {
      if token.text == ";", index + 1 < tokens.count, tokens[index + 1].text == "}",
        index > 0, tokens[index - 1].text != ")"
      {
        continue
      }
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
