internal import Edits

// Documents inside the page: in the text of elements and in comments.
extension PageEngine {
  // MARK: Embedded text

  mutating func beginEmbedded(_ index: Int, _ element: ElementView) {
    guard let embedded = handlers.embedded else { return }
    let rule = machine.rules[index]
    let isStreamed = isStreamed(frames[depth - 1])
    // What streams has one rewriter: a second one would write all of it again.
    let start = base + lexer.position
    let isTaken = (0..<activeCount).contains {
      actives[$0].kind == .embedText && actives[$0].start == start
    }
    guard !(isStreamed && isTaken) else { return }
    guard let rewriter = embedded(rule.id, source(.text, element)) else { return }
    pushActive(
      Active(
        kind: .embedText,
        rule: Int32(index),
        detail: Int32(streams.count),
        limit: isStreamed ? 1 : 0,
        start: base + lexer.position,
        tagEnd: base + lexer.tokenEnd
      )
    )
    streams.append(EmbeddedStream(rewriter: rewriter, start: base + lexer.tokenEnd))
    watchText(1, whole: !isStreamed)
  }

  /// Whether an element's text goes through its rewriter as it comes: where it has no character references.
  private mutating func isStreamed(_ frame: Frame) -> Bool {
    switch frame.kind {
    case .title, .textarea: false
    case .noscript: limits.scripting && frame.namespace == .html
    default: frame.traits.contains(.switchesText)
    }
  }

  /// Sends raw text through its rewriter, as it comes.
  mutating func stream(_ active: Active, _ input: Input, _ start: Int, _ end: Int) {
    let index = Int(active.detail)
    let part = UnsafeBufferPointer(start: input + start, count: end - start)
    var output: [UInt8] = []
    output.reserveCapacity(part.count)
    streams[index].rewriter.write(part.span, into: &output)
    if output.count == part.count, output.elementsEqual(part) { return }
    let safe = EmbeddedRun.guardRawText(output, rewrittenFrom: part)
    queue.addSilently(base + start, base + end, safe, machine.rules[Int(active.rule)].id)
  }

  /// Text with character references: the run goes through a rewriter of its own.
  mutating func embeddedSplices(
    _ active: Active,
    _ input: Input,
    _ start: Int,
    _ end: Int
  ) -> [(DecodedText.SourceSplice, RuleID)] {
    let decoded = decoded(input, start, end)
    var splices: [(DecodedText.SourceSplice, RuleID)] = []
    let made = EmbeddedRun.splices(of: decoded.bytes, by: &streams[Int(active.detail)].rewriter)
    for (splice, rule) in made {
      for found in decoded.sourceSplices([splice]) { splices.append((found, rule)) }
    }
    return splices
  }

  mutating func endEmbedded(_ active: Active, _ contentEnd: Int) {
    let isStreamed = active.limit == 1
    watchText(-1, whole: !isStreamed)
    let index = Int(active.detail)
    if isStreamed, suppressor < 0 {
      var output: [UInt8] = []
      if isStopped {
        streams[index].rewriter.stop(into: &output)
      } else {
        streams[index].rewriter.end(into: &output)
      }
      if !output.isEmpty {
        queue.addSilently(contentEnd, contentEnd, output, machine.rules[Int(active.rule)].id)
      }
      let start = streams[index].start
      queue.report(
        streams[index].rewriter.edits.map {
          Edit(
            rule: $0.rule,
            range: ($0.range.lowerBound + start)..<($0.range.upperBound + start),
            replacementByteCount: $0.replacementByteCount
          )
        }
      )
    }
    if index == streams.count - 1 { streams.removeLast() }
  }

  /// Sends the contents of a comment through a rewriter of their own.
  mutating func embedComment(_ active: Active, _ input: Input) {
    let rule = machine.rules[Int(active.rule)]
    let start = lexer.position + 4
    let end = lexer.tokenEnd - 3
    guard end > start, input[lexer.tokenEnd - 2] == UInt8(ascii: "-") else { return }
    let source = EmbeddedSource(kind: .comment, element: "", attributes: [])
    guard var rewriter = handlers.embedded?(rule.id, source) else { return }
    let content = Array(UnsafeBufferPointer(start: input + start, count: end - start))
    for (splice, made) in EmbeddedRun.splices(of: content, by: &rewriter) {
      // Only `>` can end a comment, and as a reference it says the same in the markup inside.
      let bytes = Self.withoutCommentEnd(splice.replacement)
      queue.add(
        base + start + splice.range.lowerBound,
        base + start + splice.range.upperBound,
        bytes,
        made
      )
    }
  }

  private static func withoutCommentEnd(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    for byte in bytes {
      let isEnd = byte == UInt8(ascii: ">") && (output.last == 0x2D || output.last == 0x21)
      if isEnd { output += Array("&gt;".utf8) } else { output.append(byte) }
    }
    return output
  }
}
