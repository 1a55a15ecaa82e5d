public import Edits

/// Rewrites JSON as it passes: selects by JSONPath, changes the selected spans and nothing else.
public struct JSONRewriter: StreamRewriter {
  private var feed: JSONFeed

  /// The changes made so far, in input order; at most `JSONLimits.listedEditsMax` of them.
  public var edits: [Edit] { feed.machine.edits }

  /// Why the rest of the input passes unchanged; nil while all is well.
  public var bailout: Bailout? { feed.machine.bailout }

  /// How many changes were made; more than `edits` lists where a body has very many.
  public var editCount: Int { feed.machine.editCount }

  /// Makes a rewriter for one body.
  public init(
    rules: JSONRuleSet,
    handlers: JSONHandlers = JSONHandlers(),
    limits: JSONLimits = JSONLimits(),
    shape: JSONShape = .automatic
  ) {
    feed = JSONFeed(JSONMachine(rules, handlers, limits, allowsSeveral: shape != .single))
  }

  /// Takes the next bytes of the body, cut anywhere; appends what can be sent on.
  public mutating func write(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
    chunk.withUnsafeBufferPointer { feed.write($0, into: &output) }
  }

  /// Takes the end of the body; appends what was held back.
  public mutating func end(into output: inout [UInt8]) {
    feed.end(into: &output)
  }
}
