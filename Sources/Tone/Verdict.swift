/// What a post is, as far as its words tell.
public enum ToneLabel: String, CaseIterable, Sendable {
  /// Nothing to do.
  case calm
  /// Anger, contempt, outrage aimed at someone.
  case charged
  /// Distress or overload of the writer.
  case vulnerable
  /// The writer speaks of wanting to die or of hurting themselves.
  case crisis
  /// Comfort and help for someone else.
  case supportive
  /// A language or script that the model does not know, or no words at all.
  case unknown

  /// The labels that have a probability, in the order of `Verdict.probabilities`.
  public static let judged: [ToneLabel] = [.calm, .charged, .vulnerable, .crisis, .supportive]
}

/// What was seen in a text besides its words' weights.
public struct ToneSignals: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt32

  /// Makes a set from its bits.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// A phrase that says plainly that the writer wants to die.
  public static let crisisPhrase = ToneSignals(rawValue: 1 << 0)
  /// A title, term or idiom that only sounds like a crisis.
  public static let lookAlike = ToneSignals(rawValue: 1 << 1)
  /// An awareness hashtag or campaign.
  public static let awareness = ToneSignals(rawValue: 1 << 2)
  /// Comfort or help is offered.
  public static let support = ToneSignals(rawValue: 1 << 3)
  /// A phrase of distress.
  public static let distress = ToneSignals(rawValue: 1 << 4)
  /// A group of people is named.
  public static let group = ToneSignals(rawValue: 1 << 5)
  /// A slur outside quotation marks.
  public static let slur = ToneSignals(rawValue: 1 << 6)
  /// A word that is a slur or a name one gives oneself.
  public static let reclaimable = ToneSignals(rawValue: 1 << 7)
  /// An insult outside quotation marks.
  public static let insult = ToneSignals(rawValue: 1 << 8)
  /// Swearing.
  public static let profanity = ToneSignals(rawValue: 1 << 9)
  /// Speech about what others say.
  public static let counterSpeech = ToneSignals(rawValue: 1 << 10)
  /// A threat.
  public static let threat = ToneSignals(rawValue: 1 << 11)
  /// Words in quotation marks.
  public static let quotation = ToneSignals(rawValue: 1 << 12)
  /// Words in capitals.
  public static let capitals = ToneSignals(rawValue: 1 << 13)
  /// Repeated exclamation or question marks.
  public static let emphasis = ToneSignals(rawValue: 1 << 14)
  /// Emoji.
  public static let emoji = ToneSignals(rawValue: 1 << 15)
  /// Letters hidden behind digits or signs.
  public static let disguise = ToneSignals(rawValue: 1 << 16)
  /// The text is longer than what was read.
  public static let truncated = ToneSignals(rawValue: 1 << 17)
}

/// The judgement of one text.
public struct Verdict: Sendable, Hashable {
  /// The decision, at the sensitivity asked for.
  public var label: ToneLabel

  /// Calibrated, in the order of `ToneLabel.judged`; they do not depend on the sensitivity.
  public var probabilities: SIMD8<Float>

  /// What was seen besides.
  public var signals: ToneSignals

  /// The language taken, as an ISO 639 code; nil where none could be told.
  public var language: ToneLanguage?

  /// The probability of `label`; zero for `unknown`.
  public func probability(of label: ToneLabel) -> Float {
    switch label {
    case .calm: probabilities[0]
    case .charged: probabilities[1]
    case .vulnerable: probabilities[2]
    case .crisis: probabilities[3]
    case .supportive: probabilities[4]
    case .unknown: 0
    }
  }
}

/// The judgement of one search query.
public struct QueryVerdict: Sendable, Hashable {
  /// True if the person who searches may be in danger.
  public var isCrisis: Bool

  /// Calibrated.
  public var probability: Float
}

/// A language by its two-letter ISO 639 code.
public struct ToneLanguage: Sendable, Hashable, CustomStringConvertible {
  let first: UInt8
  let second: UInt8

  /// The code.
  public var description: String {
    String(decoding: [first, second], as: UTF8.self)
  }

  /// True for the languages in which posts are judged.
  public var isSupported: Bool {
    Self.supported.contains(UInt16(first) << 8 | UInt16(second))
  }

  private static let supported: Set<UInt16> = Set(
    ["en", "es", "de", "fr", "pt", "it"].map { code in
      code.utf8.reduce(0) { $0 << 8 | UInt16($1) }
    }
  )
}

/// How readily a text is called something other than calm.
public struct ToneTuning: Sendable, Hashable {
  /// From 0, the fewest interventions, to 1; 0.5 is the balance that the model card reports.
  public var sensitivity: Float = 0.5

  /// This person's own shift, in steps, from "this was fine" (-1) and "this was heated" (+1).
  public private(set) var personal: Int = 0

  /// The personal shift stays within this many steps.
  public static let personalMax = 8

  /// No shift, middle sensitivity.
  public init() {}

  /// Restores a stored tuning; values out of range are brought into it.
  public init(sensitivity: Float, personal: Int = 0) {
    self.sensitivity = sensitivity.isFinite ? min(max(sensitivity, 0), 1) : 0.5
    self.personal = min(max(personal, -Self.personalMax), Self.personalMax)
  }

  /// The person says that a paused post was fine.
  public mutating func wasFine() {
    personal = max(personal - 1, -Self.personalMax)
  }

  /// The person says that a post was heated.
  public mutating func wasHeated() {
    personal = min(personal + 1, Self.personalMax)
  }

  /// Forgets the personal shift.
  public mutating func reset() {
    personal = 0
  }

  /// What is added to the log-odds against calm: two for full sensitivity, an eighth for a personal step.
  var shift: Float {
    (min(max(sensitivity, 0), 1) - 0.5) * 4 + Float(personal) * 0.125
  }
}
