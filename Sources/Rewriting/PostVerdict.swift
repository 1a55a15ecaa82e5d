public import Edits
public import Tone

/// What was found of one post or search, and what was done about it; no text.
public struct PostVerdict: Hashable, Sendable {
  /// What the reader is shown.
  public enum Intervention: String, CaseIterable, Hashable, Sendable {
    /// The post as it is.
    case none
    /// A line above it.
    case note
    /// Its pictures blurred.
    case blur
    /// A cover in its place, ours or the platform's own.
    case cover
    /// Lines to turn to, beside whatever else.
    case support
  }

  /// The rule that found the post.
  public var rule: RuleID

  /// What it reads as.
  public var label: ToneLabel

  /// How probable that is, calibrated.
  public var probability: Float

  /// What was done.
  public var intervention: Intervention

  /// Joins the parts.
  public init(rule: RuleID, label: ToneLabel, probability: Float, intervention: Intervention) {
    self.rule = rule
    self.label = label
    self.probability = probability
    self.intervention = intervention
  }
}
