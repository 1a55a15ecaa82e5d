/// Tells languages apart by words and letter triples, or by script.
struct LanguageGuess: @unchecked Sendable {
  static let languagesMax = 16

  let vocabulary: Vocabulary
  let rows: UnsafePointer<Int8>
  private let codes: [ToneLanguage]
  private let scale: Float
  private let bias: [Float]

  init(_ section: ModelFile.Section) throws(ToneModelError) {
    var section = section
    vocabulary = try Vocabulary(&section)
    let count = try section.count(in: 1...Self.languagesMax)
    var codes: [ToneLanguage] = []
    for _ in 0..<count {
      let code = try section.word()
      codes.append(
        ToneLanguage(
          first: UInt8(truncatingIfNeeded: code),
          second: UInt8(truncatingIfNeeded: code >> 8)
        )
      )
    }
    self.codes = codes
    scale = try section.floats(1)[0]
    bias = try section.floats(count)
    rows = try section.block(vocabulary.rows * Self.languagesMax).assumingMemoryBound(
      to: Int8.self
    )
  }

  /// The language of a text; nil where too little speaks for one.
  ///
  /// English, the most frequent in posts and the one with the most slang, is kept unless another is clear.
  func language(_ sums: SIMD16<Int32>, count: Int, census: FeatureReader.Census) -> ToneLanguage? {
    if census.kana > 0 { return Self.japanese }
    if census.ideographs > census.words { return Self.chinese }
    guard census.words > 0 else { return nil }
    if census.foreign * 2 > census.words { return best(sums, count: count, margin: 0) }
    return best(sums, count: count, margin: count < 4 ? 6 : count < 12 ? 1.5 : 0)
  }

  private func best(_ sums: SIMD16<Int32>, count: Int, margin: Float) -> ToneLanguage {
    var best = 0
    var bestValue = -Float.infinity
    let norm = scale / Float(max(1, count)).squareRoot()
    for index in codes.indices {
      let value = Float(sums[index]) * norm + bias[index] + (index == 0 ? margin : 0)
      if value > bestValue {
        (best, bestValue) = (index, value)
      }
    }
    return codes[best]
  }

  private static let japanese = ToneLanguage(first: 0x6A, second: 0x61)
  private static let chinese = ToneLanguage(first: 0x7A, second: 0x68)
}
