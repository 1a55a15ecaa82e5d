/// What kind of text the tokenizer stands in, as the tree construction stage has it.
enum TextMode: UInt8, BitwiseCopyable, Sendable {
  case data
  /// `title`, `textarea`: character references, no tags but the end tag.
  case rcdata
  /// `style`, `xmp`, `iframe` …: no character references either.
  case rawtext
  /// `script`: like raw text, but a comment inside can hide the end tag.
  case script
  case plaintext
  /// Inside `<![CDATA[ … ]]>`; only conformance tests begin here.
  case cdata
}

/// Where an attribute stands, in bytes from the `<` of its tag.
struct AttributeSpan: BitwiseCopyable {
  var nameStart: UInt32
  var nameEnd: UInt32
  /// Inside the quotes; 0 where no value was written.
  var valueStart: UInt32
  var valueEnd: UInt32

  @inline(__always)
  var hasValue: Bool { valueStart != 0 }
}

/// What the lexer found at its position.
enum Lexeme {
  case text
  case startTag
  case endTag
  case comment
  /// `<!x>`, `<?x>`, `</ x>`: a comment without the proper marks.
  case bogusComment
  /// `</>`: nothing at all.
  case missingName
  case doctype
  /// `<![CDATA[…]]>`, marks included.
  case cdata
  /// More input is needed.
  case incomplete
  /// A tag is longer than the limit.
  case tagTooLong
}

/// Cuts a page into tags, comments and text, by position only: nothing is decoded, copied or allocated.
///
/// Tags are read by nested loops, one for each thing a tag is made of. Where the input ends inside a token, the
/// state and how far it was read are kept, so that the next call goes on there: a token is read once, however
/// the page is cut.
///
/// Source: HTML Standard, 13.2.5; the states of comments, doctypes and character references fold into searches
/// for their ends.
struct Lexer {
  var mode = TextMode.data
  /// The name whose end tag leaves raw text.
  var rawName = TagName.none
  /// Whether `<![CDATA[` opens a section: true where the current node is SVG or MathML.
  var allowsCDATA = false
  /// Whether a text run must be seen whole.
  var wantsWholeText = false
  /// Whether text between tags is passed over without being returned.
  var skipsText = false
  /// Whether attributes of every tag are recorded; else only where the name's entry asks for them.
  var wantsAllAttributes = true
  var wantsAttributes = true
  var tagBytesMax = 1 << 20
  var textBytesMax = 1 << 18

  /// Buffer offset of the token that is read, or was read last.
  var position = 0
  /// Buffer offset behind the token that was read last.
  var tokenEnd = 0

  /// The tag read last.
  var name = TagName.none
  /// What is known of that name.
  var entry: UnsafePointer<TagEntry>
  /// Bytes of the tag's name, from the `<` of the tag.
  var nameStart = 0
  var nameEnd = 0
  var isSelfClosing = false
  var attributes: UnsafeMutablePointer<AttributeSpan>
  let attributesMax: Int
  let tags: TagTable
  var attributeCount = 0
  /// Which attributes are `class` and `id`; -1 for none.
  var classIndex = -1
  var idIndex = -1

  /// How far an incomplete token was read, from `position`; 0 where it was not begun.
  var progress = 0
  var tagState = TagState.name
  var isEndTag = false
  /// Whether the attribute that is being read was recorded.
  var hasOpenAttribute = false
  var attributesFull = false
  var script = ScriptState()
  /// A comment, doctype or section whose beginning is gone already.
  private(set) var passing: Lexeme?
  private var incompleteKind: Lexeme?
  /// Whether the end tag that leaves raw text stands at `position`.
  var rawEndFound = false

  init(attributes: UnsafeMutablePointer<AttributeSpan>, attributesMax: Int, tags: TagTable) {
    self.attributes = attributes
    self.attributesMax = attributesMax
    self.tags = tags
    entry = tags.unknown
  }

  /// Reads the next token of `input[position..<end]`.
  ///
  /// After anything but `.incomplete`, `position..<tokenEnd` is the token, and the caller sets `position` to
  /// `tokenEnd` when it has dealt with it. Text may come in pieces unless `wantsWholeText`.
  mutating func next(_ input: Input, _ end: Int, isLast: Bool) -> Lexeme {
    if progress == 0, position >= end { return .incomplete }
    if let passing { return goOnPassing(passing, input, end, isLast) }
    switch mode {
    case .data: return nextInData(input, end, isLast)
    case .plaintext: return textAtEnd(end, keepingFrom: end, isLast)
    case .cdata: return nextInCDATA(input, end, isLast)
    case .rcdata, .rawtext, .script: return nextInRawText(input, end, isLast)
    }
  }

  mutating func takeText(to end: Int) -> Lexeme {
    progress = 0
    tokenEnd = end
    return end > position ? .text : .incomplete
  }

  // MARK: Data

  private mutating func nextInData(_ input: Input, _ end: Int, _ isLast: Bool) -> Lexeme {
    let inToken =
      progress > 0 && input[position] == UInt8(ascii: "<") && isMarkup(input, position, end)
    if inToken { return markup(input, end, isLast) }
    var search = position + progress
    while true {
      let found = findByte(UInt8(ascii: "<"), input, search, end)
      if found == end { return textAtEnd(end, keepingFrom: end, isLast) }
      if found + 1 >= end || (input[found + 1] == UInt8(ascii: "/") && found + 2 >= end) {
        return textAtEnd(end, keepingFrom: found, isLast)
      }
      if isMarkup(input, found, end) {
        if found != position {
          guard skipsText else { return takeText(to: found) }
          position = found
          progress = 0
        }
        return markup(input, end, isLast)
      }
      search = found + 1
    }
  }

  /// Text runs up to the end of the buffer; `keep` is a `<` that may yet begin a token.
  private mutating func textAtEnd(_ end: Int, keepingFrom keep: Int, _ isLast: Bool) -> Lexeme {
    if isLast { return takeText(to: end) }
    if wantsWholeText, end - position <= textBytesMax {
      progress = keep - position
      return .incomplete
    }
    guard keep > position else { return .incomplete }
    return takeText(to: keep)
  }

  /// Whether the `<` at `index` begins a token; the bytes it takes to see that are there.
  @inline(__always)
  private func isMarkup(_ input: Input, _ index: Int, _ end: Int) -> Bool {
    guard index + 1 < end else { return false }
    let next = input[index + 1]
    return isASCIILetter(next) || next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
      || (next == UInt8(ascii: "/") && index + 2 < end)
  }

  /// Reads the token whose `<` stands at `position`.
  mutating func markup(_ input: Input, _ end: Int, _ isLast: Bool) -> Lexeme {
    let next = input[position + 1]
    if isASCIILetter(next) { return tag(input, end, nameAt: 1) }
    if next == UInt8(ascii: "/"), isASCIILetter(input[position + 2]) {
      return tag(input, end, nameAt: 2)
    }
    return declaration(input, end, isLast)
  }

  // MARK: Declarations and comments

  @inline(never)
  private mutating func declaration(_ input: Input, _ end: Int, _ isLast: Bool) -> Lexeme {
    if input[position + 1] == UInt8(ascii: "/"), input[position + 2] == UInt8(ascii: ">") {
      return finish(.missingName, at: position + 3)
    }
    guard input[position + 1] == UInt8(ascii: "!") else {
      return until(UInt8(ascii: ">"), .bogusComment, input, end, isLast, from: 2)
    }
    switch prefix("--", input, end) {
    case .matches: return comment(input, end, isLast)
    case .undecided where !isLast: return .incomplete
    default: break
    }
    switch prefix("doctype", input, end) {
    case .matches: return until(UInt8(ascii: ">"), .doctype, input, end, isLast, from: 9)
    case .undecided where !isLast: return .incomplete
    default: break
    }
    if allowsCDATA {
      switch prefix("[CDATA[", input, end) {
      case .matches: return cdataSection(input, end, isLast)
      case .undecided where !isLast: return .incomplete
      default: break
      }
    }
    return until(UInt8(ascii: ">"), .bogusComment, input, end, isLast, from: 2)
  }

  private enum PrefixAnswer {
    case matches
    case differs
    case undecided
  }

  /// Whether the bytes after `<!` are those; `doctype` in any case.
  private func prefix(_ text: StaticString, _ input: Input, _ end: Int) -> PrefixAnswer {
    let start = position + 2
    let folds = text.utf8Start[0] == UInt8(ascii: "d")
    for index in 0..<text.utf8CodeUnitCount {
      guard start + index < end else { return .undecided }
      let byte = input[start + index]
      guard (folds ? lowercasedASCII(byte) : byte) == text.utf8Start[index] else { return .differs }
    }
    return .matches
  }

  private mutating func finish(_ lexeme: Lexeme, at end: Int) -> Lexeme {
    progress = 0
    incompleteKind = nil
    tokenEnd = end
    return lexeme
  }

  private mutating func until(
    _ byte: UInt8,
    _ lexeme: Lexeme,
    _ input: Input,
    _ end: Int,
    _ isLast: Bool,
    from start: Int
  ) -> Lexeme {
    let found = findByteFar(byte, input, position + max(start, progress), end)
    if found < end { return finish(lexeme, at: found + 1) }
    if isLast { return finish(lexeme, at: end) }
    progress = max(end - position, start)
    incompleteKind = lexeme
    return .incomplete
  }

  /// Moves `position` into a long token that did not end yet, but for the bytes its end may begin with.
  mutating func passOver() {
    guard let kind = passing ?? incompleteKind, progress > 4_096 else { return }
    passing = kind
    position += progress - 3
    progress = 3
  }

  /// The rest of a token whose beginning is gone; its end alone matters.
  private mutating func goOnPassing(
    _ kind: Lexeme,
    _ input: Input,
    _ end: Int,
    _ isLast: Bool
  ) -> Lexeme {
    let closed: Int?
    switch kind {
    case .comment: closed = closeOfComment(input, end, content: position)
    case .cdata: closed = closeOfCDATA(input, end, from: 0).map { $0 + 3 }
    default:
      let found = findByteFar(UInt8(ascii: ">"), input, position + progress, end)
      closed = found < end ? found + 1 : nil
    }
    guard let tokenEnd = closed ?? (isLast ? end : nil) else {
      progress = end - position
      return .incomplete
    }
    passing = nil
    return finish(.missingName, at: tokenEnd)
  }

  /// A comment ends at `-->` or `--!>`, or at once with `>` or `->`.
  private mutating func comment(_ input: Input, _ end: Int, _ isLast: Bool) -> Lexeme {
    progress = max(4, progress)
    let content = position + 4
    if content < end, input[content] == UInt8(ascii: ">") {
      return finish(.comment, at: content + 1)
    }
    if content + 1 < end, input[content] == UInt8(ascii: "-"),
      input[content + 1] == UInt8(ascii: ">")
    {
      return finish(.comment, at: content + 2)
    }
    if let close = closeOfComment(input, end, content: content) {
      return finish(.comment, at: close)
    }
    if isLast { return finish(.comment, at: end) }
    progress = max(end - position, 4)
    incompleteKind = .comment
    return .incomplete
  }

  /// Behind the `-->` or `--!>` of a comment, looked for from `progress` on.
  private func closeOfComment(_ input: Input, _ end: Int, content: Int) -> Int? {
    var search = position + progress
    while true {
      let found = findByteFar(UInt8(ascii: ">"), input, search, end)
      if found == end { return nil }
      if endsComment(input, content, found) { return found + 1 }
      search = found + 1
    }
  }

  private func endsComment(_ input: Input, _ content: Int, _ index: Int) -> Bool {
    let dash = UInt8(ascii: "-")
    guard index >= content + 2 else { return false }
    if input[index - 1] == dash { return input[index - 2] == dash }
    return index >= content + 3 && input[index - 1] == UInt8(ascii: "!")
      && input[index - 2] == dash && input[index - 3] == dash
  }

  // MARK: CDATA

  private mutating func cdataSection(_ input: Input, _ end: Int, _ isLast: Bool) -> Lexeme {
    guard let close = closeOfCDATA(input, end, from: 9) else {
      if isLast { return finish(.cdata, at: end) }
      progress = max(end - position, 9)
      incompleteKind = .cdata
      return .incomplete
    }
    return finish(.cdata, at: close + 3)
  }

  private func closeOfCDATA(_ input: Input, _ end: Int, from start: Int) -> Int? {
    var search = position + max(start, progress)
    let bracket = UInt8(ascii: "]")
    while true {
      let found = findByteFar(UInt8(ascii: ">"), input, search, end)
      if found == end { return nil }
      if found - 2 >= position + start, input[found - 1] == bracket, input[found - 2] == bracket {
        return found - 2
      }
      search = found + 1
    }
  }

  private mutating func nextInCDATA(_ input: Input, _ end: Int, _ isLast: Bool) -> Lexeme {
    guard let close = closeOfCDATA(input, end, from: 0) else {
      if isLast { return takeText(to: end) }
      progress = end - position
      return .incomplete
    }
    if close > position { return takeText(to: close) }
    mode = .data
    return finish(.missingName, at: close + 3)
  }
}
