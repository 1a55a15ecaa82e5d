/// Turns what was counted into signals.
enum Signals {
  private static let ofClass: [(Lexicon.Class, ToneSignals)] = [
    (.crisis, .crisisPhrase), (.lookAlike, .lookAlike), (.awareness, .awareness),
    (.support, .support), (.distress, .distress), (.group, .group), (.slur, .slur),
    (.reclaimable, .reclaimable), (.insult, .insult), (.profanity, .profanity),
    (.counterSpeech, .counterSpeech), (.threat, .threat),
  ]

  static func of(_ census: FeatureReader.Census) -> ToneSignals {
    var signals: ToneSignals = []
    for (name, signal) in ofClass where census.lexical & (1 << UInt32(name.rawValue)) != 0 {
      signals.insert(signal)
    }
    if census.quoted > 0 { signals.insert(.quotation) }
    if census.capitals > 1 { signals.insert(.capitals) }
    if census.exclamations + census.questions > 2 { signals.insert(.emphasis) }
    if census.emoji > 0 { signals.insert(.emoji) }
    if census.disguised > 0 { signals.insert(.disguise) }
    return signals
  }
}
