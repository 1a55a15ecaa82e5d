/// How far a script is inside a comment that hides its end tag.
struct ScriptState: BitwiseCopyable {
  enum Escape: UInt8, BitwiseCopyable {
    case none
    /// After `<!--`.
    case escaped
    /// After `<!--` and `<script`: `</script>` ends only the inner one.
    case doubleEscaped
  }

  var escape = Escape.none
}

extension Lexer {
  /// Begins raw text after a start tag.
  mutating func enterRawText(_ newMode: TextMode, endedBy newName: TagName) {
    mode = newMode
    rawName = newName
    rawEndFound = false
    script = ScriptState()
  }

  /// Text up to the end tag that fits, or that end tag.
  mutating func nextInRawText(_ input: Input, _ end: Int, _ isLast: Bool) -> Lexeme {
    if rawEndFound {
      let lexeme = tag(input, end, nameAt: 2)
      if lexeme == .endTag {
        rawEndFound = false
        mode = .data
      }
      return lexeme
    }
    var search = position + progress
    while true {
      let found = nextOfInterest(input, search, end)
      if found == end { return rawTextAtEnd(end, keepingFrom: keepPoint(input, end), isLast) }
      switch rawStep(input, found, end) {
      case .goOn(let next): search = next
      case .undecided: return rawTextAtEnd(end, keepingFrom: found, isLast)
      case .endTag:
        rawEndFound = true
        guard found == position else { return takeText(to: found) }
        progress = 0
        return nextInRawText(input, end, isLast)
      }
    }
  }

  private enum RawStep {
    case goOn(Int)
    case undecided
    case endTag
  }

  /// The next `<`, or in an escaped script the next `>` that may end the escape.
  private func nextOfInterest(_ input: Input, _ start: Int, _ end: Int) -> Int {
    let less = findByteFar(UInt8(ascii: "<"), input, start, end)
    guard mode == .script, script.escape != .none else { return less }
    return findByteFar(UInt8(ascii: ">"), input, start, less)
  }

  /// In an escaped script two dashes at the end may be the start of `-->`; they stay to be looked back at.
  private func keepPoint(_ input: Input, _ end: Int) -> Int {
    guard mode == .script, script.escape != .none else { return end }
    var keep = end
    while keep > position, keep > end - 2, input[keep - 1] == UInt8(ascii: "-") { keep -= 1 }
    return keep
  }

  private mutating func rawStep(_ input: Input, _ index: Int, _ end: Int) -> RawStep {
    if input[index] == UInt8(ascii: ">") {
      let dash = UInt8(ascii: "-")
      if index - 2 >= position, input[index - 1] == dash, input[index - 2] == dash {
        script.escape = .none
      }
      return .goOn(index + 1)
    }
    guard index + 1 < end else { return .undecided }
    if input[index + 1] == UInt8(ascii: "/") { return rawEndStep(input, index, end) }
    guard mode == .script else { return .goOn(index + 1) }
    return scriptStep(input, index, end)
  }

  /// `</`: the end tag, the end of an inner script, or text.
  private mutating func rawEndStep(_ input: Input, _ index: Int, _ end: Int) -> RawStep {
    var last = index + 2
    while last < end, isASCIILetter(input[last]) || isDigit(input[last]) { last += 1 }
    if last == end { return last - index > 64 ? .goOn(last) : .undecided }
    let byte = input[last]
    guard isHTMLSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">"),
      last > index + 2, TagName(input, index + 2, last) == rawName
    else { return .goOn(index + 2) }
    guard mode == .script, script.escape == .doubleEscaped else { return .endTag }
    script.escape = .escaped
    return .goOn(last)
  }

  /// `<!--` and `<script` inside a script.
  private mutating func scriptStep(_ input: Input, _ index: Int, _ end: Int) -> RawStep {
    if script.escape == .none {
      guard input[index + 1] == UInt8(ascii: "!") else { return .goOn(index + 1) }
      for offset in 2...3 {
        guard index + offset < end else { return .undecided }
        guard input[index + offset] == UInt8(ascii: "-") else { return .goOn(index + 1) }
      }
      script.escape = .escaped
      // The dashes of `<!--` may be those of `-->`.
      return .goOn(index + 4)
    }
    guard script.escape == .escaped, isASCIILetter(input[index + 1]) else {
      return .goOn(index + 1)
    }
    var last = index + 1
    while last < end, isASCIILetter(input[last]), last - index <= 7 { last += 1 }
    if last == end { return .undecided }
    let byte = input[last]
    if isHTMLSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">"),
      TagName(input, index + 1, last) == Self.scriptName
    {
      script.escape = .doubleEscaped
    }
    return .goOn(last)
  }

  private static let scriptName = TagName("script")

  private mutating func rawTextAtEnd(_ end: Int, keepingFrom keep: Int, _ isLast: Bool) -> Lexeme {
    if isLast { return takeText(to: end) }
    if wantsWholeText, end - position <= textBytesMax {
      progress = keep - position
      return .incomplete
    }
    guard keep > position else { return .incomplete }
    return takeText(to: keep)
  }
}
