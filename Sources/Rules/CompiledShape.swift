import CountText
import Edits

/// A shape with a rule for each of its entries, chosen by a profile.
struct CompiledShape: Sendable {
  /// Positions of the shapes that it uses.
  var uses: [Int] = []
  var hides: [Hide] = []
  var nested: [Nested] = []
  var posts: [PostRule] = []

  struct Hide: Sendable {
    var rule: RuleID
    var entry: PackShape.HideEntry
    /// Those of the entry's kinds that the profile hides; never empty.
    var kinds: [CountKind]
  }

  struct Nested: Sendable {
    var rule: RuleID
    var entry: PackShape.NestedEntry
    /// The position of the inner document's shape.
    var shape: Int
  }
}

/// A pack with a shape for each of its sections.
struct CompiledPack: Sendable {
  var pack: SitePack
  /// Whether the profile wants it.
  var isEnabled: Bool
  /// The position of each section's shape.
  var sectionShapes: [Int]
}
