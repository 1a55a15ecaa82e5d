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
  private var digits = 0
  private var foreign = 0
  private var traits: Token.Traits = []
  private var isHashtag = false
  private var lastWasLower = false
  private var camelCuts = 0

  private static let numberHashes: [UInt32] = (0...5).map { Hashing.mix(0xA110_0000 &+ $0) }
  private static let mentionHash = Hashing.name("<mention>")
  private static let linkHash = Hashing.name("<link>")

  private enum Class {
    case letter, digit, ideograph, space, apostrophe, quote, emoji, mark
  }

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
    joinContractions()
    joinSpacedLetters()
    return tokenCount
  }

  @inline(__always)
  private mutating func take(_ raw: UInt32, at source: Int) {
    let scalar = Folding.fold(raw)
    guard scalar != Folding.dropped else { return }
    switch Self.classify(scalar) {
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

  @inline(__always)
  private static func classify(_ scalar: UInt32) -> Class {
    if scalar < 0x80 {
      switch scalar {
      case 0x61...0x7A: return .letter
      case 0x30...0x39: return .digit
      case 0x00...0x20, 0x7F: return .space
      case 0x27, 0x60: return .apostrophe
      case 0x22: return .quote
      default: return .mark
      }
    }
    return classifyBeyondASCII(scalar)
  }

  @inline(never)
  private static func classifyBeyondASCII(_ scalar: UInt32) -> Class {
    switch scalar {
    case 0xA1...0xBF, 0x2000...0x20CF, 0x3001...0x303F, 0xFF5F...0xFFEF, 0xFFFD, 0x30FB: .mark
    case 0x2100...0x24B5, 0x2500...0x2BFF, 0x1F000...0x1FBFF, 0x24EA...0x24FF: .emoji
    case 0x3041...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: .ideograph
    case 0xE000...0xF8FF: .mark
    default: .letter
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
    if letters > 0, isLetterNext(), let letter = Self.letterBehind(scalar) {
      traits.insert(.disguised)
      letters += 1
      append(letter)
      return
    }
    digits += 1
    append(scalar)
  }

  /// The letter that a digit or sign stands for between letters.
  private static func letterBehind(_ scalar: UInt32) -> UInt32? {
    switch scalar {
    case 0x30: 0x6F
    case 0x31, 0x21, 0x7C: 0x69
    case 0x33: 0x65
    case 0x34, 0x40: 0x61
    case 0x35, 0x24: 0x73
    case 0x37: 0x74
    case 0x2A, 0x23: 0x2A
    default: nil
    }
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
    digits = 0
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
      let letter = Self.letterBehind(scalar)
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

  // MARK: Letters set apart

  /// Reads "don t" and "i m", which is what some sites make of "don't" and "I'm", as one word.
  private mutating func joinContractions() {
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
  private mutating func joinSpacedLetters() {
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
