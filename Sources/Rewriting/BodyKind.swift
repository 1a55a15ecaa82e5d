internal import HTMLRewriting
internal import HTTPTypes
internal import JSONRewriting

/// What a response's body is, as far as rewriting goes; told by the media type, before its first byte.
enum BodyKind: Equatable {
  case html
  /// Read as pages are: no rule needs more of XML than its names and attributes. Nothing is ever put in.
  case feed
  case json(JSONShape)
  /// Scripts and plain text that may turn out to be JSON behind an anti-hijacking prefix.
  case perhapsJSON
  /// Images, media, anything that no rule looks into.
  case opaque

  init(contentType: String?) {
    guard let contentType, let type = MediaType(parsing: contentType) else {
      self = .opaque
      return
    }
    switch type {
    case let type where type.isHTML: self = .html
    case let type where type.isFeed: self = .feed
    case let type where type.isJSON: self = .json(.automatic)
    case let type where type.isJSONLines: self = .json(.lines)
    case let type where type.essence == "text/event-stream": self = .json(.eventStream)
    case let type where type.essence == "multipart/mixed":
      self = type.parameters["boundary"].map { .json(.multipart(boundary: $0)) } ?? .opaque
    case let type where type.mayHideJSON: self = .perhapsJSON
    default: self = .opaque
    }
  }

  /// Whether the body may go on for days; one event is held at a time.
  var isEndless: Bool { self == .json(.eventStream) }

  /// Whether the media type says that the bytes are UTF-16 or another coding in which ASCII is not ASCII.
  static func isASCIICompatible(contentType: String?) -> Bool {
    guard let contentType, let type = MediaType(parsing: contentType),
      let label = type.parameters["charset"]?.lowercased()
    else { return true }
    guard !strangeCharsets.contains(label) else { return false }
    return CharacterEncoding(label: label)?.isASCIICompatible ?? true
  }

  /// Not of the Encoding Standard, so browsers guess; nor are they ASCII-compatible.
  private static let strangeCharsets: Set<String> = ["utf-7", "utf-32", "utf-32le", "utf-32be"]
}
