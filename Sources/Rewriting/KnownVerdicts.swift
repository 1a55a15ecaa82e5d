internal import Synchronization
internal import Tone

/// Verdicts on texts seen lately: feeds are fetched again and again, with mostly the same posts.
///
/// Holds no text, only a hash under a key of this process, so that nobody can make texts that meet.
final class KnownVerdicts: Sendable {
  /// What is needed of a verdict.
  struct Entry {
    var hash = 0
    var label = ToneLabel.unknown
    var probability: Float = 0
    var isAwareness = false
  }

  /// Entries; a new one takes the place of whichever stands there.
  private static let countMax = 8_192

  private let entries = Mutex<[Entry]>([])

  /// The verdict on a text, judged only where it is not known.
  func verdict(
    on text: [UInt8],
    tuning: ToneTuning,
    judge: ([UInt8]) -> Verdict
  ) -> Entry {
    var hasher = Hasher()
    hasher.combine(tuning)
    text.withUnsafeBytes { hasher.combine(bytes: $0) }
    let hash = hasher.finalize()
    let place = Int(truncatingIfNeeded: UInt(bitPattern: hash) % UInt(Self.countMax))
    let known = entries.withLock { entries -> Entry? in
      guard !entries.isEmpty, entries[place].hash == hash else { return nil }
      return entries[place]
    }
    if let known { return known }
    let verdict = judge(text)
    let entry = Entry(
      hash: hash,
      label: verdict.label,
      probability: verdict.probability(of: verdict.label),
      isAwareness: verdict.signals.contains(.awareness)
    )
    entries.withLock { entries in
      if entries.isEmpty { entries = Array(repeating: Entry(), count: Self.countMax) }
      entries[place] = entry
    }
    return entry
  }
}
