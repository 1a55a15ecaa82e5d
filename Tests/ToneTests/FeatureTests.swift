import Testing

@testable import Tone

@Suite struct FeatureTests {
  /// The model's rows belong to these very features: a change here means training anew.
  @Test func featuresAreThoseTheModelLearntFrom() {
    let text = "I don't wanna go, @you! #EndTheStigma 死にたい h4te sooo \"quoted words\" GOOD :("
    var hash: UInt32 = 0x811C_9DC5
    for byte in dump(text) { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    #expect(hash == 0x2F46_2DE5)
  }

  @Test(
    "reads a contraction the same however its apostrophe was written",
    arguments: [("don't", "don t"), ("I'm", "i m"), ("you’ve", "you ve"), ("they'll", "they ll")]
  )
  func readsContractions(whole: String, split: String) {
    #expect(words(whole) == words(split))
    #expect(tokens(whole).map(\.token.hash) == tokens(split).map(\.token.hash))
  }

  @Test func leavesOtherShortWordsApart() {
    #expect(words("it t go m") == ["it", "t", "go", "m"])
  }

  @Test func marksQuotationUnlessItIsAllThereIs() {
    #expect(quoted("she said \"go away now\" and left the room") == ["go", "away", "now"])
    #expect(quoted("\"go away now\"") == [])
    #expect(quoted("an \"open quotation that never ends") == [])
  }

  private func dump(_ text: String) -> [UInt8] {
    let scratch = ToneScratch()
    var output: [UInt8] = []
    var text = text
    text.withUTF8 { bytes in
      FeatureDump.append(
        bytes,
        lexicon: UnsafeRawBufferPointer(start: nil, count: 0),
        scratch: scratch,
        to: &output
      )
    }
    return output
  }

  private func quoted(_ text: String) -> [String] {
    let scratch = ToneScratch()
    var text = text
    return text.withUTF8 { bytes in
      var tokenizer = Tokenizer(bytes, scalars: scratch.scalars, tokens: scratch.tokens)
      let count = tokenizer.run()
      var reader = FeatureReader(scalars: scratch.scalars, tokens: scratch.tokens, count: count)
      var sink = QuotedSink(scalars: scratch.scalars)
      reader.read(into: &sink)
      return sink.words
    }
  }
}

private struct QuotedSink: FeatureSink {
  let scalars: UnsafeMutableBufferPointer<UInt32>
  var words: [String] = []

  mutating func begin(_ token: Token?) {
    guard let token, token.traits.contains(.quoted) else { return }
    var letters = String.UnicodeScalarView()
    for position in 0..<Int(token.count) {
      if let scalar = Unicode.Scalar(scalars[Int(token.start) + position]) {
        letters.append(scalar)
      }
    }
    words.append(String(letters))
  }

  mutating func take(_ feature: UInt32, _ kind: FeatureKind) {}
}
