/// What a feature was made from; training may leave kinds out, and explanations name them.
enum FeatureKind: UInt8, CaseIterable {
  case word, pair, triple, skip, letters3, letters4, letters5, negated, quoted, whole, language
}

/// Takes features as they are found.
protocol FeatureSink {
  /// A token begins; its features follow. Called once with nil for features of the whole text.
  mutating func begin(_ token: Token?)
  mutating func take(_ feature: UInt32, _ kind: FeatureKind)
}

/// Turns the tokens of a text into hashed features.
///
/// Features of a token: the word, the pair and triple that end in it, its letter sequences. Words inside
/// quotation marks and shortly after a negation are told apart from the same words elsewhere.
struct FeatureReader {
  let scalars: UnsafeMutableBufferPointer<UInt32>
  let tokens: UnsafeMutableBufferPointer<Token>
  let count: Int

  private static let boundary: UInt32 = 0x7C
  private static let lettersWordMax = 20

  private(set) var census = Census()

  /// What was counted on the way: the signals besides words.
  struct Census {
    var words = 0
    var capitals = 0
    var elongated = 0
    var exclamations = 0
    var questions = 0
    var emoji = 0
    var mentions = 0
    var links = 0
    var hashtags = 0
    var quoted = 0
    var disguised = 0
    var ideographs = 0
    var kana = 0
    var foreign = 0
    var letters = 0
    /// Bit n: a phrase of lexicon class n occurs outside quotation marks.
    var lexical: UInt32 = 0
    /// Bit n: a phrase of lexicon class n occurs inside quotation marks.
    var lexicalQuoted: UInt32 = 0
    /// Bit n: a phrase of lexicon class n occurs after a negation.
    var lexicalNegated: UInt32 = 0
  }

  init(
    scalars: UnsafeMutableBufferPointer<UInt32>,
    tokens: UnsafeMutableBufferPointer<Token>,
    count: Int
  ) {
    self.scalars = scalars
    self.tokens = tokens
    self.count = count
  }

  /// Gives all features to `sink`, token by token, then those of the whole text.
  @inline(__always)
  mutating func read<Sink: FeatureSink>(into sink: inout Sink) {
    markQuotations()
    var before: UInt32 = 0x57A7
    var beforeThat: UInt32 = 0x57A6
    var negatedFor = 0
    for index in 0..<count where tokens[index].kind != .absorbed {
      if tokens[index].lexical == Lexicon.Class.negation.rawValue {
        negatedFor = 4
      } else if negatedFor > 0 {
        tokens[index].traits.insert(.negated)
        negatedFor = tokens[index].kind == .mark ? 0 : negatedFor - 1
      }
      let token = tokens[index]
      tally(token)
      sink.begin(token)
      words(of: token, before, beforeThat, into: &sink)
      if token.count > 1, token.kind == .word || token.kind == .hashtag {
        letters(of: token, into: &sink)
      }
      beforeThat = before
      before = token.hash
    }
    sink.begin(nil)
    whole(into: &sink)
  }

  @inline(__always)
  private func words<Sink: FeatureSink>(
    of token: Token,
    _ before: UInt32,
    _ beforeThat: UInt32,
    into sink: inout Sink
  ) {
    let hash = token.hash
    if token.traits.contains(.quoted) {
      sink.take(Hashing.pair(hash, 1, salt: 0x0900), .quoted)
    }
    sink.take(Hashing.pair(hash, 0, salt: 0x0100), .word)
    sink.take(Hashing.pair(before, hash, salt: 0x0200), .pair)
    sink.take(
      Hashing.pair(Hashing.pair(beforeThat, before, salt: 0x0301), hash, salt: 0x0300),
      .triple
    )
    sink.take(Hashing.pair(beforeThat, hash, salt: 0x0400), .skip)
    if token.traits.contains(.negated) {
      sink.take(Hashing.pair(hash, 2, salt: 0x0A00), .negated)
    }
    if token.lexical != 0 {
      let number = UInt32(token.lexical)
      let place: UInt32 =
        token.traits.contains(.quoted) ? 1 : token.traits.contains(.negated) ? 2 : 0
      sink.take(Hashing.pair(number, place, salt: 0x0B00), .whole)
    }
  }

  /// Letter sequences of three to five, word ends included.
  @inline(__always)
  private func letters<Sink: FeatureSink>(of token: Token, into sink: inout Sink) {
    let start = Int(token.start)
    let length = min(Int(token.count), Self.lettersWordMax)
    // Position -1 and `length` are the ends of the word.
    for first in -1..<length - 1 {
      var hash = Hashing.seed ^ 0x77
      for step in 0..<5 {
        let position = first + step
        if position > length { break }
        let inside = position >= 0 && position < length
        hash = Hashing.step(hash, inside ? scalars[start + position] : Self.boundary)
        if step == 2 { sink.take(Hashing.mix(hash ^ 0x0500), .letters3) }
        if step == 3 { sink.take(Hashing.mix(hash ^ 0x0600), .letters4) }
        if step == 4 { sink.take(Hashing.mix(hash ^ 0x0700), .letters5) }
      }
    }
  }

  @inline(__always)
  private mutating func tally(_ token: Token) {
    switch token.kind {
    case .word, .hashtag:
      census.words += 1
      census.letters += Int(token.count)
      if token.kind == .hashtag { census.hashtags += 1 }
      if token.count > 0, scalars[Int(token.start)] >= 0x370 { census.foreign += 1 }
    case .mention: census.mentions += 1
    case .link: census.links += 1
    case .emoji: census.emoji += 1
    case .ideograph:
      census.ideographs += 1
      if scalars[Int(token.start)] <= 0x30FF { census.kana += 1 }
    case .mark:
      if scalars[Int(token.start)] == 0x21 { census.exclamations += Int(token.count) }
      if scalars[Int(token.start)] == 0x3F { census.questions += Int(token.count) }
    case .number, .absorbed: break
    }
    if token.traits.contains(.capitals) { census.capitals += 1 }
    if token.traits.contains(.elongated) { census.elongated += 1 }
    if token.traits.contains(.quoted) { census.quoted += 1 }
    if token.traits.contains(.disguised) { census.disguised += 1 }
    guard token.lexical != 0 else { return }
    let bit: UInt32 = 1 << UInt32(token.lexical & 31)
    if token.traits.contains(.quoted) {
      census.lexicalQuoted |= bit
    } else {
      census.lexical |= bit
    }
    if token.traits.contains(.negated) { census.lexicalNegated |= bit }
  }

  /// Features of the text as a whole: counts in steps, and which classes of phrase occur together.
  @inline(__always)
  private func whole<Sink: FeatureSink>(into sink: inout Sink) {
    func step(_ value: Int) -> UInt32 {
      value >= 8 ? 4 : value >= 4 ? 3 : value >= 2 ? 2 : value >= 1 ? 1 : 0
    }
    let counts: (Int, Int, Int, Int, Int, Int, Int, Int) = (
      census.capitals, census.elongated, census.exclamations, census.questions, census.emoji,
      census.mentions, census.links, census.quoted
    )
    sink.take(Hashing.pair(step(counts.0), 0, salt: 0x0C00), .whole)
    sink.take(Hashing.pair(step(counts.1), 1, salt: 0x0C00), .whole)
    sink.take(Hashing.pair(step(counts.2), 2, salt: 0x0C00), .whole)
    sink.take(Hashing.pair(step(counts.3), 3, salt: 0x0C00), .whole)
    sink.take(Hashing.pair(step(counts.4), 4, salt: 0x0C00), .whole)
    sink.take(Hashing.pair(step(counts.5), 5, salt: 0x0C00), .whole)
    sink.take(Hashing.pair(step(counts.6), 6, salt: 0x0C00), .whole)
    sink.take(Hashing.pair(step(counts.7), 7, salt: 0x0C00), .whole)
    sink.take(Hashing.pair(step(census.words / 6), 8, salt: 0x0C00), .whole)
    sink.take(Hashing.pair(step(census.hashtags), 9, salt: 0x0C00), .whole)
    if census.disguised > 0 { sink.take(Hashing.pair(1, 10, salt: 0x0C00), .whole) }
    classes(into: &sink)
  }

  @inline(__always)
  private func classes<Sink: FeatureSink>(into sink: inout Sink) {
    let all = census.lexical | census.lexicalQuoted
    guard all != 0 else { return }
    for first in 1..<UInt32(Lexicon.Class.allCases.count) where all & (1 << first) != 0 {
      let inQuotes: UInt32 = census.lexical & (1 << first) == 0 ? 1 : 0
      sink.take(Hashing.pair(first, inQuotes, salt: 0x0D00), .whole)
      for second in first + 1..<32 where all & (1 << second) != 0 {
        sink.take(Hashing.pair(first, second, salt: 0x0E00), .whole)
      }
    }
  }

  // MARK: Quotation

  /// Marks the words between a pair of quotation marks, unless they are all there is.
  private func markQuotations() {
    var opened: Int?
    for index in 0..<count {
      let token = tokens[index]
      guard token.kind == .mark, scalars[Int(token.start)] == 0x22 else { continue }
      guard let start = opened else {
        opened = index
        continue
      }
      let outside = start + (count - index - 1)
      if index - start <= 80, index > start + 1, outside >= 3 {
        for inner in start + 1..<index { tokens[inner].traits.insert(.quoted) }
      }
      opened = nil
    }
  }
}
