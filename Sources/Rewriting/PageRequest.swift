internal import HTTPTypes

/// Whether a request and its response are those of a page that a person looks at.
struct PageRequest {
  /// What the browser says the response is for; nil where it says nothing.
  let destination: String?
  private let isAskedByScript: Bool
  private let acceptsPages: Bool
  private let method: HTTPRequest.Method

  private static let documents: Set<String> = ["document", "iframe", "frame"]

  init(_ request: HTTPRequest) {
    destination = request.headerFields[name: "Sec-Fetch-Dest"]
    isAskedByScript = request.headerFields[name: "X-Requested-With"] != nil
    acceptsPages = request.headerFields[.accept]?.contains("text/html") ?? false
    method = request.method
  }

  /// Whether the response is a page of its own, which may get the script.
  ///
  /// A page that fetches itself by script must not get it: it could read the token. Browsers say so
  /// themselves, but for old ones and pages without TLS, which ask for `text/html` by name; other programs do
  /// neither.
  func isPage(_ head: HTTPResponse) -> Bool {
    guard method == .get || method == .post, (200..<300).contains(head.status.code),
      head.status != .noContent, !isAskedByScript,
      destination.map(Self.documents.contains) ?? acceptsPages
    else { return false }
    let type = head.headerFields[.contentType].flatMap(MediaType.init)
    let disposition = head.headerFields[.contentDisposition]?.lowercased() ?? ""
    return type?.essence == "text/html" && !disposition.hasPrefix("attachment")
  }

  /// Whether the browser itself says that it is a page; else its first bytes have to.
  var isCertain: Bool { destination != nil }
}

extension HTTPFields {
  /// The first field of a name; nil where there is none.
  subscript(name text: String) -> String? {
    HTTPField.Name(text).flatMap { self[$0] }
  }
}
