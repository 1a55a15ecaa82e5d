internal import ContentCodings
internal import HTTPTypes
public import Rewriting
public import Rules

/// Sends captured exchanges through the same core as live traffic.
public struct Replay {
  private let rules: RuleSet
  private let limits: RewritingLimits
  private let context: InterventionContext?

  /// Replays under these rules.
  ///
  /// - Parameters:
  ///   - rules: of the person whose traffic it is.
  ///   - limits: what one entry may cost.
  ///   - context: who judges posts; nil where counts are hidden and no more.
  public init(
    rules: RuleSet,
    limits: RewritingLimits = RewritingLimits(),
    context: InterventionContext? = nil
  ) {
    self.rules = rules
    self.limits = limits
    self.context = context
  }

  /// One entry as it would have been captured behind the proxy, and what was done to it.
  public struct Result {
    /// The entry's JSON text; the same bytes where nothing changed.
    public let text: EntryText
    /// The response body as the client would have got it; nil where the capture has none.
    public let body: [UInt8]?
    /// Nil where no rule concerns the request.
    public let report: ExchangeReport?
  }

  /// Rewrites one entry.
  ///
  /// Never throws: what cannot be rewritten stays as it is, and the report says why.
  public func rewrite(_ entry: CapturedEntry) -> Result {
    let unchanged = Result(text: EntryText(entry.bytes), body: entry.body, report: nil)
    guard entry.status > 0, let request = HTTPRequest(captured: entry), let url = request.ruleURL,
      rules.rules(for: url, method: entry.method) != nil
    else { return unchanged }
    let exchange = Exchange(request: request, rules: rules, limits: limits, context: context)
    let head = HTTPResponse(
      status: .init(code: max(100, min(entry.status, 999))),
      headerFields: entry.fieldsForReplay
    )
    let newHead = exchange.receive(head: head)
    guard let body = entry.body, !exchange.passesBodyThrough else {
      let text = entry.replacingResponse(fields: newHead.headerFields, body: nil)
      return Result(text: text, body: entry.body, report: exchange.report)
    }
    var output: [UInt8] = []
    output.reserveCapacity(body.count)
    do {
      try exchange.receive(body: body.span, into: &output)
      try exchange.end(into: &output)
    } catch {
      return Result(text: EntryText(entry.bytes), body: entry.body, report: exchange.report)
    }
    let text = entry.replacingResponse(fields: newHead.headerFields, body: output)
    return Result(text: text, body: output, report: exchange.report)
  }
}

extension HTTPRequest {
  /// The request of an entry; nil where the URL or the method is none.
  fileprivate init?(captured entry: CapturedEntry) {
    guard let method = HTTPRequest.Method(rawValue: entry.method),
      let url = RequestURL(parsing: entry.url)
    else { return nil }
    let isDefaultPort = url.port == (url.scheme == "http" ? 80 : 443)
    self.init(
      method: method,
      scheme: url.scheme,
      authority: isDefaultPort ? url.host : "\(url.host):\(url.port)",
      path: url.pathAndQuery,
      headerFields: entry.requestFields
    )
  }
}

extension CapturedEntry {
  /// The response fields as they describe the captured body.
  ///
  /// HAR bodies have their codings taken off, whatever `Content-Encoding` says; some exporters leave them
  /// on. Only a body that does decode is taken for coded.
  fileprivate var fieldsForReplay: HTTPFields {
    var fields = responseFields
    if fields[.contentType] == nil, !mimeType.isEmpty { fields[.contentType] = mimeType }
    if let coding = fields[.contentEncoding], !isCoded(coding) { fields[.contentEncoding] = nil }
    return fields
  }

  private func isCoded(_ field: String) -> Bool {
    guard isBase64, let body, let codings = ContentCoding.parse(fieldValue: field),
      var decoder = BodyDecoder(codings: codings)
    else { return false }
    do {
      try decoder.write(body.span) { _ in }
      try decoder.end()
      return true
    } catch {
      return false
    }
  }
}
