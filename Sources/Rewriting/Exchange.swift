public import ContentCodings
internal import Edits
public import HTTPTypes
internal import Interventions
public import Rules

/// One request with its response, on its way through the rules: the pure core that live traffic and replayed
/// captures share.
///
/// Feed it in order: the request at `init`, the response head, body chunks, the end. It holds no more of the
/// body than the rewriters do, and never waits: what can be sent on is in `output` when a call returns.
public final class Exchange {
  /// The request to send upstream.
  public let upstreamRequest: HTTPRequest

  /// Whether body bytes are to be handed on untouched; known once the head was received.
  public private(set) var passesBodyThrough = true

  private let rules: RuleSet
  private let exchangeRules: ExchangeRules?
  private let url: RequestURL?
  private let limits: RewritingLimits
  private let salt: EntityTagSalt
  private let method: HTTPRequest.Method
  private let context: InterventionContext?
  private let pageRequest: PageRequest
  private let acceptLanguage: String?
  private let isBrowser: Bool
  private var pipeline: BodyPipeline?
  private var desk: PostDesk?
  private var ownReport = ExchangeReport()

  /// Plans the exchange.
  ///
  /// - Parameters:
  ///   - request: as the client sent it, hop-by-hop fields already gone; `authority` and `path` are set.
  ///   - rules: kept for the whole exchange, also when others come into force meanwhile.
  ///   - limits: what the exchange may cost.
  ///   - context: who judges posts, and what the reader has told; nil where counts are hidden and no more.
  public init(
    request: HTTPRequest,
    rules: RuleSet,
    limits: RewritingLimits = RewritingLimits(),
    context: InterventionContext? = nil
  ) {
    let isOff = context.map { $0.reader.isOff(at: $0.now) || $0.now < rules.profile.offUntil ?? 0 }
    let isOpaque = RequestFields.asksForOpaqueBody(request) || isOff == true
    let url = isOpaque ? nil : request.ruleURL
    let found = url.flatMap { rules.rules(for: $0, method: request.method.rawValue) }
    self.url = url
    self.rules = rules
    self.limits = limits
    exchangeRules = found
    salt = EntityTagSalt(digest: rules.hash + (context?.reader.digest ?? ""))
    method = request.method
    self.context = context
    pageRequest = PageRequest(request)
    acceptLanguage = request.headerFields[.acceptLanguage]
    isBrowser = request.headerFields[name: "Sec-Fetch-Mode"] != nil
    ownReport.site = found?.site
    ownReport.ruleSet = rules
    var upstreamRequest = request
    if found != nil {
      upstreamRequest.headerFields = RequestFields.forRewritableBody(
        request.headerFields,
        salt: salt
      )
    }
    self.upstreamRequest = upstreamRequest
  }

  /// What was done so far; whole after `end(into:)`.
  public var report: ExchangeReport {
    var report = ownReport
    report.verdicts = desk?.verdicts ?? []
    guard let pipeline else { return report }
    report.edits = pipeline.rewriter.edits
    if pipeline.isOverLimit {
      report.note = "the body is larger than \(limits.decodedBytesMax) bytes"
    } else if let bailout = pipeline.rewriter.bailout {
      report.note = "byte \(bailout.offset): \(bailout.explanation)"
    }
    return report
  }

  /// Takes the response's head and says what the client's head is.
  public func receive(head: HTTPResponse) -> HTTPResponse {
    var head = head
    head.headerFields = ResponseFields.withoutDetours(head.headerFields)
    guard let exchangeRules = rulesOnceTyped(head) else { return head }
    head.headerFields = ResponseFields.applying(exchangeRules.headers, to: head.headerFields)
    if head.status == .notModified {
      head.headerFields = ResponseFields.withSaltedEntityTag(head.headerFields, salt: salt)
      return head
    }
    if !BodyKind.isASCIICompatible(contentType: head.headerFields[.contentType]) {
      ownReport.note = "the charset is not one in which bytes stand for ASCII; UTF-8 would do"
    }
    let plan = plan(for: head, exchangeRules)
    guard head.status != .partialContent, let rewriter = plan.makeRewriter(head: head) else {
      return head
    }
    guard let codings = ContentCoding.parse(fieldValue: head.contentCodings) else {
      ownReport.note = "the content coding is not one that can be taken off"
      return head
    }
    let decoder = makeDecoder(codings)
    guard decoder != nil || codings.isEmpty else {
      ownReport.note = "the body has too many content codings"
      return head
    }
    head.headerFields = ResponseFields.forRewrittenBody(head.headerFields, salt: salt)
    if let pageHead = plan.head {
      head.headerFields = ResponseFields.forPage(head.headerFields, with: pageHead)
    }
    guard Self.hasBody(head, method: method) else { return head }
    desk = plan.desk
    passesBodyThrough = false
    ownReport.askedRules = exchangeRules.rules
    ownReport.isPage = BodyKind(contentType: head.headerFields[.contentType]) == .html
    let isEndless = BodyKind(contentType: head.headerFields[.contentType]).isEndless
    pipeline = BodyPipeline(
      decoder: decoder,
      rewriter: rewriter,
      decodedBytesMax: isEndless ? .max : limits.decodedBytesMax
    )
    return head
  }

  /// What is done to the body, and what a page is given.
  private func plan(for head: HTTPResponse, _ exchangeRules: ExchangeRules) -> BodyPlan {
    var plan = BodyPlan(rules: exchangeRules, isCertainlyPage: pageRequest.isCertain)
    guard let url else { return plan }
    let visit = context.map { context in
      PageVisit(
        context: context,
        rules: rules,
        exchangeRules: exchangeRules,
        url: url,
        acceptLanguage: acceptLanguage
      )
    }
    if let visit, method == .get || method == .post {
      plan.desk = visit.desk(isBrowser: isBrowser, limits: limits)
    }
    guard pageRequest.isPage(head) else { return plan }
    if let visit {
      visit.prepare(&plan)
    } else {
      plan.head = PageHead(
        style: PageHead.style(covers: false, hiding: exchangeRules.hiddenSelectors),
        script: nil,
        origin: ""
      )
    }
    return plan
  }

  /// The rules again, now that the response says what it is: ActivityPub has sections of its own.
  private func rulesOnceTyped(_ head: HTTPResponse) -> ExchangeRules? {
    guard let exchangeRules, exchangeRules.dependsOnMediaType, let url,
      let mediaType = head.headerFields[.contentType]
    else { return exchangeRules }
    return rules.rules(for: url, method: method.rawValue, mediaType: mediaType)
  }

  /// The body's size is no reason to cut it short; only what it unfolds to, for what it is, can be.
  private func makeDecoder(_ codings: [ContentCoding]) -> BodyDecoder? {
    guard !codings.isEmpty else { return nil }
    let decodingLimits = DecodingLimits(
      decodedBytesMax: .max,
      expansionRatioMax: limits.expansionRatioMax
    )
    return BodyDecoder(codings: codings, limits: decodingLimits)
  }

  /// Takes the next bytes of the body, cut anywhere; appends what the client gets.
  ///
  /// - Throws: `ContentCodingError` where the codings cannot be taken off: end the client's response visibly.
  public func receive(
    body chunk: Span<UInt8>,
    into output: inout [UInt8]
  ) throws(ContentCodingError) {
    guard pipeline != nil else {
      chunk.withUnsafeBufferPointer { output.append(contentsOf: $0) }
      return
    }
    try pipeline?.write(chunk, into: &output)
  }

  /// Takes the end of the body.
  public func end(into output: inout [UInt8]) throws(ContentCodingError) {
    try pipeline?.end(into: &output)
  }
}
