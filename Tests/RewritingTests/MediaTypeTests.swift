import HTTPTypes
import JSONRewriting
import Testing

@testable import Rewriting

struct MediaTypeTests {
  @Test(arguments: [
    ("text/html; charset=utf-8", BodyKind.html),
    ("TEXT/HTML", .html),
    ("application/xhtml+xml", .html),
    ("text/vnd.reddit.partial+html; charset=utf-8", .html),
    ("text/xml; charset=UTF-8", .feed),
    ("application/atom+xml", .feed),
    ("image/svg+xml", .opaque),
    ("application/json", .json(.automatic)),
    ("application/vnd.api+json;v=1", .json(.automatic)),
    ("application/vnd.linkedin.normalized+json+2.1", .json(.automatic)),
    ("application/x-ndjson", .json(.lines)),
    ("text/event-stream;charset=utf-8", .json(.eventStream)),
    ("multipart/mixed; boundary=\"-a b\"", .json(.multipart(boundary: "-a b"))),
    ("multipart/mixed", .opaque),
    ("text/javascript", .perhapsJSON),
    ("image/png", .opaque),
    ("nonsense", .opaque),
    ("", .opaque),
  ])
  func kindFollowsFromTheMediaType(field: String, kind: BodyKind) {
    #expect(BodyKind(contentType: field) == kind)
  }

  @Test(arguments: [
    ("text/html; charset=UTF-16LE", false),
    ("text/html; charset=\"iso-2022-jp\"", false),
    ("text/html; charset=shift_jis", true),
    ("text/html", true),
  ])
  func codingsWhereASCIIIsNotASCIIAreLeftAlone(field: String, isCompatible: Bool) {
    #expect(BodyKind.isASCIICompatible(contentType: field) == isCompatible)
  }
}
