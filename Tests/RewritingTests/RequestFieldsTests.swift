import HTTPTypes
import Testing

@testable import Rewriting

struct RequestFieldsTests {
  private let salt = EntityTagSalt(digest: "1a2b")

  @Test(arguments: [
    ("gzip, deflate, br, zstd", "gzip, deflate, br, zstd"),
    ("gzip;q=1.0, x-compress, *;q=0.5", "gzip;q=1.0"),
    ("compress", nil),
    ("identity", "identity"),
  ])
  func asksOnlyForCodingsThatCanBeTakenOff(asked: String, sent: String?) {
    let fields = RequestFields.forRewritableBody([.acceptEncoding: asked], salt: salt)
    #expect(fields[.acceptEncoding] == sent)
  }

  @Test func rangesAndDatesDoNotGoUp() {
    let fields = RequestFields.forRewritableBody(
      [.range: "bytes=0-9", .ifRange: "\"a\"", .ifModifiedSince: "Mon, 23 Nov 2026 10:00:00 GMT"],
      salt: salt
    )
    #expect(fields.isEmpty)
  }

  @Test(arguments: [
    ("/photo.jpg", nil, true), ("/video.mp4?t=1", nil, true), ("/a.b/page", nil, false),
    ("/page", "document", false), ("/page", "image", true), ("/api.json", "empty", false),
    ("/", nil, false),
  ])
  func mediaGoUpAsTheyCame(path: String, destination: String?, isOpaque: Bool) throws {
    var request = HTTPRequest(method: .get, scheme: "https", authority: "a.test", path: path)
    if let destination {
      request.headerFields[try #require(HTTPField.Name("Sec-Fetch-Dest"))] = destination
    }
    #expect(RequestFields.asksForOpaqueBody(request) == isOpaque)
  }
}
