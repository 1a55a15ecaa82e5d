import HTTPTypes
import NIOCore
import Testing

@testable import Proxy

@Suite("Writing HTTP/1 responses")
struct ResponseEncoderTests {
  typealias Request = ResponseEncoder.Request

  @Test("a length is kept, and the body goes out as it is")
  func framesByLength() {
    let text = encode(response(200, [.contentLength: "3"]), body: ["abc"])
    #expect(text == "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc|end true")
  }

  @Test("without a length HTTP/1.1 gets chunks, HTTP/1.0 the connection's end")
  func framesWithoutLength() {
    #expect(
      encode(response(200), body: ["abc", "0123456789"])
        == "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n|end true"
    )
    #expect(
      encode(response(200), for: Request(isVersion10: true), body: ["abc"])
        == "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc|end true"
    )
  }

  @Test(
    "no body where there must be none",
    arguments: [(204, "HTTP/1.1 204 No Content\r\n"), (304, "HTTP/1.1 304 Not Modified\r\n")]
  )
  func sendsNoBody(code: Int, line: String) {
    #expect(encode(response(code), body: ["abc"]) == line + "\r\n|end true")
  }

  @Test("conformance: content_length_1XX_204, no_transfer_encoding_1xx_204")
  func dropsLengthWhereForbidden() {
    let fields: HTTPFields = [.contentLength: "3", .transferEncoding: "chunked"]
    #expect(encode(response(204, fields), body: []) == "HTTP/1.1 204 No Content\r\n\r\n|end true")
    var encoder = ResponseEncoder()
    var buffer = ByteBuffer()
    encoder.encode(head: response(103, fields), for: Request(), into: &buffer)
    #expect(String(buffer: buffer) == "HTTP/1.1 103 Early Hints\r\n\r\n")
  }

  @Test("conformance: content_head_request; a length says what GET would get")
  func keepsLengthForHead() {
    let text = encode(
      response(200, [.contentLength: "9"]),
      for: Request(isHead: true),
      body: ["abc"]
    )
    #expect(text == "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n|end true")
  }

  @Test("more than announced is cut, less is told")
  func insistsOnLength() {
    let cut = encode(response(200, [.contentLength: "3"]), body: ["ab", "cde"])
    #expect(cut.hasSuffix("\r\n\r\nabc|end true"))
    let short = encode(response(200, [.contentLength: "3"]), body: ["ab"])
    #expect(short.hasSuffix("\r\n\r\nab|end false"))
  }

  @Test("lengths that disagree are not passed on; equal ones are one")
  func agreesOnLength() {
    var fields = HTTPFields()
    fields.append(HTTPField(name: .contentLength, value: "3"))
    fields.append(HTTPField(name: .contentLength, value: "3"))
    let equal = encode(response(200, fields), body: ["abc"])
    #expect(equal == "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc|end true")
    fields.append(HTTPField(name: .contentLength, value: "4"))
    let unequal = encode(response(200, fields), body: ["abc"])
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(unequal == head + "3\r\nabc\r\n0\r\n\r\n|end true")
  }

  @Test("conformance: close_option_in_final_response")
  func saysWhenItCloses() {
    let text = encode(
      response(200, [.contentLength: "0", .connection: "keep-alive"]),
      for: Request(keepsAlive: false),
      body: []
    )
    #expect(text == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n|end true")
  }

  private func response(_ code: Int, _ fields: HTTPFields = [:]) -> HTTPResponse {
    HTTPResponse(status: .init(code: code), headerFields: fields)
  }

  private func encode(
    _ response: HTTPResponse,
    for request: Request = Request(),
    body: [String]
  ) -> String {
    var encoder = ResponseEncoder()
    var buffer = ByteBuffer()
    encoder.encode(head: response, for: request, into: &buffer)
    for piece in body {
      switch encoder.encode(body: ByteBuffer(string: piece), into: &buffer) {
      case .drop: break
      case .send(let bytes): buffer.writeImmutableBuffer(bytes)
      case .sendChunk(let bytes):
        buffer.writeImmutableBuffer(bytes)
        buffer.writeStaticString("\r\n")
      }
    }
    let isWhole = encoder.encodeEnd(into: &buffer)
    return String(buffer: buffer) + "|end \(isWhole)"
  }
}
