/// A JSONPath query (RFC 9535).
public struct JSONPath: Sendable, Hashable, CustomStringConvertible {
  let segments: [PathSegment]

  /// The query as it was written.
  public let description: String

  /// Parses a query.
  ///
  /// - Throws: `JSONPathError` where `text` is not well-formed and valid by RFC 9535.
  public init(parsing text: String) throws(JSONPathError) {
    var parser = PathParser(text)
    segments = try parser.parseQuery()
    description = text
  }

  private init(segments: [PathSegment], description: String) {
    self.segments = segments
    self.description = description
  }

  /// `$`, the whole document.
  public static let root = JSONPath(segments: [], description: "$")

  /// Every member of a name, wherever it stands: `$..['name']`.
  public static func everywhere(_ name: String) -> JSONPath {
    let step = PathSegment(isDescendant: true, selectors: [.name(Array(name.utf8))])
    var quoted = "$..["
    appendNormalized(name: Array(name.utf8), to: &quoted)
    return JSONPath(segments: [step], description: quoted + "]")
  }

  /// The path of the member `name` of what this path selects.
  public func member(_ name: String) -> JSONPath {
    let step = PathSegment(isDescendant: false, selectors: [.name(Array(name.utf8))])
    var quoted = description + "["
    appendNormalized(name: Array(name.utf8), to: &quoted)
    return JSONPath(segments: segments + [step], description: quoted + "]")
  }
}
