import HTTPTypes
import Interventions
import NIOCore
import Rewriting
import Rules

/// Answers what the page script asks, on the page's own host.
///
/// The site never sees these requests, and the page can learn nothing by them but what a text reads as.
struct ReservedPath {
  /// Everything below is ours on the hosts that are looked into.
  static let folder = "/.well-known/lenity/"

  var service: InterventionService
  var rules: RuleSet
  var user: String?

  /// What a question gets.
  struct Answer {
    var response: HTTPResponse
    var body = ByteBuffer()
    /// What was found, for the journal.
    var report: ExchangeReport?
  }

  /// Answers a request whose whole body was received.
  ///
  /// Whoever may not ask gets an empty 403, whatever the reason: a page is told nothing by it.
  func answer(_ request: HTTPRequest, body: ByteBuffer) -> Answer {
    let now = service.now()
    guard isAllowed(request), let host = request.ruleURL?.host else {
      return Self.empty(.forbidden)
    }
    let question: VerdictRequest
    do {
      question = try VerdictRequest(parsing: Array(body.readableBytesView))
    } catch {
      return Self.empty(error == .noToken ? .forbidden : .badRequest)
    }
    guard service.tokens.accepts(question.token, host: host, user: user, now: now) else {
      return Self.empty(.forbidden)
    }
    if case .act(let act) = question.question {
      let (site, tomorrow) = (rules.site(of: host) ?? host, service.tomorrow())
      service.readers.update(user) { $0.take(act, on: site, now: now, tomorrow: tomorrow) }
      var answer = Self.json("{}")
      answer.report = ExchangeReport(of: act, on: site, ruleSet: rules)
      return answer
    }
    return verdicts(on: question.question, request, host: host)
  }

  private func verdicts(
    on question: VerdictRequest.Question,
    _ request: HTTPRequest,
    host: String
  ) -> Answer {
    let desk = VerdictDesk(
      context: service.context(for: user),
      rules: rules,
      host: host,
      page: request.headerFields[.referer].flatMap { RequestURL(parsing: $0) },
      acceptLanguage: request.headerFields[.acceptLanguage],
      wasWarned: { service.warned.contains($0, user: user) },
      wasCrisis: { service.postedCrises.contains($0, user: user, now: service.now()) }
    )
    let (answer, report) = desk.answer(question)
    var json = Self.json(answer.json)
    json.report = report
    return json
  }

  /// A page's own script may ask; other sites' pages, and other methods, may not.
  private func isAllowed(_ request: HTTPRequest) -> Bool {
    let path = request.path?.prefix { $0 != "?" } ?? ""
    guard request.method == .post, path == PageScript.path,
      request.headerFields[.contentType]?.hasPrefix("application/json") == true
    else { return false }
    let site = request.headerFields[.secFetchSite]
    let origin = request.headerFields[.origin]
    guard site != nil || origin != nil else { return false }
    let own = "\(request.scheme ?? "https")://\(request.authority ?? "")"
    return site ?? "same-origin" == "same-origin" && origin ?? own == own
  }

  private static func json(_ text: String) -> Answer {
    let body = ByteBuffer(string: text)
    let fields: HTTPFields = [
      .contentType: "application/json", .contentLength: String(body.readableBytes),
      .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
    ]
    return Answer(response: HTTPResponse(status: .ok, headerFields: fields), body: body)
  }

  static func empty(_ status: HTTPResponse.Status) -> Answer {
    let fields: HTTPFields = [.contentLength: "0", .cacheControl: "no-store"]
    return Answer(response: HTTPResponse(status: status, headerFields: fields))
  }
}
