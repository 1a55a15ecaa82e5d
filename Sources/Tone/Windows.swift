/// The strongest stretch of a post for each label.
///
/// In a long post one sentence may say what matters, and a sum over everything drowns it. So each stretch of
/// twelve tokens is scored by itself as well, and the greatest log-probability of each label is kept. The figure
/// that led to this is in `docs/model-card.md`.
struct Windows {
  static let tokens = 12
  /// A shorter rest at the end is left out, unless it is all there is.
  static let restMin = 6

  private var start = RowSum()
  private var tokensInside = 0
  private var closed = 0
  private var tokensSeen = 0

  /// The greatest log-probability of each label over all stretches.
  private(set) var strongest = SIMD8<Float>(repeating: -99)
  /// The sum of rows of the stretch where that label was strongest, and its first token.
  private(set) var best: (sum: RowSum, token: Int) = (RowSum(), 0)
  /// The label that `best` is kept for.
  let watched: Int

  init(watching label: Int = 0) {
    watched = label
  }

  /// A token begins, or (nil) the features of the whole text; `sum` has everything so far.
  @inline(__always)
  mutating func begin(
    isToken: Bool,
    sum: RowSum,
    network: Network,
    layers: UnsafeMutableBufferPointer<Float>
  ) {
    if isToken ? tokensInside == Self.tokens : tokensInside >= Self.restMin || closed == 0 {
      close(sum: sum, network: network, layers: layers)
    }
    tokensInside &+= 1
    tokensSeen &+= 1
  }

  @inline(never)
  private mutating func close(
    sum: RowSum,
    network: Network,
    layers: UnsafeMutableBufferPointer<Float>
  ) {
    let inside = sum.since(start)
    let values = network.logProbabilities(network.scores(inside, layers: layers))
    if values[watched] > strongest[watched] {
      best = (inside, tokensSeen - tokensInside)
    }
    strongest.replace(with: values, where: values .> strongest)
    start = sum
    tokensInside = 0
    closed &+= 1
  }
}
