import HTTPTypes
import NIOCore

/// The answer to a message that cannot be read: plain text, and the connection ends.
struct RefusalAnswer {
  let response: HTTPResponse
  let body: ByteBuffer

  init(_ refusal: RequestRefusal) {
    body = ByteBuffer(string: refusal.explanation + "\n")
    response = HTTPResponse(
      status: refusal.status,
      headerFields: [
        .contentType: "text/plain; charset=utf-8",
        .contentLength: String(body.readableBytes),
        .cacheControl: "no-store",
        .proxyStatusField: "lenity; error=http_request_error",
      ]
    )
  }
}
