/// Phrases that mean something by themselves, each with its class, found by the hashes of their words.
///
/// The phrases are written in `rules/tone/*.yaml`; training compiles them into a section of the model file:
/// `UInt32` slot count (a power of two), then slots of eight bytes: `UInt32` hash of the phrase or of one of
/// its beginnings, `UInt8` class (zero: only a beginning), `UInt8` flags, two bytes unused. An empty slot is
/// all zero. Collisions go to the next slot.
struct Lexicon: @unchecked Sendable {
  /// The classes, in the order of the numbers in the model file.
  enum Class: UInt8, CaseIterable, Sendable {
    case none = 0
    /// Someone says that they want to die, or are about to act.
    case crisis
    /// Words that belong to a crisis but also to ordinary talk.
    case crisisHint
    /// A title, a technical term, an idiom that only sounds like a crisis.
    case lookAlike
    /// Awareness and solidarity: hashtags, campaigns.
    case awareness
    /// Offering help or comfort.
    case support
    /// Distress, exhaustion, overload of the writer.
    case distress
    /// A group of people, by any trait.
    case group
    /// A slur against a group.
    case slur
    /// A word that is a slur or a name one gives oneself.
    case reclaimable
    /// Contempt or abuse towards someone.
    case insult
    /// Swearing that need not be aimed at anyone.
    case profanity
    /// The writer speaks about what others say, or against it.
    case counterSpeech
    /// A threat of violence against someone.
    case threat
    /// A thing, not a person, that may be hated freely.
    case thing
    /// Words of identity and pride in the first person.
    case pride
    /// A profession that carries a lot; read in author descriptions only.
    case profession
    case negation
  }

  struct Flags {
    /// The phrase is read as its class alone: which group is named carries no weight.
    static let substitutes: UInt8 = 1
  }

  private let slots: UnsafePointer<UInt64>?
  private let mask: Int

  static var empty: Lexicon { Lexicon(slots: nil, mask: 0) }

  private init(slots: UnsafePointer<UInt64>?, mask: Int) {
    self.slots = slots
    self.mask = mask
  }

  /// Reads a section; nil if it is not one.
  init?(section: UnsafeRawBufferPointer) {
    guard section.count >= 16 else { return nil }
    let count = Int(section.loadUnaligned(as: UInt32.self).littleEndian)
    guard count > 0, count & (count - 1) == 0, section.count >= 8 + count * 8,
      let base = section.baseAddress,
      UInt(bitPattern: base) % 8 == 0
    else { return nil }
    slots = (base + 8).assumingMemoryBound(to: UInt64.self)
    mask = count - 1
  }

  /// The class and flags of the entry with this hash; nil when no phrase begins so.
  @inline(__always)
  private func entry(_ hash: UInt32) -> (class: UInt8, flags: UInt8)? {
    guard let slots else { return nil }
    var index = Int(hash) & mask
    for _ in 0..<64 {
      let slot = UInt64(littleEndian: slots[index])
      if slot == 0 { return nil }
      if UInt32(truncatingIfNeeded: slot) == hash {
        return (UInt8(truncatingIfNeeded: slot >> 32), UInt8(truncatingIfNeeded: slot >> 40))
      }
      index = (index + 1) & mask
    }
    return nil
  }

  static let wordsMax = 10

  /// The hash of a phrase, one word at a time.
  @inline(__always)
  static func extend(_ phrase: UInt32, with word: UInt32) -> UInt32 {
    Hashing.pair(phrase, word, salt: 0x1E81_C011)
  }

  /// Marks the longest phrase at each place; a substituting phrase becomes one token that stands for its class.
  func mark(_ tokens: UnsafeMutableBufferPointer<Token>, count: Int) {
    guard slots != nil else { return }
    var index = 0
    while index < count {
      index += markPhrase(tokens, at: index, count: count)
    }
  }

  /// Marks the phrases of one class and leaves the tokens as they are.
  func mark(_ tokens: UnsafeMutableBufferPointer<Token>, count: Int, only wanted: Class) {
    for first in 0..<count {
      guard let found = longest(tokens, at: first, count: count), found.class == wanted.rawValue
      else { continue }
      tokens[first].lexical = found.class
      tokens[first].lexicalCount = UInt8(truncatingIfNeeded: found.length)
    }
  }

  @inline(__always)
  private func longest(
    _ tokens: UnsafeMutableBufferPointer<Token>,
    at first: Int,
    count: Int
  ) -> (class: UInt8, flags: UInt8, length: Int)? {
    var phrase = Hashing.seed
    var found: (class: UInt8, flags: UInt8, length: Int)?
    var length = 0
    var words = 0
    while first + length < count, words < Self.wordsMax {
      let token = tokens[first + length]
      length += 1
      if token.kind == .absorbed { continue }
      words += 1
      phrase = Self.extend(phrase, with: token.hash)
      guard let entry = entry(phrase) else { break }
      if entry.class != 0 { found = (entry.class, entry.flags, length) }
    }
    return found
  }

  @inline(__always)
  private func markPhrase(
    _ tokens: UnsafeMutableBufferPointer<Token>,
    at first: Int,
    count: Int
  ) -> Int {
    guard let found = longest(tokens, at: first, count: count) else { return 1 }
    tokens[first].lexical = found.class
    guard found.flags & Flags.substitutes != 0 else { return 1 }
    tokens[first].hash = Self.classHash(found.class)
    tokens[first].sourceEnd = tokens[first + found.length - 1].sourceEnd
    tokens[first].count = 0
    for index in first + 1..<first + found.length { tokens[index].kind = .absorbed }
    return found.length
  }

  @inline(__always)
  static func classHash(_ number: UInt8) -> UInt32 {
    Hashing.mix(0xC1A5_5000 &+ UInt32(number))
  }
}
