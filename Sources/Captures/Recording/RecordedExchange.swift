public import HTTPTypes

/// One exchange as a recorder saw it: what the client asked for and what the site sent, before any rule.
public struct RecordedExchange: Sendable {
  /// When the request came, in milliseconds since 1970 (UTC).
  public var startedMilliseconds: Int64

  /// From then to the end of the response, in milliseconds.
  public var durationMilliseconds: Int64 = 0

  /// As the client sent it.
  public var request: HTTPRequest

  /// What the client sent behind it; empty where it was none or too long.
  public var requestBody: [UInt8] = []

  /// As the site sent it; nil where none came.
  public var response: HTTPResponse?

  /// The body with its content codings still on; nil where it was too long to keep, or of a kind that holds no
  /// text.
  public var responseBody: [UInt8]? = []

  /// How many bytes came, kept or not.
  public var responseByteCount = 0

  /// Whether bodies of a media type can hold what rules look at; those of pictures and films cannot.
  public static func keepsBody(ofType type: String) -> Bool {
    EntryComposer.holdsText(type) || type.isEmpty
  }

  /// Begins a record.
  public init(request: HTTPRequest, startedMilliseconds: Int64) {
    self.request = request
    self.startedMilliseconds = startedMilliseconds
  }
}
