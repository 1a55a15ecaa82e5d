/// A word, mark or symbol of a text, as the model reads it.
struct Token {
  enum Kind: UInt8 {
    case word, number, mention, link, hashtag, emoji, mark
    /// One character of a script that does not space its words (Han, kana).
    case ideograph
    /// A token that a phrase of the lexicon has taken in.
    case absorbed
  }

  struct Traits: OptionSet {
    let rawValue: UInt8
    /// Two or more letters, all of them capitals.
    static let capitals = Traits(rawValue: 1)
    /// A letter was repeated for emphasis ("sooo").
    static let elongated = Traits(rawValue: 2)
    /// Between quotation marks, and not the whole text.
    static let quoted = Traits(rawValue: 4)
    /// Shortly after a negation.
    static let negated = Traits(rawValue: 8)
    /// Letters were hidden behind digits or signs ("h4te", "f*ck").
    static let disguised = Traits(rawValue: 16)
    /// Part of a hashtag written in camel case, after the hashtag itself.
    static let hashtagPart = Traits(rawValue: 32)
  }

  var kind: Kind
  var traits: Traits = []

  /// The class of lexicon phrase that starts here; zero for none.
  var lexical: UInt8 = 0

  /// How many tokens that phrase takes.
  var lexicalCount: UInt8 = 0

  /// What the token is known by: a hash of its folded letters, or of its class.
  var hash: UInt32

  /// Where its folded scalars lie in the scratch.
  var start: Int32
  var count: Int32

  /// Byte offsets in the text as given.
  var sourceStart: Int32
  var sourceEnd: Int32
}

/// Memory that judging a text works in; keep one per thread and use it again, so that a post costs no allocation.
public struct ToneScratch: ~Copyable {
  /// Longer texts are judged by their first bytes.
  public static let textBytesMax = 8192

  static let tokensMax = 1536

  let scalars: UnsafeMutableBufferPointer<UInt32>
  let tokens: UnsafeMutableBufferPointer<Token>
  let sums: UnsafeMutableBufferPointer<Float>

  /// Makes the working memory: about 110 KB.
  public init() {
    scalars = .allocate(capacity: Self.textBytesMax + 64)
    scalars.initialize(repeating: 0)
    tokens = .allocate(capacity: Self.tokensMax)
    tokens.initialize(
      repeating: Token(
        kind: .mark,
        hash: 0,
        start: 0,
        count: 0,
        sourceStart: 0,
        sourceEnd: 0
      )
    )
    sums = .allocate(capacity: 4096)
    sums.initialize(repeating: 0)
  }

  deinit {
    scalars.deallocate()
    tokens.deallocate()
    sums.deallocate()
  }
}
