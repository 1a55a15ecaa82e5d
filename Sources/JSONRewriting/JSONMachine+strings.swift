import Edits

// Edits inside a string.
extension JSONMachine {
  /// A replacement of source bytes within a string, escaped.
  struct StringEdit {
    var rule: RuleID
    var range: Range<Int>
    var replacement: [UInt8]
  }

  /// Reads a string to its end and does what is wished of what it says.
  mutating func readWishedString(_ input: Input, into output: inout [UInt8]) -> Int? {
    let start = scanned
    let from = max(start + 1, stringResume) - input.origin
    switch scanString(input.base, from: from, to: input.end, grammar) {
    case .cut(let resume):
      guard input.origin + input.end - start <= limits.heldBytesMax else { break }
      stringResume = input.origin + resume
      return start
    case .malformed(let offset):
      guard input.origin + offset - start <= limits.heldBytesMax else { break }
      fail(.malformed, at: input.origin + offset, "no such byte or escape in a string")
      return nil
    case .end(let quote):
      let end = input.origin + quote
      guard end - start <= limits.heldBytesMax else { break }
      edit(string: start + 1..<end, input, into: &output)
      wishes = []
      endValue(at: end + 1)
      return nil
    }
    fail(.limitExceeded, at: start, "a string is longer than can be held")
    return nil
  }

  private mutating func edit(
    string range: Range<Int>,
    _ input: Input,
    into output: inout [UInt8]
  ) {
    let source = ArraySlice(input.slice(range))
    if let (rule, replacement) = wholeReplacement(of: source) {
      send(upTo: range.lowerBound - 1, input, into: &output)
      output.append(contentsOf: replacement)
      flushed = range.upperBound + 1
      record(rule, range.lowerBound - 1..<range.upperBound + 1, replacement.count)
      return
    }
    for edit in stringEdits(in: source) {
      let lower = range.lowerBound + edit.range.lowerBound
      send(upTo: lower, input, into: &output)
      output.append(contentsOf: edit.replacement)
      flushed = range.lowerBound + edit.range.upperBound
      record(edit.rule, lower..<flushed, edit.replacement.count)
    }
  }

  private func wholeReplacement(of source: ArraySlice<UInt8>) -> (RuleID, [UInt8])? {
    for wish in wishes {
      switch wish.action {
      case .set(let literal): return (wish.rule, written(literal))
      case .setNull: return (wish.rule, JSONLiteral.null.bytes)
      case .setEmpty: return (wish.rule, Array("\"\"".utf8))
      case .setZero where isJSONNumber(source): return (wish.rule, Array("\"0\"".utf8))
      default: continue
      }
    }
    return nil
  }

  /// The edits inside a string, ascending; where two overlap, the rule that stands first wins.
  private func stringEdits(in source: ArraySlice<UInt8>) -> [StringEdit] {
    let text = EscapedText(source, dialect: .json)
    var edits: [StringEdit] = []
    for wish in wishes {
      for (rule, splice) in splices(wish, on: text.decoded) {
        guard let range = validated(splice.range, in: text) else { continue }
        var replacement: [UInt8] = []
        appendEscaped(
          splice.replacement,
          escapingLessThan: escapesLessThan,
          into: &replacement
        )
        let edit = StringEdit(rule: rule, range: range, replacement: replacement)
        guard !edits.contains(where: { $0.range.overlaps(range) }) else { continue }
        let place = edits.firstIndex { $0.range.lowerBound > range.lowerBound } ?? edits.count
        edits.insert(edit, at: place)
      }
    }
    return edits
  }

  private func validated(_ range: Range<Int>, in text: EscapedText) -> Range<Int>? {
    guard range.lowerBound >= 0, range.upperBound <= text.decoded.count else { return nil }
    return text.sourceRange(range)
  }

  private func splices(_ wish: Wish, on text: [UInt8]) -> [(RuleID, Splice)] {
    switch wish.action {
    case .editString:
      return (handlers.editText?(wish.rule, text.span) ?? []).map { (wish.rule, $0) }
    case .wrap(let prefix, let suffix):
      let before = Splice(range: 0..<0, replacement: Array(prefix.utf8))
      let after = Splice(range: text.count..<text.count, replacement: Array(suffix.utf8))
      return [before, after].filter { !$0.replacement.isEmpty }.map { (wish.rule, $0) }
    case .embed:
      guard let inner = handlers.embedded?(wish.rule) else { return [] }
      return nestedSplices(inner, on: text)
    default:
      return []
    }
  }
}

/// What a rewriter for a document inside a text changed, as splices of that text.
///
/// None where its edits do not account for its output.
func nestedSplices(
  _ rewriter: any StreamRewriter,
  on text: [UInt8],
  mustBeValid: Bool = false
) -> [(RuleID, Splice)] {
  var rewriter = rewriter
  var output: [UInt8] = []
  rewriter.write(text.span, into: &output)
  rewriter.end(into: &output)
  if mustBeValid, rewriter.bailout != nil { return [] }
  var splices: [(RuleID, Splice)] = []
  var shift = 0
  var last = 0
  for edit in rewriter.edits {
    let start = edit.range.lowerBound + shift
    let end = start + edit.replacementByteCount
    guard edit.range.lowerBound >= last, edit.range.upperBound <= text.count, start >= 0,
      end <= output.count
    else { return [] }
    last = edit.range.upperBound
    shift += edit.replacementByteCount - edit.range.count
    splices.append((edit.rule, Splice(range: edit.range, replacement: Array(output[start..<end]))))
  }
  return text.count + shift == output.count ? splices : []
}
