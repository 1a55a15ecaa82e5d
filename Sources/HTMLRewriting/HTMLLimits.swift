public import Edits

/// Bounds on what an HTML rewriter keeps in memory, whatever the page.
public struct HTMLLimits: Sendable, Hashable {
  /// Bytes of one tag; a longer one ends rewriting.
  public var tagBytesMax = 1 << 20

  /// Bytes held back for rules that look ahead; over it the element passes unchanged and an incident says so.
  public var heldBytesMax = 1 << 20

  /// Bytes of one text run or comment shown to a handler; longer ones pass unchanged.
  public var textBytesMax = 1 << 18

  /// Elements open at one time; more end rewriting.
  public var depthMax = 4_096

  /// Attributes of one tag that selectors see; more end rewriting.
  public var attributesMax = 1_024

  /// Elements in one held part that selectors see; over it the part passes unchanged.
  public var heldElementsMax = 20_000

  /// Whether `<noscript>` holds text, as it does where scripts run.
  public var scripting = true

  /// The defaults.
  public init() {}
}

/// Something that one rule could not do, while the page went on.
public struct HTMLIncident: Sendable, Hashable {
  /// Whose rule.
  public var rule: RuleID

  /// Byte offset of the element in the page.
  public var offset: Int

  /// What was found and what would have been right: one sentence, no bytes of the page.
  public var explanation: String
}
