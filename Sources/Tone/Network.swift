/// The judge of posts.
///
/// The rows of a text's features are added up, go through one hidden layer, and become five scores. How the
/// weights come about is in `scripts/train-tone/network.py`.
struct Network: @unchecked Sendable {
  static let width = 48
  static let hiddenMax = 256
  static let labels = 5

  let vocabulary: Vocabulary
  let rows: UnsafePointer<Int8>
  let hidden: Int
  /// What one step of a row's byte is worth, per column.
  private let scale: [Float]
  private let hiddenWeights: [Float]
  private let hiddenBias: [Float]
  private let weights: [Float]
  private let bias: [Float]
  /// Calibration, three numbers a label: a factor for the score, one for the strongest stretch, and a shift.
  private let calibration: [Float]
  /// Decision: what is added to each log-probability before the greatest is taken.
  private let decision: [Float]

  init(_ section: ModelFile.Section) throws(ToneModelError) {
    var section = section
    vocabulary = try Vocabulary(&section)
    guard try section.count(in: 0...4096) == Self.width else { throw .section(section.name) }
    hidden = try section.count(in: 1...Self.hiddenMax)
    scale = try section.floats(Self.width)
    hiddenWeights = try section.floats(hidden * Self.width)
    hiddenBias = try section.floats(hidden)
    weights = try section.floats(Self.labels * (Self.width + hidden))
    bias = try section.floats(Self.labels)
    calibration = try section.floats(Self.labels * 3)
    decision = try section.floats(Self.labels)
    rows = try section.block(vocabulary.rows * Self.width).assumingMemoryBound(to: Int8.self)
  }

  /// The five scores, before calibration, of summed rows; fills `layers` (width + hidden floats) on the way.
  func scores(_ sum: RowSum, layers: UnsafeMutableBufferPointer<Float>) -> SIMD8<Float> {
    let norm = 1 / Float(max(1, sum.count)).squareRoot()
    for column in 0..<Self.width {
      layers[column] = Float(sum.total(column)) * scale[column] * norm
    }
    for unit in 0..<hidden {
      let total =
        hiddenBias[unit] + Self.dot(layers, hiddenWeights, at: unit * Self.width, Self.width)
      layers[Self.width + unit] = max(0, total)
    }
    var scores = SIMD8<Float>(repeating: 0)
    let depth = Self.width + hidden
    for label in 0..<Self.labels {
      scores[label] = bias[label] + Self.dot(layers, weights, at: label * depth, depth)
    }
    return scores
  }

  @inline(__always)
  private static func dot(
    _ layers: UnsafeMutableBufferPointer<Float>,
    _ weights: [Float],
    at offset: Int,
    _ count: Int
  ) -> Float {
    weights.withUnsafeBufferPointer { weights in
      var sums = SIMD8<Float>(repeating: 0)
      var index = 0
      while index + 8 <= count {
        let left = UnsafeRawPointer(layers.baseAddress.unsafelyUnwrapped + index)
          .loadUnaligned(as: SIMD8<Float>.self)
        let right = UnsafeRawPointer(weights.baseAddress.unsafelyUnwrapped + offset + index)
          .loadUnaligned(as: SIMD8<Float>.self)
        sums += left * right
        index += 8
      }
      var total = sums.sum()
      while index < count {
        total += layers[index] * weights[offset + index]
        index += 1
      }
      return total
    }
  }

  /// Logarithms of the probabilities that the scores stand for, uncalibrated.
  func logProbabilities(_ scores: SIMD8<Float>) -> SIMD8<Float> {
    var top = -Float.infinity
    for label in 0..<Self.labels { top = max(top, scores[label]) }
    var total: Float = 0
    for label in 0..<Self.labels { total += Exponential.exp(scores[label] - top) }
    return scores - SIMD8(repeating: top + Exponential.log(total))
  }

  /// How much a label's score, and that of its strongest stretch, count.
  func factors(of label: Int) -> (whole: Float, stretch: Float) {
    (calibration[label * 3], calibration[label * 3 + 1])
  }

  /// Calibrated probabilities of the five labels, from the scores of the whole and the strongest stretches.
  func probabilities(_ scores: SIMD8<Float>, strongest: SIMD8<Float>) -> SIMD8<Float> {
    var result = SIMD8<Float>(repeating: 0)
    var top = -Float.infinity
    for label in 0..<Self.labels {
      result[label] =
        scores[label] * calibration[label * 3] + strongest[label] * calibration[label * 3 + 1]
        + calibration[label * 3 + 2]
      top = max(top, result[label])
    }
    var total: Float = 0
    for label in 0..<Self.labels {
      result[label] = Exponential.exp(result[label] - top)
      total += result[label]
    }
    return result / total
  }

  /// The label with the greatest probability, each weighed by the cost of being wrong about it.
  func decide(_ probabilities: SIMD8<Float>, shift: Float) -> ToneLabel {
    var best = 0
    var bestValue = -Float.infinity
    for label in 0..<Self.labels {
      let isIntervention = label >= 1 && label <= 3
      let value =
        Exponential.log(max(probabilities[label], 1e-12)) + decision[label]
        + (isIntervention ? shift : 0)
      if value > bestValue {
        (best, bestValue) = (label, value)
      }
    }
    return ToneLabel.judged[best]
  }

  /// How the score of `label` against calm (against the strongest other, for calm) changes with each step of a
  /// row's byte, where rows sum up to `sum`.
  func direction(
    of label: Int,
    sum: RowSum,
    factor: Float,
    layers: UnsafeMutableBufferPointer<Float>
  )
    -> [Float]
  {
    let scores = scores(sum, layers: layers)
    var rival = 0
    if label == 0 {
      rival = 1
      for other in 2..<Self.labels where scores[other] > scores[rival] { rival = other }
    }
    let depth = Self.width + hidden
    func weight(_ index: Int) -> Float {
      weights[label * depth + index] - weights[rival * depth + index]
    }
    let norm = factor / Float(max(1, sum.count)).squareRoot()
    return (0..<Self.width).map { column in
      var total = weight(column)
      for unit in 0..<hidden where layers[Self.width + unit] > 0 {
        total += weight(Self.width + unit) * hiddenWeights[unit * Self.width + column]
      }
      return total * scale[column] * norm
    }
  }
}

/// Rows of bytes added up, 48 columns wide.
struct RowSum {
  private var low = SIMD16<Int32>(repeating: 0)
  private var middle = SIMD16<Int32>(repeating: 0)
  private var high = SIMD16<Int32>(repeating: 0)
  private(set) var count = 0

  @inline(__always)
  mutating func add(_ row: UnsafePointer<Int8>) {
    let bytes = UnsafeRawPointer(row)
    low &+= SIMD16<Int32>(truncatingIfNeeded: bytes.loadUnaligned(as: SIMD16<Int8>.self))
    middle &+= SIMD16<Int32>(
      truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: 16, as: SIMD16<Int8>.self)
    )
    high &+= SIMD16<Int32>(
      truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: 32, as: SIMD16<Int8>.self)
    )
    count &+= 1
  }

  /// What was added after `start`, an earlier state of this sum.
  @inline(__always)
  func since(_ start: RowSum) -> RowSum {
    var result = self
    result.low &-= start.low
    result.middle &-= start.middle
    result.high &-= start.high
    result.count &-= start.count
    return result
  }

  func total(_ column: Int) -> Int32 {
    column < 16 ? low[column] : column < 32 ? middle[column - 16] : high[column - 32]
  }
}

/// Exponential and logarithm without a C library: exact to about seven digits, the same on every machine.
enum Exponential {
  static func exp(_ value: Float) -> Float {
    guard value > -80 else { return 0 }
    guard value < 80 else { return Float(sign: .plus, exponent: 115, significand: 1) }
    let scaled = Double(value) * 1.442695040888963
    let whole = scaled.rounded(.down)
    let part = (scaled - whole) * 0.693147180559945
    var term = 1.0
    var sum = 1.0
    for step in 1...10 {
      term *= part / Double(step)
      sum += term
    }
    return Float(sum * Double(sign: .plus, exponent: Int(whole), significand: 1))
  }

  static func log(_ value: Float) -> Float {
    let number = Double(value)
    let fraction = number.significand
    let ratio = (fraction - 1) / (fraction + 1)
    let square = ratio * ratio
    var term = ratio
    var sum = 0.0
    var odd = 1.0
    while odd < 26 {
      sum += term / odd
      term *= square
      odd += 2
    }
    return Float(2 * sum + Double(number.exponent) * 0.693147180559945)
  }

  static func sigmoid(_ value: Float) -> Float {
    value >= 0 ? 1 / (1 + exp(-value)) : exp(value) / (1 + exp(value))
  }
}
