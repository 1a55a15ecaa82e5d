import HTTPTypes

/// Why a request message is refused: one case per distinct fault.
///
/// The proxy repairs nothing. A message that two readers could understand differently is refused here, so
/// that the one reading it gets is the only one.
enum RequestRefusal: Error, Hashable, Sendable {
  // Too much.
  case targetTooLong
  case headTooLarge
  case tooManyFields

  // Bytes.
  case bareCarriageReturn
  case bareLineFeed
  case forbiddenByte

  // The request line.
  case malformedRequestLine
  case malformedMethod
  case malformedTarget
  case unsupportedVersion

  // Fields.
  case foldedField
  case malformedFieldName
  case whitespaceBeforeColon
  case missingHost
  case repeatedHost
  case malformedHost

  // Framing.
  case repeatedContentLength
  case malformedContentLength
  case malformedTransferEncoding
  case lengthAndTransferEncoding
  case disguisedFramingField
  case malformedChunk
  case dataAfterLastRequest

  // Time.
  case headTooSlow

  /// The status that says so to the client.
  var status: HTTPResponse.Status {
    switch self {
    case .targetTooLong: .uriTooLong
    case .headTooLarge, .tooManyFields: .requestHeaderFieldsTooLarge
    case .headTooSlow: .requestTimeout
    default: .badRequest
    }
  }

  /// One sentence: what was found or what would have been right.
  var explanation: String {
    switch self {
    case .targetTooLong: "The request line is longer than this proxy takes."
    case .headTooLarge: "The request head is larger than this proxy takes."
    case .tooManyFields: "The request has more header fields than this proxy takes."
    case .bareCarriageReturn: "A carriage return stands without its line feed."
    case .bareLineFeed: "A line ends in a line feed without a carriage return."
    case .forbiddenByte: "The request head holds a control character."
    case .malformedRequestLine:
      "A request line is a method, a target and HTTP/1.1, one space between."
    case .malformedMethod: "The method is not a token."
    case .malformedTarget: "The request target is not a URL, a path, a host and port, or '*'."
    case .unsupportedVersion: "The version is neither HTTP/1.1 nor HTTP/1.0."
    case .foldedField: "A header field continues on a second line."
    case .malformedFieldName: "A header field's name is not a token followed by a colon."
    case .whitespaceBeforeColon: "White space stands before a header field's colon."
    case .missingHost: "The request names no Host."
    case .repeatedHost: "The request names more than one Host."
    case .malformedHost: "The Host field is not a host with an optional port."
    case .repeatedContentLength: "Content-Length is given more than once."
    case .malformedContentLength: "Content-Length is not a number of bytes."
    case .malformedTransferEncoding: "Transfer-Encoding is something else than 'chunked' once."
    case .lengthAndTransferEncoding: "Content-Length and Transfer-Encoding stand in one request."
    case .disguisedFramingField:
      "A field looks like Content-Length or Transfer-Encoding but is neither."
    case .malformedChunk: "The chunked body is malformed."
    case .dataAfterLastRequest: "Bytes follow the last request of this connection."
    case .headTooSlow: "The request head took too long to arrive."
    }
  }
}
