/// The judge of search queries: one weight per feature.
struct QueryJudge: @unchecked Sendable {
  private let vocabulary: Vocabulary
  private let weights: UnsafePointer<Int16>
  private let scale: Float
  private let bias: Float
  private let threshold: Float

  init(_ section: ModelFile.Section) throws(ToneModelError) {
    var section = section
    vocabulary = try Vocabulary(&section)
    scale = try section.floats(1)[0]
    bias = try section.floats(1)[0]
    threshold = try section.floats(1)[0]
    weights = try section.block(vocabulary.rows * 2).assumingMemoryBound(to: Int16.self)
  }

  struct Sink: FeatureSink {
    let judge: QueryJudge
    var sum = 0
    var count = 0

    mutating func begin(_ token: Token?) {}

    @inline(__always)
    mutating func take(_ feature: UInt32, _ kind: FeatureKind) {
      let row = judge.vocabulary.row(of: feature)
      guard row >= 0 else { return }
      sum &+= Int(Int16(littleEndian: judge.weights[row]))
      count &+= 1
    }
  }

  func verdict(_ sink: Sink, shift: Float) -> QueryVerdict {
    let score =
      Float(sink.sum) * scale / Float(max(1, sink.count)).squareRoot() + bias
    return QueryVerdict(
      isCrisis: score + shift > threshold,
      probability: Exponential.sigmoid(score)
    )
  }
}
