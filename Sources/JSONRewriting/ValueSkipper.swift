/// Finds where a value ends without judging what is inside; goes on where the bytes ran out.
struct ValueSkipper {
  enum Outcome {
    case ended, cut
  }

  /// Whether a `:` is to come before the value.
  var awaitsColon = false
  var grammar = JSONGrammar.strict
  private var depth = 0
  private var isInString = false
  private var isInScalar = false

  /// Skips on from `position`, an offset of the input.
  ///
  /// - Returns: `.ended` with `position` behind the value, or at a byte that no value begins with,
  ///   `valueStart` then being nil.
  mutating func skip(_ input: Input, from position: inout Int, valueStart: inout Int?) -> Outcome {
    var index = position - input.origin
    defer { position = input.origin + index }
    if valueStart == nil {
      while index < input.end {
        let byte = input.base[index]
        if byte == UInt8(ascii: ":"), awaitsColon {
          awaitsColon = false
        } else if !isWhiteSpace(byte) {
          break
        }
        index += 1
      }
      guard index < input.end else { return .cut }
      guard begin(input.base[index]) else { return .ended }
      valueStart = input.origin + index
      index += 1
    }
    if isInScalar { return skipScalar(input, &index) }
    return skipNested(input, &index)
  }

  private mutating func begin(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth = 1
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","), UInt8(ascii: ":"): return false
    default: isInScalar = true
    }
    return true
  }

  private func skipScalar(_ input: Input, _ index: inout Int) -> Outcome {
    while index < input.end {
      switch input.base[index] {
      case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x0A, 0x0D, 0x09:
        return .ended
      default: index += 1
      }
    }
    return input.isLast ? .ended : .cut
  }

  private mutating func skipNested(_ input: Input, _ index: inout Int) -> Outcome {
    while true {
      if isInString {
        switch scanString(input.base, from: index, to: input.end, grammar) {
        case .end(let quote):
          index = quote + 1
          isInString = false
        case .cut(let resume):
          index = resume
          return .cut
        case .malformed(let offset):
          // Whoever reads it for good will say so.
          index = offset
          return .ended
        }
      }
      if depth == 0 { return .ended }
      guard index < input.end else { return .cut }
      switch input.base[index] {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      index += 1
    }
  }
}
