import Foundation
import HTTPTypes
import Hummingbird
import Journal

/// The API for programs, `/metrics` and `/healthz`; described in `openapi.yaml`.
///
/// Programs that change something send `X-Lenity-Request: 1`, which no page of another site can.
struct PanelInterface: Sendable {
  let backend: any PanelBackend
  let secrets: PanelSecrets

  private static let daysMax = 4_000

  /// What can be asked for at each path that is not found by another method (RFC 9110, 15.5.6).
  static let methods = [
    "/healthz": "GET, HEAD", "/metrics": "GET, HEAD", "/api/v1/profile": "GET, HEAD, PATCH",
    "/api/v1/journal": "GET, HEAD, DELETE", "/api/v1/filters/check": "POST",
    "/api/v1/rules/drift": "GET, HEAD", "/api/v1/left-alone": "GET, HEAD, DELETE",
    "/api/v1/authority": "GET, HEAD", "/api/v1/people": "GET, HEAD",
  ]

  func addRoutes(to router: Router<PanelContext>) {
    router.get("/healthz") { _, _ in Self.text("ok\n", "text/plain; charset=utf-8") }
    router.get("/metrics") { _, context in metrics(context) }
    router.get("/journal.json") { _, context in
      var response = journal(days: Journal.retentionDaysDefault, context)
      response.headers[.contentDisposition] = "attachment; filename=\"lenity-journal.json\""
      return response
    }
    let api = router.group("/api/v1")
    api.get("/profile") { _, context in
      JSONAnswer(APIProfile(backend.profile(of: context.user))).response
    }
    api.patch("/profile") { request, context in
      let wish = try await Self.decode(APIProfileChange.self, request, context)
      return try refusing { () throws(PanelRefusal) in
        try backend.change(wish.changes(now: backend.now), of: context.user)
        return JSONAnswer(APIProfile(backend.profile(of: context.user))).response
      }
    }
    api.get("/journal") { request, context in
      let text = request.uri.queryParameters["days"].map { String($0) } ?? "1"
      guard let days = Int(text), (1...Self.daysMax).contains(days) else {
        throw HTTPError(.badRequest, message: "'days' is a number from 1 to \(Self.daysMax).")
      }
      return journal(days: days, context)
    }
    api.delete("/journal") { request, context in
      try Self.demandProgram(request)
      return try refusing { () throws(PanelRefusal) in
        try backend.eraseJournal(of: context.user)
        return Response(status: .noContent)
      }
    }
    api.post("/filters/check") { request, context in
      let wish = try await Self.decode(APIFilters.self, request, context)
      return JSONAnswer(APIRemarks(remarks: backend.check(filters: wish.filters))).response
    }
    api.get("/rules/drift") { _, _ in JSONAnswer(backend.driftingRules()).response }
    api.get("/authority") { _, _ in JSONAnswer(backend.authority).response }
    api.get("/people") { _, context in JSONAnswer(backend.people(for: context.user)).response }
    api.get("/left-alone") { _, context in
      JSONAnswer(backend.leftAlone(for: context.user)).response
    }
    api.delete("/left-alone") { request, _ in
      try Self.demandProgram(request)
      backend.lookAgain()
      return Response(status: .noContent)
    }
    router.get("/api/openapi.yaml") { _, _ in
      Self.text(InterfaceDescription.text, "application/yaml; charset=utf-8")
    }
  }

  private func journal(days: Int, _ context: PanelContext) -> Response {
    JSONAnswer(backend.entries(of: context.user, days: days).map(APIEntry.init)).response
  }

  /// Source: Prometheus text exposition format 0.0.4.
  private func metrics(_ context: PanelContext) -> Response {
    let numbers = backend.metrics
    var lines = [
      "# TYPE lenity_info gauge", "lenity_info{version=\"\(numbers.version)\"} 1",
      "# TYPE lenity_uptime_seconds gauge", "lenity_uptime_seconds \(numbers.uptimeSeconds)",
      "# TYPE lenity_connections gauge", "lenity_connections \(numbers.connections)",
      "# TYPE lenity_certificates_signed_total counter",
      "lenity_certificates_signed_total \(numbers.leaves)", "# TYPE lenity_hosts gauge",
      "lenity_hosts \(numbers.hosts)",
      "# HELP lenity_interventions_today What was done today, for the person who asks.",
      "# TYPE lenity_interventions_today gauge",
    ]
    var sums: [String: Int] = [:]
    for entry in backend.entries(of: context.user, days: 1)
    where entry.subject.intervention != Journal.timeSpent {
      let subject = entry.subject
      let labels = [
        ("site", subject.site), ("kind", subject.kind), ("intervention", subject.intervention),
      ].map { "\($0)=\"\(Self.label($1))\"" }
      sums["lenity_interventions_today{\(labels.joined(separator: ","))}", default: 0] +=
        entry.count
    }
    lines += sums.sorted { $0.key < $1.key }.map { "\($0) \($1)" }
    return Self.text(
      lines.joined(separator: "\n") + "\n",
      "text/plain; version=0.0.4; charset=utf-8"
    )
  }

  private static func label(_ text: String) -> String {
    text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
      .replacingOccurrences(of: "\n", with: "\\n")
  }

  private static func demandProgram(_ request: Request) throws {
    guard request.headers[.lenityRequest] == "1" else {
      throw HTTPError(.forbidden, message: "Send the field X-Lenity-Request: 1.")
    }
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type,
    _ request: Request,
    _ context: PanelContext
  ) async throws -> Value {
    try demandProgram(request)
    let body = try await request.body.collect(upTo: context.maxUploadSize)
    guard let value = try? JSONDecoder().decode(type, from: Data(body.readableBytesView)) else {
      throw HTTPError(
        .badRequest,
        message: "The body is not the JSON that /api/openapi.yaml names."
      )
    }
    return value
  }

  private func refusing(_ body: () throws(PanelRefusal) -> Response) throws -> Response {
    do throws(PanelRefusal) {
      return try body()
    } catch {
      throw HTTPError(.unprocessableContent, message: error.explanation)
    }
  }

  private static func text(_ text: String, _ type: String) -> Response {
    Response(
      status: .ok,
      headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text))
    )
  }
}
