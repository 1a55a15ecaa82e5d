public import Edits

/// What only the caller can decide, asked while a page streams by.
///
/// Every closure sees decoded UTF-8 and answers in the same terms; how it is written down in the page is the
/// rewriter's business.
public struct HTMLHandlers {
  /// Looks at text runs (`HTMLAction.editText`) and attribute values (`.editAttribute`).
  public var editText: TextEditor?

  /// Gives the rewriter for an embedded part, or nil to leave it as it is.
  public var embedded: ((RuleID, EmbeddedSource) -> (any StreamRewriter)?)?

  /// Decides about an element that `HTMLAction.decide` held.
  public var decide: ((RuleID, HTMLReads) -> [HTMLDecision])?

  /// Reads a page that is not UTF-8; nil where texts are shown as the bytes they are.
  public var readCharacter: CharacterReader?

  /// Markup for the very start of `<head>`, also where the page leaves that tag out.
  public var headInsertion: HeadInsertion?

  /// Handlers; those left out leave everything as it is.
  public init(
    editText: TextEditor? = nil,
    embedded: ((RuleID, EmbeddedSource) -> (any StreamRewriter)?)? = nil,
    decide: ((RuleID, HTMLReads) -> [HTMLDecision])? = nil,
    readCharacter: CharacterReader? = nil,
    headInsertion: HeadInsertion? = nil
  ) {
    self.editText = editText
    self.embedded = embedded
    self.decide = decide
    self.readCharacter = readCharacter
    self.headInsertion = headInsertion
  }
}

/// Appends the first character of `bytes`, which is beyond ASCII, to `text` as UTF-8.
///
/// Only asked about encodings in which bytes stand for ASCII and no character changes what later ones are.
/// Returns how many bytes the character takes, 1 at least; U+FFFD stands for bytes that are none.
public typealias CharacterReader = (_ bytes: Span<UInt8>, _ text: inout [UInt8]) -> Int

/// Markup to insert at the start of the page's head.
public struct HeadInsertion: Sendable, Hashable {
  /// Who asked.
  public var rule: RuleID

  /// UTF-8, sent as it is.
  public var html: [UInt8]

  /// Markup of a rule.
  public init(rule: RuleID, html: [UInt8]) {
    self.rule = rule
    self.html = html
  }
}

/// What an embedded part is and where it stands.
public struct EmbeddedSource: Sendable, Hashable {
  /// The kind of place.
  public enum Kind: Sendable, Hashable {
    /// The text of an element: a script, a style sheet, a text area.
    case text
    /// The value of an attribute.
    case attribute(String)
    /// The contents of a comment.
    case comment
  }

  /// The kind of place.
  public var kind: Kind

  /// The element's name in lower case.
  public var element: String

  /// The element's attributes, names in lower case, values decoded, in source order; empty for comments.
  public var attributes: [Attribute]

  /// An attribute as the page's author meant it.
  public struct Attribute: Sendable, Hashable {
    /// In lower case.
    public var name: String

    /// Character references decoded.
    public var value: String
  }

  /// The value of an attribute; nil where the element has none of this name.
  public func attribute(_ name: String) -> String? {
    attributes.first { $0.name == name }?.value
  }
}

/// The parts of one element that its rule asked to read.
public struct HTMLReads: Sendable {
  /// False where the element was longer than the limit: the reads then hold its beginning.
  public internal(set) var isComplete: Bool

  var names: [String]
  var bytes: [[UInt8]?]

  init(names: [String], bytes: [[UInt8]?], isComplete: Bool) {
    self.names = names
    self.bytes = bytes
    self.isComplete = isComplete
  }

  /// What was collected under a name, as UTF-8; nil where nothing matched.
  public func utf8(_ name: String) -> [UInt8]? {
    for index in names.indices where names[index] == name { return bytes[index] }
    return nil
  }

  /// What was collected under a name; nil where nothing matched.
  public subscript(name: String) -> String? {
    utf8(name).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// What to do with an element after its parts were read.
public enum HTMLDecision: Sendable, Equatable {
  /// Inserts markup before the start tag.
  case before(String)
  /// Inserts markup after the element's end.
  case after(String)
  /// Inserts markup after the start tag.
  case prepend(String)
  /// Inserts markup at the end of the content.
  case append(String)
  /// Puts markup before and after the element.
  case wrap(before: String, after: String)
  /// Replaces the whole element; not done where the reads are incomplete.
  case replace(String)
  /// Removes the whole element; not done where the reads are incomplete.
  case remove
  /// Sets an attribute of the start tag.
  case setAttribute(name: String, value: String)
  /// Removes an attribute of the start tag.
  case removeAttribute(String)
}
