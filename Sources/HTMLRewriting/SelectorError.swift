/// Why a selector was refused: where in its text, what was found, and what would be right.
///
/// Compares by `code` alone, so that a test can name the cause without repeating the wording.
public struct SelectorError: Error, Hashable, Sendable {
  /// The distinct causes of a refusal.
  public enum Code: Hashable, Sendable {
    /// Nothing stands where a selector is expected.
    case empty
    /// The text ends inside a bracket, a parenthesis or a string.
    case unfinished
    /// A character stands where the grammar has no place for it.
    case unexpectedCharacter
    /// A combinator has no selector on one of its sides.
    case danglingCombinator
    /// A name is missing after `.`, `#`, `:` or `[`.
    case nameExpected
    /// The operator inside `[…]` is none of `=`, `~=`, `|=`, `^=`, `$=`, `*=`.
    case attributeOperator
    /// The flag before `]` is neither `i` nor `s`.
    case attributeFlag
    /// A namespace prefix other than `*|` (or `|` before an attribute) was used.
    case namespace
    /// No such pseudo-class is known.
    case unknownPseudoClass
    /// A pseudo-element does not stand for an element of the page.
    case pseudoElement
    /// The argument of `:nth-child()` and its kin is not of the form `an+b`.
    case nthArgument
    /// A functional pseudo-class has no argument, or one it cannot take.
    case argument
    /// The selector is nested deeper or longer than the limits allow.
    case limit
    /// The selector is well formed, but cannot be decided on a page that streams by.
    case notStreamable
  }

  /// The cause.
  public var code: Code

  /// Where in the selector's text, in UTF-8 bytes from its start.
  public var offset: Int

  /// One sentence that names the thing found and what would have been right.
  public var explanation: String

  init(_ code: Code, at offset: Int, _ explanation: String) {
    self.code = code
    self.offset = offset
    self.explanation = explanation
  }

  /// Compares the causes.
  public static func == (left: SelectorError, right: SelectorError) -> Bool {
    left.code == right.code
  }

  /// Hashes the cause.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
  }
}
