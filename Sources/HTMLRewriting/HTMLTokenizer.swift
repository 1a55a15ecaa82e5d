/// Tokens of a page, or of a part of one, for tests and tools.
///
/// The same lexer as the rewriter's cuts the source; what it finds is decoded here. No tree construction stands
/// behind it: after a start tag the state stays what it was, as the standard's tokenizer has it on its own.
///
/// Source: HTML Standard, 13.2.5.
public struct HTMLTokenizer {
  /// The tokenizer state to begin in.
  public enum State: String, Sendable {
    case data
    case rcdata
    case rawtext
    case script
    case plaintext
    case cdata
  }

  private var lexer: Lexer
  private let memory: PageMemory
  private var buffer: [UInt8] = []
  /// How the text before the position was meant; the lexer has moved on when it is returned.
  private var textMode: TextMode

  /// Makes a tokenizer.
  ///
  /// - Parameters:
  ///   - state: where it begins.
  ///   - lastStartTag: the name whose end tag leaves RCDATA, RAWTEXT and script data.
  public init(state: State = .data, lastStartTag: String? = nil) {
    memory = PageMemory(attributeCapacity: 4_096, stateCount: 0)
    lexer = Lexer(
      attributes: memory.attributes,
      attributesMax: memory.attributeCapacity,
      tags: .standard
    )
    lexer.wantsWholeText = true
    lexer.textBytesMax = Int.max
    lexer.tagBytesMax = Int.max
    switch state {
    case .data: lexer.mode = .data
    case .plaintext: lexer.mode = .plaintext
    case .cdata: lexer.mode = .cdata
    case .rcdata: lexer.enterRawText(.rcdata, endedBy: TagName(lastStartTag ?? ""))
    case .rawtext: lexer.enterRawText(.rawtext, endedBy: TagName(lastStartTag ?? ""))
    case .script: lexer.enterRawText(.script, endedBy: TagName(lastStartTag ?? ""))
    }
    textMode = lexer.mode
  }

  /// Takes the next bytes, cut anywhere, and appends the tokens that are whole.
  public mutating func write(_ chunk: Span<UInt8>, into tokens: inout [HTMLToken]) {
    chunk.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
    run(isLast: false, into: &tokens)
  }

  /// Takes the end of the input and appends the remaining tokens.
  public mutating func end(into tokens: inout [HTMLToken]) {
    run(isLast: true, into: &tokens)
  }

  private mutating func run(isLast: Bool, into tokens: inout [HTMLToken]) {
    let bytes = buffer
    bytes.withUnsafeBufferPointer { source in
      guard let input = source.baseAddress else { return }
      while true {
        textMode = lexer.mode
        let lexeme = lexer.next(input, source.count, isLast: isLast)
        if lexeme == .incomplete { break }
        if let token = token(lexeme, input) { append(token, to: &tokens) }
        lexer.position = lexer.tokenEnd
      }
    }
    guard lexer.position * 2 >= buffer.count else { return }
    buffer.removeSubrange(..<min(lexer.position, buffer.count))
    lexer.position = 0
  }

  private func append(_ token: HTMLToken, to tokens: inout [HTMLToken]) {
    if case .text(let more) = token, case .text(let before)? = tokens.last {
      tokens[tokens.count - 1] = .text(before + more)
    } else {
      tokens.append(token)
    }
  }

  private func bytes(_ input: Input, _ start: Int, _ end: Int) -> [UInt8] {
    Array(UnsafeBufferPointer(start: input + start, count: max(0, end - start)))
  }

  private func token(_ lexeme: Lexeme, _ input: Input) -> HTMLToken? {
    let raw = bytes(input, lexer.position, lexer.tokenEnd)
    switch lexeme {
    case .text: return .text(text(raw.normalizingNewlines))
    case .startTag: return startTag(input)
    case .endTag: return .endTag(name: name(input))
    case .comment: return .comment(Self.comment(raw).normalizingNewlines.decodedReplacingNull)
    case .bogusComment:
      let start = raw.count > 1 && raw[1] == UInt8(ascii: "?") ? 1 : 2
      let end = raw.last == UInt8(ascii: ">") ? raw.count - 1 : raw.count
      return .comment(Array(raw[start..<max(start, end)]).normalizingNewlines.decodedReplacingNull)
    case .doctype:
      var reader = DoctypeReader(bytes: raw.normalizingNewlines)
      return reader.read()
    case .cdata, .missingName, .incomplete, .tagTooLong: return nil
    }
  }

  /// What stands between the marks of a comment, also where the page ended inside of it.
  private static func comment(_ raw: [UInt8]) -> [UInt8] {
    if raw == Array("<!-->".utf8) || raw == Array("<!--->".utf8) { return [] }
    let content = raw.dropFirst(4)
    for mark in ["-->", "--!>", "--!", "--", "-"]
    where content.suffix(mark.utf8.count).elementsEqual(mark.utf8) {
      return Array(content.dropLast(mark.utf8.count))
    }
    return Array(content)
  }

  private func text(_ raw: [UInt8]) -> String {
    let hasReferences = textMode == .data || textMode == .rcdata
    let decoded = raw.withUnsafeBufferPointer { buffer -> [UInt8] in
      guard let start = buffer.baseAddress else { return [] }
      return DecodedText(
        start,
        0,
        buffer.count,
        isAttribute: false,
        hasReferences: hasReferences
      ).bytes
    }
    // Character data keeps its NULs for the tree construction stage; the other texts replace them.
    if textMode == .data || textMode == .cdata { return String(decoding: decoded, as: UTF8.self) }
    return decoded.decodedReplacingNull
  }

  private func name(_ input: Input) -> String {
    let start = lexer.position
    return bytes(input, start + lexer.nameStart, start + lexer.nameEnd)
      .map(lowercasedASCII).decodedReplacingNull
  }

  private func startTag(_ input: Input) -> HTMLToken {
    var attributes: [HTMLToken.Attribute] = []
    var seen: Set<String> = []
    for index in 0..<lexer.attributeCount {
      let span = lexer.attributes[index]
      let start = lexer.position
      let name = bytes(input, start + Int(span.nameStart), start + Int(span.nameEnd))
        .map(lowercasedASCII).decodedReplacingNull
      guard seen.insert(name).inserted else { continue }
      let raw = bytes(input, start + Int(span.valueStart), start + Int(span.valueEnd))
      attributes.append(HTMLToken.Attribute(name: name, value: value(raw)))
    }
    return .startTag(
      name: name(input),
      attributes: attributes,
      isSelfClosing: lexer.isSelfClosing
    )
  }

  private func value(_ raw: [UInt8]) -> String {
    let normalized = raw.normalizingNewlines
    return normalized.withUnsafeBufferPointer { buffer -> String in
      guard let start = buffer.baseAddress else { return "" }
      return DecodedText(start, 0, buffer.count, isAttribute: true).bytes.decodedReplacingNull
    }
  }
}
