extension Doctor {
  /// How a layer is.
  public enum Condition: String, Codable, Sendable {
    case fine
    case notice
    case broken
  }

  /// What was found in one layer.
  public struct Finding: Codable, Hashable, Sendable {
    /// Names the layer, for programs.
    public var layer: String
    /// How it is.
    public var condition: Condition
    /// What was seen: a sentence.
    public var words: String
    /// What helps: one line; nil where nothing is needed.
    public var remedy: String?
    /// Whether `lenity doctor --fix` puts it right.
    public var isFixable: Bool

    /// Joins the parts.
    public init(
      layer: String,
      condition: Condition,
      words: String,
      remedy: String? = nil,
      isFixable: Bool = false
    ) {
      self.layer = layer
      self.condition = condition
      self.words = words
      self.remedy = remedy
      self.isFixable = isFixable
    }

    static func fine(_ layer: String, _ words: String) -> Finding {
      Finding(layer: layer, condition: .fine, words: words)
    }

    static func notice(
      _ layer: String,
      _ words: String,
      remedy: String? = nil,
      isFixable: Bool = false
    ) -> Finding {
      Finding(
        layer: layer,
        condition: .notice,
        words: words,
        remedy: remedy,
        isFixable: isFixable
      )
    }

    static func broken(
      _ layer: String,
      _ words: String,
      remedy: String,
      isFixable: Bool = false
    ) -> Finding {
      Finding(
        layer: layer,
        condition: .broken,
        words: words,
        remedy: remedy,
        isFixable: isFixable
      )
    }
  }
}
