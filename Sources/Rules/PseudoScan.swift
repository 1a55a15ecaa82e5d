/// Finds the functional pseudo-classes of a selector, also those that CSS does not know.
struct PseudoScan {
  /// `:name(argument)`.
  struct Pseudo {
    var name: String
    var argument: String
    /// From the colon to the closing parenthesis.
    var range: Range<String.Index>
    /// How many parentheses are around it.
    var depth: Int
    /// The pseudo-class around it.
    var enclosing: String?
  }

  private(set) var pseudos: [Pseudo] = []
  private(set) var hasTopLevelComma = false
  private let text: String

  private static let actionNames: Set<String> = ["style", "remove", "remove-attr", "remove-class"]

  /// Pseudo-classes whose argument is text, not a selector.
  private static let textArguments: Set<String> = [
    "has-text", "contains", "-abp-contains", "style", "xpath", "matches-css", "matches-path",
    "matches-media", "remove-attr", "remove-class", "matches-css-before", "matches-css-after",
    "-abp-properties", "matches-attr", "watch-attr",
  ]

  init(_ text: String) throws(FilterRefusal) {
    self.text = text
    try scan(text.startIndex..<text.endIndex, depth: 0, enclosing: nil)
  }

  /// The action at the selector's end, if it ends in one.
  var trailingAction: Pseudo? {
    guard let last = pseudos.last(where: { $0.depth == 0 }), Self.actionNames.contains(last.name),
      last.range.upperBound == text.endIndex
    else { return nil }
    return last
  }

  private mutating func scan(
    _ range: Range<String.Index>,
    depth: Int,
    enclosing: String?
  ) throws(FilterRefusal) {
    guard depth < 32 else { throw .invalid("the selector is nested too deeply") }
    var index = range.lowerBound
    while index < range.upperBound {
      switch text[index] {
      case "\\":
        index = text.index(index, offsetBy: 2, limitedBy: range.upperBound) ?? range.upperBound
      case "\"", "'": index = try skipString(from: index, to: range.upperBound)
      case "[": index = try skipBracket(from: index, to: range.upperBound)
      case "]", ")": throw .invalid("'\(text[index])' closes nothing")
      case ",":
        if depth == 0 { hasTopLevelComma = true }
        index = text.index(after: index)
      case ":":
        index = try scanPseudo(
          from: index,
          to: range.upperBound,
          depth: depth,
          enclosing: enclosing
        )
      default: index = text.index(after: index)
      }
    }
  }

  private mutating func scanPseudo(
    from colon: String.Index,
    to end: String.Index,
    depth: Int,
    enclosing: String?
  ) throws(FilterRefusal) -> String.Index {
    let afterColon = text.index(after: colon)
    let name = text[afterColon..<end].prefix {
      $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_"
    }
    guard !name.isEmpty, name.endIndex < end, text[name.endIndex] == "(" else {
      return name.isEmpty ? afterColon : name.endIndex
    }
    let isText = Self.textArguments.contains(String(name))
    let open = text.index(after: name.endIndex)
    let close = try closing(from: open, to: end, isText: isText)
    pseudos.append(
      Pseudo(
        name: asciiLowercased(name),
        argument: String(text[open..<close].trimmed),
        range: colon..<text.index(after: close),
        depth: depth,
        enclosing: enclosing
      )
    )
    if !isText { try scan(open..<close, depth: depth + 1, enclosing: String(name)) }
    return text.index(after: close)
  }

  /// The parenthesis that closes the one before `start`.
  private func closing(
    from start: String.Index,
    to end: String.Index,
    isText: Bool
  ) throws(FilterRefusal) -> String.Index {
    var depth = 0
    var brackets = 0
    var index = start
    let isPattern = isText && start < end && text[start] == "/"
    while index < end {
      switch text[index] {
      case "\\":
        index = text.index(index, offsetBy: 2, limitedBy: end) ?? end
        continue
      case "\"" where !isText, "'" where !isText:
        index = try skipString(from: index, to: end)
        continue
      case "[": brackets += 1
      case "]": brackets -= 1
      case "(": depth += 1
      case ")":
        if depth == 0 {
          guard isPattern || brackets == 0 else { throw .invalid("'[' is not closed") }
          return index
        }
        depth -= 1
      default: break
      }
      index = text.index(after: index)
    }
    throw .invalid("'(' is not closed")
  }

  private func skipString(
    from start: String.Index,
    to end: String.Index
  ) throws(FilterRefusal) -> String.Index {
    let quote = text[start]
    var index = text.index(after: start)
    while index < end {
      if text[index] == quote { return text.index(after: index) }
      let step = text[index] == "\\" ? 2 : 1
      index = text.index(index, offsetBy: step, limitedBy: end) ?? end
    }
    throw .invalid("a text in quotes is not closed")
  }

  private func skipBracket(
    from start: String.Index,
    to end: String.Index
  ) throws(FilterRefusal) -> String.Index {
    var index = text.index(after: start)
    while index < end {
      switch text[index] {
      case "\"", "'": index = try skipString(from: index, to: end)
      case "\\": index = text.index(index, offsetBy: 2, limitedBy: end) ?? end
      case "]": return text.index(after: index)
      default: index = text.index(after: index)
      }
    }
    throw .invalid("'[' is not closed")
  }

  /// The brace that opens declarations at the end of a filter, outside strings, brackets and parentheses.
  static func openingBrace(in text: String) -> String.Index? {
    var depth = 0
    var quote: Character?
    var previous: Character = " "
    for index in text.indices {
      let character = text[index]
      defer { previous = character }
      if let open = quote {
        if character == open, previous != "\\" { quote = nil }
        continue
      }
      switch character {
      case "\"", "'": quote = character
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case "{" where depth == 0: return index
      default: break
      }
    }
    return nil
  }
}
