extension JSONPath {
  /// One selected node.
  public struct Match: Sendable, Hashable {
    /// Where the value stands in the document.
    public var range: Range<Int>

    /// Its normalized path (RFC 9535, 2.7).
    public var path: String
  }

  /// Evaluates the query on a whole document; nodes in RFC 9535's order, each as often as selected.
  ///
  /// - Parameter document: one JSON text.
  /// - Returns: the nodes with their places and normalized paths.
  /// - Throws: `JSONSyntaxError` where `document` is no JSON text.
  public func select(in document: Span<UInt8>) throws(JSONSyntaxError) -> [Match] {
    let tree = try JSONTree(parsing: document, depthMax: JSONLimits().depthMax)
    let evaluator = PathEvaluator(tree: tree)
    return evaluator.select(segments, from: 0).map {
      Match(range: tree.nodes[$0].range, path: evaluator.normalizedPath(of: $0))
    }
  }
}
