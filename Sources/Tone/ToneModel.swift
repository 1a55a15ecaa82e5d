/// Judges posts and search queries, on this machine, in microseconds.
///
/// A model is a file of weights read in place. It knows no network, clock or state: the same text gets the same
/// verdict. What the classes mean, what the model was trained on and where it fails is written in
/// `docs/model-card.md`.
public final class ToneModel: Sendable {
  private let lexicon: Lexicon
  private let network: Network
  private let languages: LanguageGuess
  private let queries: QueryJudge
  /// Keeps bytes alive that were copied.
  private let owned: OwnedBytes?

  /// Reads a model where it lies, for instance a mapped file.
  ///
  /// - Parameter bytes: must stay valid and unchanged as long as the model; starts at a multiple of 64.
  /// - Throws: what is wrong with the file.
  public convenience init(bytes: UnsafeRawBufferPointer) throws(ToneModelError) {
    try self.init(bytes, owned: nil)
  }

  /// Reads a model from a copy of `bytes`.
  public convenience init(copying bytes: [UInt8]) throws(ToneModelError) {
    let owned = OwnedBytes(bytes)
    try self.init(UnsafeRawBufferPointer(owned.buffer), owned: owned)
  }

  private init(_ bytes: UnsafeRawBufferPointer, owned: OwnedBytes?) throws(ToneModelError) {
    guard UInt(bitPattern: bytes.baseAddress) % 64 == 0 else { throw .notAModel }
    let file = try ModelFile(bytes)
    guard let lexicon = Lexicon(section: try file.section("LEXI").bytes) else {
      throw .section("LEXI")
    }
    self.lexicon = lexicon
    network = try Network(try file.section("POST"))
    languages = try LanguageGuess(try file.section("LANG"))
    queries = try QueryJudge(try file.section("QURY"))
    self.owned = owned
  }

  /// Judges a post.
  ///
  /// - Parameters:
  ///   - text: claims to be UTF-8; may be empty, huge or malformed. HTML tags and character references are read
  ///     as what they stand for.
  ///   - tuning: the person's sensitivity.
  ///   - scratch: working memory to use again.
  /// - Returns: the label at that sensitivity, and probabilities that do not depend on it.
  /// - Complexity: O(n) up to `ToneScratch.textBytesMax`, constant beyond. No allocation.
  public func verdict(
    for text: UnsafeBufferPointer<UInt8>,
    tuning: ToneTuning = ToneTuning(),
    scratch: borrowing ToneScratch
  ) -> Verdict {
    let (sink, census) = read(text, scratch: scratch)
    let scores = network.scores(sink.sum, layers: scratch.sums)
    let probabilities = network.probabilities(scores, strongest: sink.windows.strongest)
    let language = languages.language(sink.languages, count: sink.languageCount, census: census)
    var signals = Signals.of(census)
    if text.count > ToneScratch.textBytesMax { signals.insert(.truncated) }
    let isKnown = language?.isSupported ?? false
    let label =
      isKnown ? network.decide(probabilities, shift: tuning.shift) : ToneLabel.unknown
    return Verdict(
      label: label,
      probabilities: probabilities,
      signals: signals,
      language: language
    )
  }

  /// Judges a post; for callers without working memory at hand.
  public func verdict(for text: String, tuning: ToneTuning = ToneTuning()) -> Verdict {
    let scratch = ToneScratch()
    var text = text
    return text.withUTF8 { verdict(for: $0, tuning: tuning, scratch: scratch) }
  }

  /// Judges a post.
  public func verdict(
    for text: Span<UInt8>,
    tuning: ToneTuning = ToneTuning(),
    scratch: borrowing ToneScratch
  ) -> Verdict {
    text.withUnsafeBufferPointer { verdict(for: $0, tuning: tuning, scratch: scratch) }
  }

  /// Judges a search query, in any of the six languages that the model card names.
  public func queryVerdict(
    for text: UnsafeBufferPointer<UInt8>,
    tuning: ToneTuning = ToneTuning(),
    scratch: borrowing ToneScratch
  ) -> QueryVerdict {
    var sink = QueryJudge.Sink(judge: queries)
    _ = features(of: text, scratch: scratch, into: &sink)
    return queries.verdict(sink, shift: tuning.shift)
  }

  /// Judges a search query; for callers without working memory at hand.
  public func queryVerdict(for text: String, tuning: ToneTuning = ToneTuning()) -> QueryVerdict {
    let scratch = ToneScratch()
    var text = text
    return text.withUTF8 { queryVerdict(for: $0, tuning: tuning, scratch: scratch) }
  }

  /// The bytes of an author's description that name a line of work that carries a lot; nil if none is named.
  public func profession(
    in description: UnsafeBufferPointer<UInt8>,
    scratch: borrowing ToneScratch
  ) -> Range<Int>? {
    var tokenizer = Tokenizer(description, scalars: scratch.scalars, tokens: scratch.tokens)
    let count = tokenizer.run()
    lexicon.mark(scratch.tokens, count: count, only: .profession)
    for index in 0..<count
    where scratch.tokens[index].lexical == Lexicon.Class.profession.rawValue {
      let length = max(1, Int(scratch.tokens[index].lexicalCount))
      let last = scratch.tokens[min(count - 1, index + length - 1)]
      return Int(scratch.tokens[index].sourceStart)..<Int(last.sourceEnd)
    }
    return nil
  }

  // MARK: Reading

  @inline(__always)
  private func features<Sink: FeatureSink>(
    of text: UnsafeBufferPointer<UInt8>,
    scratch: borrowing ToneScratch,
    into sink: inout Sink
  ) -> FeatureReader.Census {
    var tokenizer = Tokenizer(text, scalars: scratch.scalars, tokens: scratch.tokens)
    let count = tokenizer.run()
    lexicon.mark(scratch.tokens, count: count)
    var reader = FeatureReader(scalars: scratch.scalars, tokens: scratch.tokens, count: count)
    reader.read(into: &sink)
    return reader.census
  }

  private func read(
    _ text: UnsafeBufferPointer<UInt8>,
    watching label: Int = 0,
    scratch: borrowing ToneScratch
  ) -> (
    PostSink, FeatureReader.Census
  ) {
    var sink = PostSink(
      network: network,
      guess: languages,
      layers: scratch.sums,
      windows: Windows(watching: label)
    )
    let census = features(of: text, scratch: scratch, into: &sink)
    return (sink, census)
  }

  /// Why the verdict is what it is: the parts of the text that weighed most, strongest first.
  public func explanation(
    of text: UnsafeBufferPointer<UInt8>,
    tuning: ToneTuning = ToneTuning(),
    scratch: borrowing ToneScratch
  ) -> Explanation {
    let verdict = verdict(for: text, tuning: tuning, scratch: scratch)
    let label = ToneLabel.judged.firstIndex(of: verdict.label) ?? 0
    let (sink, _) = read(text, watching: label, scratch: scratch)
    let factors = network.factors(of: label)
    let stretch = sink.windows.best
    var weigher = WeighingSink(
      network: network,
      whole: network.direction(
        of: label,
        sum: sink.sum,
        factor: factors.whole,
        layers: scratch.sums
      ),
      stretch: network.direction(
        of: label,
        sum: stretch.sum,
        factor: factors.stretch,
        layers: scratch.sums
      ),
      tokens: stretch.token..<stretch.token + Windows.tokens
    )
    _ = features(of: text, scratch: scratch, into: &weigher)
    return Explanation(verdict: verdict, parts: weigher.strongest(12))
  }
}

/// Adds up the rows of a post's features and of its language.
private struct PostSink: FeatureSink {
  let network: Network
  let guess: LanguageGuess
  let layers: UnsafeMutableBufferPointer<Float>
  var windows: Windows
  var sum = RowSum()
  var languages = SIMD16<Int32>(repeating: 0)
  var languageCount = 0

  @inline(__always)
  mutating func begin(_ token: Token?) {
    windows.begin(isToken: token != nil, sum: sum, network: network, layers: layers)
  }

  @inline(__always)
  mutating func take(_ feature: UInt32, _ kind: FeatureKind) {
    if kind != .language {
      let row = network.vocabulary.row(of: feature)
      if row >= 0 { sum.add(network.rows + row &* Network.width) }
    }
    if kind == .word || kind == .letters3 {
      let row = guess.vocabulary.row(of: feature)
      if row >= 0 {
        let bytes = UnsafeRawPointer(guess.rows + row &* LanguageGuess.languagesMax)
        languages &+= SIMD16<Int32>(truncatingIfNeeded: bytes.loadUnaligned(as: SIMD16<Int8>.self))
        languageCount &+= 1
      }
    }
  }
}

/// Bytes at an address that a model may be read from.
final class OwnedBytes: @unchecked Sendable {
  let buffer: UnsafeMutableRawBufferPointer

  init(_ bytes: [UInt8]) {
    buffer = .allocate(byteCount: max(64, bytes.count), alignment: 64)
    buffer.copyBytes(from: bytes)
  }

  deinit {
    buffer.deallocate()
  }
}
