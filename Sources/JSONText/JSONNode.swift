/// A JSON text with the places of all its values: sixteen bytes a value, whatever the value is.
///
/// Captures are edited as spans, like everything else: a HAR file leaves with every member, number and
/// space that it came with, except what the exchange changed.
final class JSONDocument: Sendable {
  /// A value; its descendants follow it.
  struct Entry {
    /// Byte offsets in the text, quotes and brackets included.
    var start: UInt32
    var end: UInt32
    /// The index behind the last descendant.
    var next: UInt32
    /// Where the member's name begins, at its quote; `start` where there is no name.
    var nameStart: UInt32
  }

  let bytes: [UInt8]
  let entries: [Entry]

  init(bytes: [UInt8], entries: [Entry]) {
    self.bytes = bytes
    self.entries = entries
  }
}

/// One value of a JSON text, told by where it stands: the bytes stay with the text.
package struct JSONNode {
  /// What the value is.
  package enum Kind {
    case object(Members)
    case array(Elements)
    case string
    case number
    case literal
  }

  /// A name with its value.
  package struct Member {
    package let value: JSONNode

    /// The name, decoded.
    package var name: String { JSONString.decode(nameContents) }

    /// From the first quote of the name to the end of the value.
    package var range: Range<Int> { Int(value.entry.nameStart)..<Int(value.entry.end) }

    /// Whether the name is this one; decodes nothing where nothing is escaped.
    package func isNamed(_ name: String) -> Bool {
      let contents = nameContents
      return contents.contains(UInt8(ascii: "\\"))
        ? JSONString.decode(contents) == name : contents.elementsEqual(name.utf8)
    }

    private var nameContents: ArraySlice<UInt8> {
      let bytes = value.document.bytes
      let start = Int(value.entry.nameStart) + 1
      return bytes[start..<JSONString.end(of: bytes, from: start)]
    }
  }

  /// The members of an object, in order.
  package struct Members: Collection {
    fileprivate let children: Elements

    package var startIndex: Int { children.startIndex }
    package var endIndex: Int { children.endIndex }
    package func index(after index: Int) -> Int { children.index(after: index) }
    package subscript(index: Int) -> Member { Member(value: children[index]) }
  }

  /// The elements of an array, in order.
  package struct Elements: Collection {
    fileprivate let document: JSONDocument
    package let startIndex: Int
    package let endIndex: Int

    package func index(after index: Int) -> Int { Int(document.entries[index].next) }
    package subscript(index: Int) -> JSONNode { JSONNode(document: document, index: index) }
  }

  fileprivate let document: JSONDocument
  private let index: Int

  init(document: JSONDocument, index: Int) {
    self.document = document
    self.index = index
  }

  fileprivate var entry: JSONDocument.Entry { document.entries[index] }

  private var children: Elements {
    Elements(document: document, startIndex: index + 1, endIndex: Int(entry.next))
  }

  /// What the value is: its first byte tells.
  package var kind: Kind {
    switch document.bytes[Int(entry.start)] {
    case UInt8(ascii: "{"): .object(Members(children: children))
    case UInt8(ascii: "["): .array(children)
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): .literal
    default: .number
    }
  }

  /// Byte offsets in the text, quotes and brackets included.
  package var range: Range<Int> { Int(entry.start)..<Int(entry.end) }

  /// The last member of that name, as every HAR reader takes it.
  package subscript(name: String) -> JSONNode? {
    guard case .object(let members) = kind else { return nil }
    var found: JSONNode?
    for member in members where member.isNamed(name) { found = member.value }
    return found
  }

  package var elements: Elements? {
    guard case .array(let elements) = kind else { return nil }
    return elements
  }

  package var isObject: Bool {
    if case .object = kind { true } else { false }
  }

  /// The value as it is written.
  package var source: ArraySlice<UInt8> { document.bytes[range] }

  /// What a string says; nil for other values.
  package var string: String? {
    guard case .string = kind else { return nil }
    return JSONString.decode(source.dropFirst().dropLast())
  }
}

/// Why a text is not JSON.
package struct JSONFault: Error, Equatable {
  /// Byte offset in the text.
  package var offset: Int
  package var explanation: String
}
