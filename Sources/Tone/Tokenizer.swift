/// Cuts a text into tokens of folded letters.
///
/// Works in the memory of a `ToneScratch`; reads at most `ToneScratch.textBytesMax` bytes.
struct Tokenizer {
  private var reader: ScalarReader
  private let scalars: UnsafeMutableBufferPointer<UInt32>
  private let tokens: UnsafeMutableBufferPointer<Token>
  private var scalarCount = 0
  private(set) var tokenCount = 0

  // The word being read.
  private var wordStart = 0
  private var wordSource = 0
  private var hash = Hashing.seed
  private var letters = 0
  private var capitals = 0
  private var foreign = 0
  private var traits: Token.Traits = []
  private var isHashtag = false
  private var lastWasLower = false
  private var camelCuts = 0

  private static let numberHashes: [UInt32] = (0...5).map { Hashing.mix(0xA110_0000 &+ $0) }
  private static let mentionHash = Hashing.name("<mention>")
  private static let linkHash = Hashing.name("<link>")

  init(
    _ text: UnsafeBufferPointer<UInt8>,
    scalars: UnsafeMutableBufferPointer<UInt32>,
    tokens: UnsafeMutableBufferPointer<Token>
  ) {
    let count = min(text.count, ToneScratch.textBytesMax)
    reader = ScalarReader(UnsafeBufferPointer(rebasing: text[..<count]))
    self.scalars = scalars
    self.tokens = tokens
  }

  /// Reads the whole text; answers the number of tokens written.
  mutating func run() -> Int {
    while tokenCount < tokens.count - 8 {
      let source = reader.offset
      guard let raw = reader.next() else { break }
      take(raw, at: source)
    }
    endWord(at: reader.offset)
    var joiner = TokenJoiner(
      scalars: scalars,
      scalarCount: scalarCount,
      tokens: tokens,
      tokenCount: tokenCount
    )
    joiner.joinContractions()
    joiner.joinSpacedLetters()
    return tokenCount
  }

  @inline(__always)
  private mutating func take(_ raw: UInt32, at source: Int) {
    let scalar = Folding.fold(raw)
    guard scalar != Folding.dropped else { return }
    switch CharacterClass(of: scalar) {
    case .letter: letter(scalar, isUpper: Folding.isUpper(raw), at: source)
    case .digit: digit(scalar, at: source)
    case .space: endWord(at: source)
    case .apostrophe:
      // "don't" is read as "dont", as many write it.
      if letters == 0 || !isLetterNext() { endWord(at: source) }
    case .quote:
      endWord(at: source)
      single(scalar, kind: .mark, at: source)
    case .ideograph:
      endWord(at: source)
      single(scalar, kind: .ideograph, at: source)
    case .emoji:
      endWord(at: source)
      single(scalar, kind: .emoji, at: source)
    case .mark: mark(scalar, at: source)
    }
  }

  // MARK: Words

  @inline(__always)
  private mutating func letter(_ scalar: UInt32, isUpper: Bool, at source: Int) {
    if scalarCount == wordStart {
      startWord(at: source)
      // The reader already stands after this letter.
      if scalar == 0x68 || scalar == 0x77, isLink(at: source) {
        skipLink(from: source)
        return
      }
    }
    if isHashtag, isUpper, lastWasLower, camelCuts < 8 { camelCuts += 1 }
    lastWasLower = !isUpper
    letters += 1
    if isUpper { capitals += 1 }
    if scalar >= 0x370 { foreign += 1 }
    append(scalar)
  }

  @inline(__always)
  private mutating func append(_ scalar: UInt32) {
    let length = scalarCount - wordStart
    if length >= 2, scalars[scalarCount - 1] == scalar, scalars[scalarCount - 2] == scalar,
      scalar > 0x39
    {
      traits.insert(.elongated)
      return
    }
    guard length < 64, scalarCount < scalars.count - 2 else { return }
    scalars[scalarCount] = scalar
    scalarCount += 1
    hash = Hashing.step(hash, scalar)
  }

  private mutating func digit(_ scalar: UInt32, at source: Int) {
    if scalarCount == wordStart { startWord(at: source) }
    if letters > 0, isLetterNext(), let letter = CharacterClass.letterBehind(scalar) {
      traits.insert(.disguised)
      letters += 1
      append(letter)
      return
    }
    append(scalar)
  }

  private func isLetterNext() -> Bool {
    let byte = reader.peek()
    return (byte | 0x20) &- 0x61 < 26 || byte >= 0xC3 && byte < 0xE2
  }

  private mutating func startWord(at source: Int) {
    wordSource = source
    hash = Hashing.seed
    letters = 0
    capitals = 0
    foreign = 0
    traits = []
    lastWasLower = false
    camelCuts = 0
  }

  private mutating func endWord(at source: Int) {
    let count = scalarCount - wordStart
    guard count > 0 else {
      isHashtag = false
      return
    }
    if foreign > 0, foreign < letters { unmaskLookAlikes() }
    if capitals >= 2, capitals == letters { traits.insert(.capitals) }
    let kind: Token.Kind = isHashtag ? .hashtag : letters == 0 ? .number : .word
    let known =
      kind == .number ? Self.numberHashes[min(count, 5)] : Hashing.mix(hash)
    emit(kind, hash: known, start: wordStart, count: count, from: wordSource, to: source)
    if isHashtag, camelCuts > 0 { splitHashtag(at: wordSource, to: source) }
    wordStart = scalarCount
    letters = 0
    traits = []
    isHashtag = false
  }

  /// Reads "hаte" with a Cyrillic "а" as "hate"; leaves words wholly in one script alone.
  private mutating func unmaskLookAlikes() {
    for index in wordStart..<scalarCount where scalars[index] >= 0x370 {
      guard Folding.latinLookAlike(scalars[index]) != nil else { return }
    }
    hash = Hashing.seed
    for index in wordStart..<scalarCount {
      scalars[index] = Folding.latinLookAlike(scalars[index]) ?? scalars[index]
      hash = Hashing.step(hash, scalars[index])
    }
    traits.insert(.disguised)
  }

  /// Adds the words of a camel-case hashtag after it: #EndTheStigma also reads as "end the stigma".
  private mutating func splitHashtag(at from: Int, to source: Int) {
    var part = ScalarReader(reader.bytes)
    part.offset = from
    var index = wordStart
    var start = wordStart
    var lower = false
    var partHash = Hashing.seed
    while part.offset < source, index < scalarCount, let raw = part.next() {
      guard Folding.fold(raw) == scalars[index] else { continue }
      let isUpper = Folding.isUpper(raw)
      if isUpper, lower, index > start {
        emitPart(start, index, partHash, from: from, to: source)
        start = index
        partHash = Hashing.seed
      }
      lower = !isUpper
      partHash = Hashing.step(partHash, scalars[index])
      index += 1
    }
    if index > start { emitPart(start, index, partHash, from: from, to: source) }
  }

  private mutating func emitPart(_ start: Int, _ end: Int, _ hash: UInt32, from: Int, to: Int) {
    traits = .hashtagPart
    emit(.word, hash: Hashing.mix(hash), start: start, count: end - start, from: from, to: to)
  }

  // MARK: Links, mentions, marks

  private func isLink(at source: Int) -> Bool {
    func has(_ text: StaticString) -> Bool {
      guard source + text.utf8CodeUnitCount <= reader.bytes.count else { return false }
      for index in 0..<text.utf8CodeUnitCount
      where reader.bytes[source + index] | 0x20 != text.utf8Start[index] | 0x20 {
        return false
      }
      return true
    }
    return has("http://") || has("https://") || has("www.")
  }

  private mutating func skipLink(from source: Int) {
    while reader.peek() > 0x20, reader.peek() != 0x3C, reader.peek() != 0x22 { reader.offset += 1 }
    emit(
      .link,
      hash: Self.linkHash,
      start: scalarCount,
      count: 0,
      from: source,
      to: reader.offset
    )
    wordStart = scalarCount
  }

  private mutating func mark(_ scalar: UInt32, at source: Int) {
    if letters > 0, scalarCount > wordStart, isLetterNext(),
      let letter = CharacterClass.letterBehind(scalar)
    {
      traits.insert(.disguised)
      append(letter)
      return
    }
    if scalar == 0x5F, scalarCount > wordStart, isHashtag { return }
    endWord(at: source)
    if scalar == 0x40, Self.isNameByte(reader.peek()) {
      while Self.isNameByte(reader.peek()) { reader.offset += 1 }
      emit(
        .mention,
        hash: Self.mentionHash,
        start: scalarCount,
        count: 0,
        from: source,
        to: reader.offset
      )
      return
    }
    if scalar == 0x23, isLetterNext() || reader.peek() >= 0xE3 {
      isHashtag = true
      return
    }
    single(scalar, kind: .mark, at: source)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F
  }

  /// Adds a sign; the same sign again, up to three times, lengthens the token before it.
  private mutating func single(_ scalar: UInt32, kind: Token.Kind, at source: Int) {
    guard scalarCount < scalars.count - 2 else { return }
    if kind == .mark, tokenCount > 0, tokens[tokenCount - 1].kind == .mark,
      Int(tokens[tokenCount - 1].sourceEnd) == source, scalar != 0x22
    {
      lengthenMark(with: scalar)
      return
    }
    scalars[scalarCount] = scalar
    scalarCount += 1
    wordStart = scalarCount
    traits = []
    let known = Hashing.mix(Hashing.step(Hashing.seed ^ 0x33, scalar))
    emit(kind, hash: known, start: scalarCount - 1, count: 1, from: source, to: reader.offset)
    emoticonLetter(after: scalar)
  }

  private mutating func lengthenMark(with scalar: UInt32) {
    let index = tokenCount - 1
    tokens[index].sourceEnd = Int32(truncatingIfNeeded: reader.offset)
    guard tokens[index].count < 4, !endsInThree(of: scalar, tokens[index]) else { return }
    scalars[scalarCount] = scalar
    scalarCount += 1
    wordStart = scalarCount
    tokens[index].count += 1
    var hash = Hashing.seed ^ 0x33
    for position in 0..<Int(tokens[index].count) {
      hash = Hashing.step(hash, scalars[Int(tokens[index].start) + position])
    }
    tokens[index].hash = Hashing.mix(hash)
    emoticonLetter(after: scalar)
  }

  private func endsInThree(of scalar: UInt32, _ token: Token) -> Bool {
    token.count >= 3 && scalars[scalarCount - 1] == scalar && scalars[scalarCount - 2] == scalar
      && scalars[scalarCount - 3] == scalar
  }

  /// Reads the letter of ":D", ";p" or "=3" as part of the sign.
  private mutating func emoticonLetter(after scalar: UInt32) {
    guard scalar == 0x3A || scalar == 0x3B || scalar == 0x3D || scalar == 0x2D else { return }
    let byte = reader.peek()
    guard byte == 0x44 || byte | 0x20 == 0x70 || byte | 0x20 == 0x6F || byte == 0x33,
      reader.peek(1) <= 0x20
    else { return }
    reader.offset += 1
    lengthenMark(with: UInt32(byte))
  }

  private mutating func emit(
    _ kind: Token.Kind,
    hash: UInt32,
    start: Int,
    count: Int,
    from: Int,
    to: Int
  ) {
    guard tokenCount < tokens.count else { return }
    tokens[tokenCount] = Token(
      kind: kind,
      traits: traits,
      hash: hash,
      start: Int32(truncatingIfNeeded: start),
      count: Int32(truncatingIfNeeded: count),
      sourceStart: Int32(truncatingIfNeeded: from),
      sourceEnd: Int32(truncatingIfNeeded: to)
    )
    tokenCount += 1
  }
}
