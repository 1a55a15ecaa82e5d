public import Edits

/// What to do with the elements that a selector matches.
public struct HTMLRule: Sendable {
  /// Who asked; carried into each `Edit`.
  public var id: RuleID

  /// Which elements.
  public var selector: Selector

  /// What to do with each.
  public var action: HTMLAction

  /// A rule of this identity.
  public init(id: RuleID, selector: Selector, action: HTMLAction) {
    self.id = id
    self.selector = selector
    self.action = action
  }
}

/// One thing that a rule does to an element.
///
/// Strings are markup that goes out as it is, except in `setInnerText` and `setAttribute`, which escape.
public enum HTMLAction: Sendable, Equatable {
  /// Inserts before the start tag.
  case before(String)
  /// Inserts after the element's end.
  case after(String)
  /// Inserts after the start tag; nothing for elements without content.
  case prepend(String)
  /// Inserts at the end of the content; nothing for elements without content.
  case append(String)
  /// Replaces the content with markup.
  case setInnerHTML(String)
  /// Replaces the content with text.
  case setInnerText(String)
  /// Replaces the whole element.
  case replace(String)
  /// Removes the whole element.
  case remove
  /// Removes the tags and keeps the content.
  case unwrap
  /// Sets an attribute, or adds it.
  case setAttribute(name: String, value: String)
  /// Removes every attribute of this name.
  case removeAttribute(String)
  /// Writes comments around the element and its text nodes, naming the argument; for tests and `trace`.
  case mark(String)
  /// Shows each text run inside the element to `HTMLHandlers.editText`.
  case editText
  /// Shows the value of an attribute to `HTMLHandlers.editText`.
  case editAttribute(String)
  /// Streams the text of a `script`, `style`, `textarea`, `title` … through `HTMLHandlers.embedded`.
  case embedText
  /// Sends the decoded value of an attribute through `HTMLHandlers.embedded`.
  case embedAttribute(String)
  /// Sends the contents of comments inside the element through `HTMLHandlers.embedded`.
  case embedComments
  /// Holds the element, collects these parts of it, and asks `HTMLHandlers.decide` before its first byte goes out.
  case decide([HTMLRead])
}

/// A part of an element that a decision rests on.
public struct HTMLRead: Sendable, Equatable {
  /// What to collect of each match.
  public enum What: Sendable, Equatable {
    /// The text inside, character references decoded; a line feed between blocks.
    case text
    /// The decoded value of an attribute.
    case attribute(String)
  }

  /// Under which name the decision finds it.
  public var name: String

  /// Which elements inside; nil for the rule's element itself.
  public var selector: Selector?

  /// What of them.
  public var what: What

  /// At most so many bytes are collected; the rest is left out.
  public var bytesMax: Int

  /// A part under a name; by default the text of the elements, and 8 KiB of it.
  public init(name: String, selector: Selector?, what: What = .text, bytesMax: Int = 8_192) {
    self.name = name
    self.selector = selector
    self.what = what
    self.bytesMax = bytesMax
  }
}
