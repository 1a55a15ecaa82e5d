public import Edits

/// Rewrites JSON as it passes: selects by JSONPath, changes the selected spans and nothing else.
public struct JSONRewriter: StreamRewriter {
  public private(set) var edits: [Edit] = []
  public private(set) var bailout: Bailout?

  /// How many edits were made; more than `edits` lists where a body has very many.
  public private(set) var editCount = 0

  public init(
    rules: JSONRuleSet,
    handlers: JSONHandlers = JSONHandlers(),
    limits: JSONLimits = JSONLimits(),
    shape: JSONShape = .automatic
  ) {}

  public mutating func write(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
    chunk.withUnsafeBufferPointer { output.append(contentsOf: $0) }
  }

  public mutating func end(into output: inout [UInt8]) {}
}
