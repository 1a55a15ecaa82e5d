public import Edits

/// Rewrites an HTML page as it streams by, changing what the rules name and nothing else.
///
/// Bytes in, bytes out: the page is never parsed into a tree or written anew. One pass; what is held back is
/// at most one incomplete token and the elements that a rule must see whole before it can decide.
///
/// Source: HTML Standard, 13.2.5 "Tokenization" and, for what tags do to the tokenizer and to the stack of
/// open elements, 13.2.6 "Tree construction".
public struct HTMLRewriter: StreamRewriter {
  public private(set) var edits: [Edit] = []
  public private(set) var bailout: Bailout?

  /// What single rules could not do, while the page went on.
  public private(set) var incidents: [HTMLIncident] = []

  /// Makes a rewriter for one page.
  ///
  /// - Parameters:
  ///   - rules: compiled once, shared by all pages.
  ///   - handlers: asked about what rules cannot know.
  ///   - limits: bounds on memory.
  public init(
    rules: HTMLRuleSet,
    handlers: HTMLHandlers = HTMLHandlers(),
    limits: HTMLLimits = HTMLLimits()
  ) {
  }

  /// Rewrites the next part of the page, cut anywhere, and appends what can be sent on.
  public mutating func write(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
    for index in chunk.indices { output.append(chunk[index]) }
  }

  /// Ends the page and appends what was held back.
  public mutating func end(into output: inout [UInt8]) {
  }
}
