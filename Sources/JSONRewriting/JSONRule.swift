public import Edits

/// One wish about a JSON document: what to do with every node that a path selects.
public struct JSONRule: Sendable {
  /// The rule that its edits are reported under.
  public var id: RuleID

  /// Which nodes.
  public var path: JSONPath

  /// What happens to each of them.
  public var action: JSONAction

  /// What must all hold of the object that the node is a member of.
  ///
  /// A node that is no member of an object (an array element, the root) then never qualifies.
  ///
  /// The output is held from the node to the end of its object where conditions wait for an answer.
  public var conditions: [JSONCondition]

  /// Makes a rule of its parts.
  public init(
    id: RuleID,
    path: JSONPath,
    action: JSONAction,
    conditions: [JSONCondition] = []
  ) {
    self.id = id
    self.path = path
    self.action = action
    self.conditions = conditions
  }
}

/// What happens to a selected node.
///
/// A node of the wrong type is left as it is.
///
/// Where several rules select one node, `remove` wins; else the first rule that gives the whole
/// node a new value; edits inside a string apply in rule order where they do not overlap.
public enum JSONAction: Sendable, Equatable {
  /// Takes the member or element out, with the comma that belongs to it; the root becomes `null`.
  case remove

  /// Puts any JSON text in the place of the value.
  case set(JSONLiteral)

  /// Puts a JSON text in the place of a value that says nothing: `null`, `""`, `[]` or `{}`.
  case setIfEmpty(JSONLiteral)

  /// Puts `null` in the place of the value.
  case setNull

  /// Zero of the same type.
  ///
  /// A number of any form becomes `0`, a string that is a JSON number (`"12"`, `"-1.5e3"`) becomes
  /// `"0"`, an array becomes `[]`. Other strings (`"1.2K"`), objects, `true`, `false` and `null` stay.
  case setZero

  /// Nothing of the same type: `""`, `[]` or `{}`. Numbers, `true`, `false` and `null` stay.
  case setEmpty

  /// Shows the decoded string to `JSONHandlers.editText` and writes its splices back, escaped.
  case editString

  /// Passes the decoded string through the rewriter that `JSONHandlers.embedded` makes for it.
  ///
  /// The string holds a document of its own: JSON, HTML. Only the spans that the inner rewriter
  /// changed are changed here, escaped once more; so any number of levels.
  case embed

  /// Adds a member at the end of the object, unless it has one of that name.
  ///
  /// With `replacing`, a member of that name gets the value instead.
  case insertMember(name: String, value: JSONLiteral, replacing: Bool)

  /// Adds an element to the array.
  case insertElement(JSONLiteral, at: JSONEnd)

  /// Puts text before and after what the string says. Not idempotent: the caller knows when.
  case wrap(prefix: String, suffix: String)

  /// Holds the object back, shows the nodes read to `JSONHandlers.decide`, and does what it answers.
  case decide([JSONRead])
}

/// One of the two ends of an array.
public enum JSONEnd: Sendable, Hashable {
  case first, last
}
