/// What one exchange may cost.
///
/// Beyond a limit the body passes unchanged and the report says so.
public struct RewritingLimits: Sendable, Hashable {
  /// Bytes of one body, decoded, that are looked at; the rest passes unchanged.
  public var decodedBytesMax: Int = 16 << 20

  /// How many bytes one received byte may expand to; beyond it the body counts as an attack and ends.
  public var expansionRatioMax: Int = 256

  /// Bytes of posts that are judged in one body: about 50 ms of work at the most.
  public var judgedBytesMax: Int = 1 << 18

  /// Posts that are judged in one body.
  public var judgedPostsMax: Int = 1_000

  /// The limits of the design.
  public init() {}
}
