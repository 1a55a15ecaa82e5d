import Edits

// What the sprint does with a scalar that one simple rule selects.
extension JSONMachine {
  /// Does what the one simple rule wants of a scalar.
  ///
  /// - Returns: false to leave it to `advance`.
  mutating func takeShortcut(
    _ state: Int,
    _ value: Range<Int>,
    comma: Int,
    _ input: Input,
    into output: inout [UInt8],
    _ isKept: inout Bool
  ) -> Bool {
    guard state < shortcuts.count else { return false }
    let range = value.lowerBound + origin..<value.upperBound + origin
    let shortcut = shortcuts[state]
    let id = shortcut.id
    switch shortcut.kind {
    case .none: return false
    case .remove:
      guard comma >= 0 else { return false }
      replace(comma + origin..<range.upperBound, id, input, into: &output) { _ in }
    case .set:
      guard case .set(let literal) = rules[shortcut.rule].action else { return false }
      isKept = true
      replace(range, id, input, into: &output) { $0.append(contentsOf: literal.bytes) }
    case .null:
      isKept = true
      replace(range, id, input, into: &output) { output in
        output.append(UInt8(ascii: "n"))
        output.append(UInt8(ascii: "u"))
        output.append(UInt8(ascii: "l"))
        output.append(UInt8(ascii: "l"))
      }
    case .zero:
      let first = input.base[value.lowerBound]
      if first == UInt8(ascii: "\"") {
        guard range.count - 1 <= limits.heldBytesMax else { return false }
        isKept = true
        guard isJSONNumber(ArraySlice(input.slice(range.dropFirst().dropLast()))) else { break }
        replace(range, id, input, into: &output) { $0.append(contentsOf: "\"0\"".utf8) }
      } else {
        isKept = true
        guard first <= UInt8(ascii: "9") else { break }
        replace(range, id, input, into: &output) { $0.append(UInt8(ascii: "0")) }
      }
    }
    return true
  }

  @inline(__always)
  private mutating func replace(
    _ range: Range<Int>,
    _ rule: RuleID,
    _ input: Input,
    into output: inout [UInt8],
    writing: (inout [UInt8]) -> Void
  ) {
    output.append(contentsOf: input.slice(flushed..<range.lowerBound))
    let before = output.count
    writing(&output)
    flushed = range.upperBound
    record(rule, range, output.count - before)
  }
}
