/// Why a text got its verdict.
public struct Explanation: Sendable {
  /// A part of the text and what it did.
  public struct Part: Sendable, Hashable {
    /// Byte offsets in the text.
    public var range: Range<Int>

    /// What the part added to the score of the verdict's label; negative: it spoke against it.
    public var weight: Float
  }

  /// The verdict explained.
  public var verdict: Verdict

  /// The parts that weighed most, strongest first.
  public var parts: [Part]

  /// What was seen besides the words' weights, one sentence each.
  public var sentences: [String] {
    Self.words.filter { verdict.signals.contains($0.signal) }.map(\.sentence)
      + (verdict.label == .unknown ? [Self.unknown(verdict.language)] : [])
  }

  private static func unknown(_ language: ToneLanguage?) -> String {
    guard let language else { return "There are no words to judge." }
    return "The language (\(language)) is not one that is judged."
  }

  private static let words: [(signal: ToneSignals, sentence: String)] = [
    (.crisisPhrase, "It has a phrase from the crisis lexicon."),
    (.lookAlike, "It has a title, term or idiom that only sounds like a crisis."),
    (.awareness, "It has words of an awareness campaign."),
    (.support, "It offers comfort or help."),
    (.distress, "It has a phrase of distress."),
    (.group, "It names a group of people; which one carries no weight."),
    (.slur, "It has a slur outside quotation marks."),
    (.reclaimable, "It has a word that is a slur in some mouths and a self-name in others."),
    (.insult, "It has an insult."),
    (.profanity, "It has swearing."),
    (.counterSpeech, "It speaks about what others say."),
    (.threat, "It has the form of a threat."),
    (.quotation, "Part of it is in quotation marks."),
    (.capitals, "Words are in capitals."),
    (.emphasis, "Exclamation or question marks are repeated."),
    (.disguise, "Letters are hidden behind digits or signs."),
    (.truncated, "Only the beginning was read."),
  ]
}

/// Weighs each token by how far it moved the score: as part of the whole, and of the strongest stretch.
struct WeighingSink: FeatureSink {
  private let network: Network
  private let whole: [Float]
  private let stretch: [Float]
  /// The tokens of the strongest stretch.
  private let tokens: Range<Int>
  private var parts: [Explanation.Part] = []

  init(network: Network, whole: [Float], stretch: [Float], tokens: Range<Int>) {
    self.network = network
    self.whole = whole
    self.stretch = stretch
    self.tokens = tokens
  }

  mutating func begin(_ token: Token?) {
    let range = token.map { Int($0.sourceStart)..<Int(max($0.sourceStart, $0.sourceEnd)) } ?? 0..<0
    parts.append(Explanation.Part(range: range, weight: 0))
  }

  mutating func take(_ feature: UInt32, _ kind: FeatureKind) {
    let row = network.vocabulary.row(of: feature)
    guard row >= 0, !parts.isEmpty, kind != .language else { return }
    let last = parts.count - 1
    let isInStretch = tokens.contains(last) && !parts[last].range.isEmpty
    let bytes = network.rows + row * Network.width
    var total: Float = 0
    for column in 0..<Network.width {
      total += Float(bytes[column]) * (whole[column] + (isInStretch ? stretch[column] : 0))
    }
    parts[last].weight += total
  }

  func strongest(_ count: Int) -> [Explanation.Part] {
    let named = parts.filter { !$0.range.isEmpty }
    return Array(named.sorted { abs($0.weight) > abs($1.weight) }.prefix(count))
  }
}
