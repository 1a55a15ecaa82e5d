internal import Edits

/// An embedded part that is rewritten as its element streams by.
struct EmbeddedStream {
  var rewriter: any StreamRewriter
  /// Page offset of the part's first byte.
  var start: Int
}

/// Runs a rewriter over a whole part and tells its changes as splices.
enum EmbeddedRun {
  /// Splices that turn `input` into what the rewriter makes of it.
  ///
  /// Where the rewriter does not account for its output by edits, one splice replaces all.
  static func splices(
    of input: [UInt8],
    by rewriter: inout any StreamRewriter
  ) -> [(Splice, RuleID)] {
    var output: [UInt8] = []
    rewriter.write(input.span, into: &output)
    rewriter.end(into: &output)
    guard output != input else { return [] }
    let edits = rewriter.edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
    var splices: [(Splice, RuleID)] = []
    var inputOffset = 0
    var outputOffset = 0
    for edit in edits {
      guard edit.range.lowerBound >= inputOffset, edit.range.upperBound <= input.count else {
        return whole(input, output, edits)
      }
      outputOffset += edit.range.lowerBound - inputOffset
      let outputEnd = outputOffset + edit.replacementByteCount
      guard outputOffset >= 0, outputEnd <= output.count else { return whole(input, output, edits) }
      splices.append(
        (Splice(range: edit.range, replacement: Array(output[outputOffset..<outputEnd])), edit.rule)
      )
      inputOffset = edit.range.upperBound
      outputOffset = outputEnd
    }
    guard input.count - inputOffset == output.count - outputOffset else {
      return whole(input, output, edits)
    }
    return splices
  }

  private static func whole(
    _ input: [UInt8],
    _ output: [UInt8],
    _ edits: [Edit]
  ) -> [(Splice, RuleID)] {
    let rule = edits.first?.rule ?? RuleID(rawValue: 0)
    return [(Splice(range: 0..<input.count, replacement: output), rule)]
  }

  /// Keeps a rewritten stretch of raw text from ending its element or hiding that end in a comment.
  ///
  /// Inside of scripts the stretch is JSON or a string, where `\u003C` says the same as `<`.
  static func guardRawText(
    _ output: [UInt8],
    rewrittenFrom input: UnsafeBufferPointer<UInt8>
  ) -> [UInt8] {
    guard count(of: output.withUnsafeBufferPointer { dangers(in: $0) }, exceeds: dangers(in: input))
    else { return output }
    var safe: [UInt8] = []
    safe.reserveCapacity(output.count + 16)
    for (index, byte) in output.enumerated() {
      let next = index + 1 < output.count ? output[index + 1] : 0
      if byte == UInt8(ascii: "<"), next == UInt8(ascii: "/") || next == UInt8(ascii: "!") {
        safe += Array("\\u003C".utf8)
      } else {
        safe.append(byte)
      }
    }
    return safe
  }

  private static func count(of found: Int, exceeds allowed: Int) -> Bool { found > allowed }

  /// How many `</` and `<!` there are.
  private static func dangers(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    var index = 0
    while index + 1 < bytes.count {
      if bytes[index] == UInt8(ascii: "<"),
        bytes[index + 1] == UInt8(ascii: "/") || bytes[index + 1] == UInt8(ascii: "!")
      {
        count += 1
      }
      index += 1
    }
    return count
  }
}
