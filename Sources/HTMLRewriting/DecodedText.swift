internal import Edits

/// Text of a page as UTF-8 with its character references decoded, and the way back to the source.
struct DecodedText {
  /// A stretch that stands otherwise in the source: a reference, or a character in the page's own encoding.
  private struct Reference {
    var decoded: Range<Int>
    var source: Range<Int>
  }

  private(set) var bytes: [UInt8] = []
  private var references: [Reference] = []
  private let sourceStart: Int

  /// Decodes `input[start..<end]`.
  ///
  /// References are looked for only if `hasReferences`; `isAttribute` says how they end. What is beyond ASCII is
  /// read by `readCharacter`; without one it is UTF-8 already.
  init(
    _ input: Input,
    _ start: Int,
    _ end: Int,
    isAttribute: Bool,
    hasReferences: Bool = true,
    readCharacter: CharacterReader? = nil
  ) {
    sourceStart = start
    var index = start
    bytes.reserveCapacity(end - start)
    while hasReferences, index < end {
      let ampersand = findByteFar(UInt8(ascii: "&"), input, index, end)
      appendLiteral(input, index, ampersand, readCharacter)
      index = ampersand
      guard index < end else { break }
      let before = bytes.count
      let length = CharacterReference.decode(
        input,
        index,
        end,
        isAttribute: isAttribute,
        into: &bytes
      )
      if length == 0 {
        bytes.append(UInt8(ascii: "&"))
        index += 1
      } else {
        references.append(
          Reference(decoded: before..<bytes.count, source: index..<(index + length))
        )
        index += length
      }
    }
    if index < end { appendLiteral(input, index, end, readCharacter) }
  }

  /// Appends what stands for itself, but for its encoding.
  @inline(__always)
  private mutating func appendLiteral(
    _ input: Input,
    _ start: Int,
    _ end: Int,
    _ readCharacter: CharacterReader?
  ) {
    let source = UnsafeBufferPointer(start: input + start, count: end - start)
    guard let readCharacter else {
      bytes.append(contentsOf: source)
      return
    }
    appendCharacters(of: source, at: start, readCharacter)
  }

  @inline(never)
  private mutating func appendCharacters(
    of source: UnsafeBufferPointer<UInt8>,
    at start: Int,
    _ readCharacter: CharacterReader
  ) {
    var index = 0
    while index < source.count {
      guard source[index] >= 0x80 else {
        bytes.append(source[index])
        index += 1
        continue
      }
      let before = bytes.count
      let rest = UnsafeBufferPointer(rebasing: source[index...])
      let length = min(max(1, readCharacter(rest.span, &bytes)), rest.count)
      references.append(
        Reference(
          decoded: before..<bytes.count,
          source: (start + index)..<(start + index + length)
        )
      )
      index += length
    }
  }

  /// A splice in terms of the source, its replacement still decoded.
  struct SourceSplice {
    var range: Range<Int>
    var replacement: [UInt8]
  }

  /// Maps splices back; those out of order or out of range are left out.
  ///
  /// Where one begins or ends inside what a single reference decoded to, the rest of that reference is
  /// carried over into the replacement.
  func sourceSplices(_ splices: [Splice]) -> [SourceSplice] {
    var result: [SourceSplice] = []
    var last = 0
    for splice in splices {
      guard splice.range.lowerBound >= last, splice.range.upperBound <= bytes.count else {
        continue
      }
      last = splice.range.upperBound
      var replacement = splice.replacement
      var lower = splice.range.lowerBound
      var upper = splice.range.upperBound
      if let reference = reference(around: lower) {
        replacement = bytes[reference.decoded.lowerBound..<lower] + replacement
        lower = reference.decoded.lowerBound
      }
      if let reference = reference(around: upper) {
        replacement += bytes[upper..<reference.decoded.upperBound]
        upper = reference.decoded.upperBound
      }
      let range = sourceOffset(lower, after: false)..<sourceOffset(upper, after: true)
      if let previous = result.last, previous.range.upperBound > range.lowerBound { continue }
      result.append(SourceSplice(range: range, replacement: replacement))
    }
    return result
  }

  /// The whole text after splices.
  func applying(_ splices: [Splice]) -> [UInt8] {
    var output: [UInt8] = []
    var index = 0
    for splice in splices
    where splice.range.lowerBound >= index && splice.range.upperBound <= bytes.count {
      output += bytes[index..<splice.range.lowerBound]
      output += splice.replacement
      index = splice.range.upperBound
    }
    return output + bytes[index...]
  }

  /// The reference whose decoded bytes lie on both sides of an offset.
  private func reference(around offset: Int) -> Reference? {
    let index = firstReference(endingAfter: offset)
    guard index < references.count else { return nil }
    let found = references[index]
    return found.decoded.lowerBound < offset ? found : nil
  }

  private func firstReference(endingAfter offset: Int) -> Int {
    var low = 0
    var high = references.count
    while low < high {
      let middle = (low + high) / 2
      if references[middle].decoded.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func sourceOffset(_ offset: Int, after: Bool) -> Int {
    let index = firstReference(endingAfter: offset)
    guard index > 0 else { return sourceStart + offset }
    let before = references[index - 1]
    return before.source.upperBound + offset - before.decoded.upperBound
  }
}
