/// A rewriter that takes a body, or a part embedded in one, in pieces and passes it on in pieces.
///
/// Rewriters fail open: they never throw. Where one cannot go on (malformed input, a limit), it passes the
/// rest through unchanged and says so in `bailout`.
public protocol StreamRewriter {
  /// Takes the next bytes, cut anywhere; appends what can be sent on to `output`.
  mutating func write(_ chunk: Span<UInt8>, into output: inout [UInt8])

  /// Takes the end of the input; appends what was held back to `output`.
  mutating func end(into output: inout [UInt8])

  /// Whether a stretch is being replaced whose end is yet to be read: stopped here, half of it would show.
  var isReplacing: Bool { get }

  /// Ends the reading, though not the input: what is undecided passes unchanged.
  mutating func stop(into output: inout [UInt8])

  /// The changes made so far, in input order, in offsets of this rewriter's input.
  var edits: [Edit] { get }

  /// Why the rest of the input passes unchanged; nil while all is well.
  var bailout: Bailout? { get }
}

extension StreamRewriter {
  /// False: what is replaced is held until it is whole.
  public var isReplacing: Bool { false }

  /// Ends the input as well.
  public mutating func stop(into output: inout [UInt8]) { end(into: &output) }
}

/// Why a rewriter stopped rewriting and let the remaining bytes pass unchanged.
public struct Bailout: Error, Hashable, Sendable {
  /// The distinct causes.
  public enum Reason: Hashable, Sendable {
    /// The input is not what it claims to be (not JSON, markup whose reading is ambiguous).
    case malformed
    /// A limit on held bytes, depth or length was reached.
    case limitExceeded
  }

  /// What made the rewriter stop.
  public var reason: Reason

  /// Byte offset in the rewriter's input where it stopped.
  public var offset: Int

  /// What was found and what would have been right: one sentence, no bytes of the input.
  public var explanation: String

  /// Notes where and why a rewriter stopped.
  public init(reason: Reason, offset: Int, explanation: String) {
    self.reason = reason
    self.offset = offset
    self.explanation = explanation
  }
}
