public import HTTPTypes
public import NIOCore

/// One step of an answer, in the order: `informational`*, `head`, `body`*, `trailers`?, then `end`.
///
/// `failed` may come in place of any of them and is then the last. `bodyWritable` may come anywhere before
/// the last one.
public enum UpstreamEvent: Sendable {
  /// An interim response (1xx); 101 never comes here.
  case informational(HTTPResponse)
  /// The head of the final response: fields in the order they came, duplicates kept, connection fields too.
  case head(HTTPResponse, UpstreamHTTPVersion)
  /// The next bytes of the body, still in its content coding.
  case body(ByteBuffer)
  /// The fields after the body.
  case trailers(HTTPFields)
  /// More of the request's body can be sent, after `send(body:)` had answered false.
  case bodyWritable
  /// The answer is complete.
  case end
  /// The answer will not come, or not to its end.
  case failed(UpstreamError)
}

/// The version of HTTP in which the site answered.
public enum UpstreamHTTPVersion: String, Hashable, Sendable {
  case http10 = "HTTP/1.0"
  case http11 = "HTTP/1.1"
  case http2 = "HTTP/2"
  case http3 = "HTTP/3"
}

/// Takes the events of one exchange.
public protocol UpstreamSink: Sendable {
  /// Takes the next events, in order; called on the worker's thread, at most once for each turn of it.
  ///
  /// Must not block: every other exchange of that thread waits. `pause()`, `resume()`, `cancel()` and
  /// `send(body:)` may be called from here. To bound what lies between two threads, count the bytes handed
  /// on but not yet written to the client here, and call `pause()` from here when they are many.
  func deliver(_ events: [UpstreamEvent])
}

/// What a request carries.
public enum UpstreamRequestBody: Hashable, Sendable {
  /// Nothing.
  case none
  /// What `send(body:)` gives until `finishBody()`; without a length it goes out chunked.
  case stream(length: Int?)
}
