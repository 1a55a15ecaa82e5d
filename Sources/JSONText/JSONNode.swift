/// One value of a JSON text, told by where it stands: the bytes stay with the text.
///
/// Captures are edited as spans, like everything else: a HAR file leaves with every member, number and
/// space that it came with, except what the exchange changed.
package struct JSONNode {
  /// What the value is.
  package enum Kind {
    case object([Member])
    case array([JSONNode])
    case string
    case number
    case literal
  }

  /// A name with its value.
  package struct Member {
    package let name: String
    /// From the first quote of the name to the end of the value.
    package let range: Range<Int>
    package let value: JSONNode
  }

  package let kind: Kind

  /// Byte offsets in the text, quotes and brackets included.
  package let range: Range<Int>

  /// The last member of that name, as every HAR reader takes it.
  package subscript(name: String) -> JSONNode? {
    guard case .object(let members) = kind else { return nil }
    return members.last { $0.name == name }?.value
  }

  package var elements: [JSONNode]? {
    guard case .array(let elements) = kind else { return nil }
    return elements
  }

  package var isObject: Bool {
    if case .object = kind { true } else { false }
  }
}

/// Why a text is not JSON.
package struct JSONFault: Error, Equatable {
  /// Byte offset in the text.
  package var offset: Int
  package var explanation: String
}
