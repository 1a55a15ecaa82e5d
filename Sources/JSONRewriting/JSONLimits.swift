/// Bounds on what a document can make the rewriter keep.
///
/// Over one of them, the rest passes unchanged and `JSONRewriter.bailout` says so.
public struct JSONLimits: Sendable, Hashable {
  /// Arrays and objects inside each other; at most 2,048.
  public var depthMax: Int

  /// Bytes held back for one decision: an object, a string, a filter's node.
  public var heldBytesMax: Int

  /// Bytes held back to see whether a filter below `..` holds for a value.
  ///
  /// Larger values are taken not to match, and what is inside them is looked at instead.
  public var windowBytesMax: Int

  /// Bytes of one document looked at ahead, for decisions and filters, all together.
  ///
  /// Values that are too large for `windowBytesMax` are looked at again further in, so nesting makes it
  /// more than the document has.
  public var lookAheadBytesMax: Int

  /// Length of a member name as written.
  public var keyBytesMax: Int

  /// Edits listed one by one; more are made but only counted.
  public var listedEditsMax: Int

  /// Makes bounds; those not given are the defaults.
  public init(
    depthMax: Int = 512,
    heldBytesMax: Int = 4 << 20,
    windowBytesMax: Int = 1 << 19,
    lookAheadBytesMax: Int = 1 << 28,
    keyBytesMax: Int = 16_384,
    listedEditsMax: Int = 65_536
  ) {
    self.depthMax = depthMax
    self.heldBytesMax = heldBytesMax
    self.windowBytesMax = windowBytesMax
    self.lookAheadBytesMax = lookAheadBytesMax
    self.keyBytesMax = keyBytesMax
    self.listedEditsMax = listedEditsMax
  }

  /// The same with a depth that the evaluation of paths, which recurses, can follow.
  var withBoundedDepth: JSONLimits {
    var limits = self
    limits.depthMax = min(max(depthMax, 0), 2_048)
    return limits
  }
}
