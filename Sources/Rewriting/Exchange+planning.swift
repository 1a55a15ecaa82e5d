internal import Edits
internal import HTMLRewriting
package import HTTPTypes
internal import JSONRewriting
package import Rules

/// What is done to one body: which rules, who judges its posts, what its head is given.
struct BodyPlan {
  let rules: ExchangeRules
  /// Whether a page's first bytes need not say that it is one.
  let isCertainlyPage: Bool
  /// Nil where posts are shown as they are.
  var desk: PostDesk?
  /// Nil where the body is no page, or nothing is put into it.
  var head: PageHead?
  /// Above the results of a search.
  var card: String?

  /// Nil where no rule looks into a body of this kind.
  func makeRewriter(head response: HTTPResponse) -> (any StreamRewriter)? {
    let contentType = response.headerFields[.contentType]
    guard BodyKind.isASCIICompatible(contentType: contentType) else { return nil }
    let nested = NestedRewriters(rules: rules, desk: desk, head: head)
    switch BodyKind(contentType: contentType) {
    case .html:
      guard rules.htmlRuleCount + rules.jsonRuleCount > 0 || head != nil else { return nil }
      let charset = contentType.flatMap { MediaType(parsing: $0)?.parameters["charset"] }
      return PageRewriter(plan: self, nested: nested, charset: charset)
    case .feed:
      guard rules.htmlRuleCount > 0 else { return nil }
      let plain = NestedRewriters(rules: rules)
      return HTMLRewriter(rules: rules.html, handlers: plain.htmlHandlers)
    case .json(let shape):
      guard rules.jsonRuleCount > 0 else { return nil }
      return nested.jsonRewriter(rules.json, shape: shape)
    case .perhapsJSON:
      guard rules.jsonRuleCount > 0 else { return nil }
      return nested.jsonRewriter(rules.json)
    case .opaque:
      return nil
    }
  }
}

extension Exchange {
  /// RFC 9110, 6.4.1 and 9.3.2: which responses have no content; RFC 9110, 15.3.7: a part of a body is
  /// not a body.
  static func hasBody(_ head: HTTPResponse, method: HTTPRequest.Method) -> Bool {
    let code = head.status.code
    return method != .head && code >= 200 && code != 204 && code != 205 && code != 304
  }
}

extension HTTPResponse {
  /// The combined value of all `Content-Encoding` fields.
  var contentCodings: String {
    headerFields[values: .contentEncoding].joined(separator: ",")
  }
}

extension HTTPRequest {
  /// The parts of the URL that rules look at; nil for requests without an authority (`OPTIONS *`).
  package var ruleURL: RequestURL? {
    guard let authority, let path, path.hasPrefix("/") else { return nil }
    return RequestURL(parsing: "\(scheme ?? "https")://\(authority)\(path)")
  }
}
