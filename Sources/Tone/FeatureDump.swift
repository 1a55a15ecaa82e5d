/// What training needs of this module, so that features have one implementation: ours.
package enum FeatureDump {
  /// Appends the features of one text.
  ///
  /// `UInt32` token count, then for each token (the last stands for the whole text) `UInt32` feature count and
  /// the features: kind in the top eight bits, the top 24 bits of the hash below. Little-endian.
  package static func append(
    _ text: UnsafeBufferPointer<UInt8>,
    lexicon section: UnsafeRawBufferPointer,
    scratch: borrowing ToneScratch,
    to output: inout [UInt8]
  ) {
    let lexicon = Lexicon(section: section) ?? .empty
    var tokenizer = Tokenizer(text, scalars: scratch.scalars, tokens: scratch.tokens)
    let count = tokenizer.run()
    lexicon.mark(scratch.tokens, count: count)
    var reader = FeatureReader(scalars: scratch.scalars, tokens: scratch.tokens, count: count)
    var sink = DumpSink()
    reader.read(into: &sink)
    sink.finish()
    append(UInt32(sink.counts.count), to: &output)
    var position = 0
    for count in sink.counts {
      append(UInt32(count), to: &output)
      for feature in sink.features[position..<position + count] { append(feature, to: &output) }
      position += count
    }
  }

  /// The running hashes of a phrase, one a word; the last is the phrase's own.
  package static func phraseHashes(
    of text: UnsafeBufferPointer<UInt8>,
    scratch: borrowing ToneScratch
  ) -> [UInt32] {
    var tokenizer = Tokenizer(text, scalars: scratch.scalars, tokens: scratch.tokens)
    let count = tokenizer.run()
    var hashes: [UInt32] = []
    var phrase = Hashing.seed
    for index in 0..<count where scratch.tokens[index].kind != .absorbed {
      phrase = Lexicon.extend(phrase, with: scratch.tokens[index].hash)
      hashes.append(phrase)
    }
    return hashes
  }

  private static func append(_ value: UInt32, to output: inout [UInt8]) {
    for shift: UInt32 in [0, 8, 16, 24] {
      output.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}

private struct DumpSink: FeatureSink {
  var features: [UInt32] = []
  var counts: [Int] = []
  private var began = 0

  mutating func begin(_ token: Token?) {
    finish()
    began = features.count
  }

  mutating func take(_ feature: UInt32, _ kind: FeatureKind) {
    features.append(feature >> 8 | UInt32(kind.rawValue) << 24)
  }

  mutating func finish() {
    if features.count > began { counts.append(features.count - began) }
    began = features.count
  }
}
