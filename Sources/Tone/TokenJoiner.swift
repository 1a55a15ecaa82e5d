/// Joins tokens that people or sites have taken apart, once a text is cut.
///
/// Tokens that are taken in become `.absorbed`; none is moved.
struct TokenJoiner {
  private let scalars: UnsafeMutableBufferPointer<UInt32>
  private var scalarCount: Int
  private let tokens: UnsafeMutableBufferPointer<Token>
  private let tokenCount: Int

  /// Works on the first `tokenCount` tokens; new words are written behind the first `scalarCount` scalars.
  init(
    scalars: UnsafeMutableBufferPointer<UInt32>,
    scalarCount: Int,
    tokens: UnsafeMutableBufferPointer<Token>,
    tokenCount: Int
  ) {
    self.scalars = scalars
    self.scalarCount = scalarCount
    self.tokens = tokens
    self.tokenCount = tokenCount
  }

  /// Reads "don t" and "i m", which is what some sites make of "don't" and "I'm", as one word.
  mutating func joinContractions() {
    guard tokenCount > 1 else { return }
    for index in 1..<tokenCount where tokens[index].kind == .word && tokens[index].count <= 2 {
      let (last, rest) = (tokens[index - 1], tokens[index])
      guard last.kind == .word, rest.sourceStart == last.sourceEnd + 1,
        last.start + last.count == rest.start, isEnding(rest, after: last)
      else { continue }
      tokens[index].kind = .absorbed
      tokens[index - 1].count += rest.count
      tokens[index - 1].sourceEnd = rest.sourceEnd
      var hash = Hashing.seed
      for position in 0..<Int(last.count + rest.count) {
        hash = Hashing.step(hash, scalars[Int(last.start) + position])
      }
      tokens[index - 1].hash = Hashing.mix(hash)
    }
  }

  private func isEnding(_ rest: Token, after word: Token) -> Bool {
    let first = scalars[Int(rest.start)]
    let end = scalars[Int(word.start + word.count) - 1]
    if rest.count == 1 {
      let isI = word.count == 1 && end == 0x69
      return first == 0x74 && end == 0x6E && word.count >= 3  // …n t
        || first == 0x6D && isI || first == 0x64 && isI  // i m, i d
    }
    guard rest.count == 2, word.count <= 4 else { return false }
    let second = scalars[Int(rest.start) + 1]
    let isPronoun = end == 0x69 || end == 0x65 || end == 0x75 || end == 0x79  // i, we, you, they
    return isPronoun && (first == 0x76 && second == 0x65 || first == 0x6C && second == 0x6C)
  }

  /// Reads "h a t e" and "h.a.t.e" as one word: three or more single letters in a row.
  mutating func joinSpacedLetters() {
    var index = 0
    while index < tokenCount {
      let length = spacedLetters(from: index)
      if length.letters >= 3 {
        join(from: index, tokens: length.tokens)
      }
      index += max(1, length.tokens)
    }
  }

  private func spacedLetters(from first: Int) -> (letters: Int, tokens: Int) {
    guard isSingleLetter(first) else { return (0, 1) }
    var letters = 1
    var last = first
    while last + 1 < tokenCount {
      if isSingleLetter(last + 1) {
        last += 1
      } else if last + 2 < tokenCount, tokens[last + 1].kind == .mark, tokens[last + 1].count == 1,
        isSingleLetter(last + 2)
      {
        last += 2
      } else {
        break
      }
      letters += 1
    }
    return (letters, last - first + 1)
  }

  private func isSingleLetter(_ index: Int) -> Bool {
    tokens[index].kind == .word && tokens[index].count == 1
  }

  private mutating func join(from first: Int, tokens length: Int) {
    var hash = Hashing.seed
    let start = scalarCount
    for index in first..<first + length where tokens[index].kind == .word {
      guard scalarCount < scalars.count - 2 else { return }
      let scalar = scalars[Int(tokens[index].start)]
      scalars[scalarCount] = scalar
      scalarCount += 1
      hash = Hashing.step(hash, scalar)
    }
    for index in first + 1..<first + length { tokens[index].kind = .absorbed }
    tokens[first].hash = Hashing.mix(hash)
    tokens[first].start = Int32(truncatingIfNeeded: start)
    tokens[first].count = Int32(truncatingIfNeeded: scalarCount - start)
    tokens[first].sourceEnd = tokens[first + length - 1].sourceEnd
    tokens[first].traits.insert(.disguised)
  }
}
