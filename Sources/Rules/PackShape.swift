import CountText
import HTMLRewriting
import JSONRewriting

/// What to look for in one kind of document, whatever URL it came from.
///
/// Packs give shapes a name so that an API response, the same data embedded in a page and the same data
/// inside a text are described once.
struct PackShape: Sendable {
  var uses: [Reference] = []
  var hides: [HideEntry] = []
  var nested: [NestedEntry] = []
  var posts: [PostReader] = []

  /// The name of another shape.
  struct Reference: Sendable {
    var name: String
    var place: SourcePlace
  }

  /// Where in a document something is.
  enum Target: Sendable {
    case json(JSONPath, text: String)
    /// The text of the elements, or the attributes named.
    case html(Selector, text: String, attributes: [String])

    /// As it was written.
    var text: String {
      switch self {
      case .json(_, let text): text
      case .html(_, let text, let attributes):
        attributes.isEmpty ? text : text + attributes.map { " @\($0)" }.joined()
      }
    }
  }

  /// A count (or a text that may hold counts of several kinds) and how it is hidden.
  struct HideEntry: Sendable {
    var kinds: [CountKind]
    var target: Target
    var way: HidingWay
    /// For `by: flag`: the members that are set in the object found.
    var flags: [Flag] = []
    /// For `by: flag`: what the value found becomes.
    var value: JSONLiteral?
    var conditions: [JSONCondition] = []
    /// Whether a number alone, without a word beside it, is such a count.
    var isBare: Bool
    var reason: String
    var place: SourcePlace
  }

  /// A member that is the platform's own switch, and what it is set to.
  struct Flag: Sendable {
    var name: String
    var value: JSONLiteral
  }

  /// A text that holds another document.
  struct NestedEntry: Sendable {
    var target: Target
    var content: Content
    var shape: PackShape
    var place: SourcePlace
  }

  /// What the inner document is.
  enum Content: String, CaseIterable, Sendable {
    case json
    /// A script that assigns or passes JSON: `window._sharedData = {…};`.
    case script
    case html
  }
}

/// A shape together with the URLs that it belongs to.
struct PackSection: Sendable {
  var matches: [MatchPattern]
  var excludes: [MatchPattern]
  /// Upper-case request methods; empty for every method.
  var methods: Set<String>
  var body: BodyKind
  var shape: PackShape
  var place: SourcePlace

  /// Which responses the section reads.
  enum BodyKind: String, CaseIterable, Sendable {
    /// Any JSON.
    case json
    /// ActivityPub documents, told from other JSON by their media type.
    case activity
    /// Pages.
    case html
  }
}
