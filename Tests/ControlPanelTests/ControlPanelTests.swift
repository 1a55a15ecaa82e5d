import ControlPanel
import CountText
import Foundation
import HTTPTypes
import Interventions
import NIOCore
import Rules
import Testing

@Suite struct ControlPanelTests {
  private let desk = MadeUpDesk()
  private let panel: ControlPanel

  private static let strings = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "rules/strings/panel")

  private static let words: WordCatalogue = {
    var texts: [String: String] = [:]
    for file in (try? FileManager.default.contentsOfDirectory(atPath: strings.path)) ?? [] {
      texts[String(file.dropLast(5))] = try? String(
        contentsOf: strings.appending(path: file),
        encoding: .utf8
      )
    }
    return WordCatalogue(texts)
  }()

  init() {
    panel = ControlPanel(backend: desk, words: Self.words)
  }

  private struct Answer {
    var status: Int
    var fields: HTTPFields
    var text: String
  }

  private func send(
    _ method: HTTPRequest.Method = .get,
    _ path: String,
    host: String = "127.0.0.1:8877",
    fields: [(String, String)] = [],
    body: String = "",
    user: String? = nil
  ) async -> Answer {
    var request = HTTPRequest(method: method, scheme: "http", authority: host, path: path)
    for (name, value) in fields {
      if let name = HTTPField.Name(name) { request.headerFields[name] = value }
    }
    let (head, bytes) = await panel.respond(to: request, body: ByteBuffer(string: body), user: user)
    return Answer(
      status: head.status.code,
      fields: head.headerFields,
      text: String(buffer: bytes)
    )
  }

  /// What a browser has after it has opened one of our pages.
  private func opened() async throws -> (cookie: String, token: String) {
    let page = await send(.get, "/settings")
    let cookie = try #require(page.fields[.setCookie]).prefix { $0 != ";" }
    let field = try #require(page.text.range(of: "name=\"token\" value=\""))
    return (String(cookie), String(page.text[field.upperBound...].prefix { $0 != "\"" }))
  }

  private func post(
    _ path: String,
    _ form: String,
    host: String = "127.0.0.1:8877",
    fields: [(String, String)] = []
  ) async throws -> Answer {
    let (cookie, token) = try await opened()
    let all =
      [("Cookie", cookie), ("Content-Type", "application/x-www-form-urlencoded")] + fields
    return await send(.post, path, host: host, fields: all, body: "\(form)&token=\(token)")
  }

  @Test(arguments: ["/", "/settings", "/filters", "/about", "/welcome", "/today"])
  func everyPageIsWholeAndLoadsNothingFromElsewhere(path: String) async {
    let page = await send(.get, path)
    #expect(page.status == 200)
    #expect(page.text.hasPrefix("<!doctype html>"))
    #expect(page.text.hasSuffix("</html>\n"))
    #expect(!page.text.contains("//"), "an address of another machine")
    #expect(!page.text.contains("<script>alert"), "a name that is HTML")
    #expect(!page.text.contains(" style=") && !page.text.contains(" onclick="))
    #expect(page.fields[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
    #expect(page.fields[.contentSecurityPolicy]?.contains("unsafe") == false)
    #expect(page.fields[.setCookie]?.contains("SameSite=Strict") == true)
    #expect(page.fields[.contentLength] == String(page.text.utf8.count))
  }

  @Test func theWeekHasItsTimeAndItsQuestions() async {
    let page = await send(.get, "/today", user: "busy").text
    #expect(page.contains("Time counted: harbour 2 h 10 min, quay 1 min"))
    #expect(page.contains("Second looks before sending: 3") && page.contains("Check-ins: 0"))
    // Seconds are no things that were done.
    #expect(page.contains("20 things were made quieter today"))
    let calm = await send(.get, "/today").text
    #expect(calm.contains("No time was counted"))
  }

  @Test func noTextIsMissing() async {
    for path in ["/", "/settings", "/filters", "/about", "/welcome"] {
      let text = await send(.get, path).text
      for word in text.split(whereSeparator: { " <>\"\n".contains($0) })
      where word.contains(".") && word.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." }) {
        let isKey = ["nav.", "off.", "kind.", "settings.", "data.", "did."].contains {
          word.hasPrefix($0)
        }
        #expect(!isKey, "\(path): \(word)")
      }
    }
  }

  @Test func everyLanguageHasEveryText() {
    #expect(Self.words.available == ["de", "en", "es", "fr", "ja", "pt"])
    for language in Self.words.available {
      #expect(Self.words.missing(in: language) == [], "\(language)")
      #expect(Self.words.unknown(in: language) == [], "\(language)")
    }
  }

  @Test func theLanguageIsThePersonsOrTheBrowsers() async {
    let asked = await send(.get, "/settings", fields: [("Accept-Language", "xx, fr-CH;q=0.9, en")])
    #expect(asked.text.contains("<html lang=\"fr\">"))
    let chosen = await send(
      .get,
      "/settings",
      fields: [("Accept-Language", "fr")],
      user: "de"
    )
    #expect(chosen.text.contains("<html lang=\"de\">"))
  }

  @Test func newcomersReadFiveSentencesFirst() async throws {
    let page = await send(.get, "/", user: "ben")
    #expect(page.text.components(separatedBy: "<li>").count == 6)
    let (cookie, token) = try await opened()
    let answer = await send(
      .post,
      "/welcome",
      fields: [("Cookie", cookie)],
      body: "token=\(token)",
      user: "ben"
    )
    #expect(answer.status == 303)
    #expect(await send(.get, "/", user: "ben").text.contains("<table"))
  }

  // MARK: Forms

  @Test func aFormChangesOnlyWhatIsDifferent() async throws {
    let form = "kind=likes&kind=views&site=harbour&pause=note&sensitivity=50&region=&language="
    let answer = try await post("/settings", form)
    #expect(answer.status == 303)
    #expect(answer.fields[.location] == "/settings?said=saved")
    #expect(
      desk.changes == [
        .kinds([.likes, .views]), .sitesOff(["<script>alert(1)</script>"]), .pause(.note),
      ]
    )
  }

  @Test func aRefusalIsShownAsText() async throws {
    let form = "kind=likes&kind=scores&site=harbour&pause=cover&sensitivity=50&region=zz"
    let answer = try await post("/settings", form)
    #expect(answer.status == 200)
    #expect(answer.text.contains("There is no country &lt;ZZ&gt;."))
  }

  @Test func offForAWhileAndOnAgain() async throws {
    _ = try await post("/off", "minutes=15")
    _ = try await post("/off", "minutes=0")
    #expect(desk.changes == [.offUntil(1_000_900), .offUntil(nil)])
  }

  @Test func erasingAsksAgainAndTouchesOnesOwnOnly() async throws {
    _ = try await post("/erase", "")
    #expect(desk.erased.isEmpty)
    _ = try await post("/erase", "sure=yes")
    #expect(desk.erased == [nil])
  }

  // MARK: Other web sites

  @Test(arguments: [
    "evil.example", "evil.example:8877", "127.0.0.1.evil.example:8877", "lenity.internal.evil", "",
    "localhost:8877@evil.example", "[::1]evil", "127.0.0.1:8877.evil.example",
  ])
  func aReboundNameIsNotAnswered(host: String) async {
    let page = await send(.get, "/settings", host: host)
    #expect(page.status == 421)
    #expect(!page.text.contains("token"))
  }

  @Test(arguments: ["lenity.internal", "localhost:8877", "127.0.0.1:1", "[::1]:8877"])
  func ourNamesAre(host: String) async {
    #expect(await send(.get, "/settings", host: host).status == 200)
  }

  @Test(arguments: [
    [("Origin", "https://evil.example")], [("Origin", "null")],
    [("Origin", "http://127.0.0.1:9999")], [("Origin", "https://127.0.0.1:8877")],
    [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")],
    [("Sec-Fetch-Site", "same-site")],
  ])
  func formsOfOtherSitesAreRefused(fields: [(String, String)]) async throws {
    let answer = try await post("/off", "minutes=15", fields: fields)
    #expect(answer.status == 403)
    #expect(desk.changes.isEmpty)
  }

  @Test func aFormWithoutTokenOrCookieIsRefused() async throws {
    let (cookie, token) = try await opened()
    for (cookie, token) in [("", token), (cookie, ""), (cookie, "x"), ("lenity=x", token)] {
      let answer = await send(
        .post,
        "/off",
        fields: [("Cookie", cookie)],
        body: "minutes=15&token=\(token)"
      )
      #expect(answer.status == 403)
    }
    #expect(desk.changes.isEmpty)
  }

  @Test func aLinkFromElsewhereMayOpenAPageButNotTheInterface() async {
    let link = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")]
    #expect(await send(.get, "/settings", fields: link).status == 200)
    #expect(await send(.get, "/api/v1/journal", fields: link).status == 403)
    let script = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")]
    #expect(await send(.get, "/journal.json", fields: script).status == 403)
  }

  @Test func theInterfaceChangesNothingWithoutItsField() async {
    let body = #"{"offForMinutes":15}"#
    #expect(await send(.patch, "/api/v1/profile", body: body).status == 403)
    #expect(await send(.delete, "/api/v1/journal").status == 403)
    #expect(desk.changes.isEmpty && desk.erased.isEmpty)
  }

  // MARK: Programs

  private static let program = [("X-Lenity-Request", "1")]

  @Test func programsReadAndChange() async throws {
    let profile = await send(.get, "/api/v1/profile")
    #expect(profile.text.contains(#""hide":["likes","scores"]"#))
    let body = #"{"hide":["views"],"offForMinutes":5}"#
    let changed = await send(.patch, "/api/v1/profile", fields: Self.program, body: body)
    #expect(changed.status == 200)
    #expect(desk.changes == [.kinds([.views]), .offUntil(1_000_300)])
    let wrong = #"{"hide":["moon phases"]}"#
    let refused = await send(.patch, "/api/v1/profile", fields: Self.program, body: wrong)
    #expect(refused.status == 422)
    #expect(refused.text.contains("moon phases"))
    #expect(await send(.delete, "/api/v1/journal", fields: Self.program).status == 204)
  }

  @Test func aChangeIsMadeWholeOrNotAtAll() async {
    let body = #"{"hide":["views"],"region":"ZZ"}"#
    let refused = await send(.patch, "/api/v1/profile", fields: Self.program, body: body)
    #expect(refused.status == 422)
    #expect(refused.fields[.contentType] == "application/problem+json")
    #expect(desk.changes.isEmpty)
  }

  @Test func anotherMethodIsToldWhichThereAre() async {
    let answer = await send(.put, "/api/v1/profile")
    #expect(answer.status == 405)
    #expect(answer.fields[.allow] == "GET, HEAD, PATCH")
  }

  @Test func filtersAreCheckedLive() async {
    let answer = await send(
      .post,
      "/api/v1/filters/check",
      fields: Self.program,
      body: #"{"filters":"bad##"}"#
    )
    #expect(answer.text == #"{"remarks":[{"column":2,"line":1,"message":"no <b>"}]}"#)
  }

  @Test func nobodySeesAnotherPersonsCounts() async {
    #expect(await send(.get, "/api/v1/journal", user: "ana").text.contains("4242"))
    #expect(await !send(.get, "/api/v1/journal").text.contains("4242"))
    #expect(await send(.get, "/about").text.contains("lenity user add"))
    #expect(await !send(.get, "/about", user: "ana").text.contains("lenity user add"))
  }

  @Test(arguments: ["/today", "/about"])
  func theOwnerIsToldThatTheCertificateEndsSoon(path: String) async {
    #expect(await send(.get, path).text.contains("lenity ca renew"))
    #expect(await !send(.get, path, user: "ana").text.contains("lenity ca renew"))
  }

  @Test func sitesLeftAloneAreShownToTheOwnerAndLookedIntoAgain() async throws {
    #expect(await send(.get, "/about").text.contains("quay.example"))
    #expect(await send(.get, "/api/v1/left-alone").text.contains("quay.example"))
    #expect(await !send(.get, "/about", user: "ana").text.contains("quay.example"))
    #expect(await send(.get, "/api/v1/left-alone", user: "ana").text == "[]")
    #expect(await send(.delete, "/api/v1/left-alone").status == 403)
    #expect(try await post("/look-again", "").status == 303)
    #expect(await send(.get, "/api/v1/left-alone").text == "[]")
  }

  @Test func whatWasToldOnCoversIsShownAndForgotten() async throws {
    let shown = await send(.get, "/settings").text
    #expect(shown.contains("3 of at most 8") && shown.contains("always show: 2"))
    #expect(await !send(.get, "/settings", user: "ana").text.contains("told Lenity"))
    #expect(try await post("/forget", "part=fine").status == 303)
    #expect(await !send(.get, "/settings").text.contains("of at most 8"))
    #expect(await send(.get, "/settings").text.contains("always show: 2"))
    #expect(try await post("/forget", "part=authors").status == 303)
    #expect(await !send(.get, "/settings").text.contains("told Lenity"))
    #expect(try await post("/forget", "part=nonsense").status == 303)
  }

  @Test(arguments: ["0", "-1", "4001", "x", "", "99999999999999999999"])
  func refusesDaysThatMakeNoSense(days: String) async {
    let answer = await send(.get, "/api/v1/journal?days=\(days)")
    #expect(answer.status == 400)
    #expect(answer.fields[.contentType] == "application/problem+json")
  }

  @Test func metricsAreInPrometheusForm() async throws {
    let answer = await send(.get, "/metrics")
    let counted =
      #"lenity_interventions_today{site="harbour",kind="likes",intervention="hide"} 17"#
    #expect(answer.text.contains(counted))
    let line = try Regex(#"^(#.*|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9]+)$"#)
    for text in answer.text.split(separator: "\n") {
      #expect(text.wholeMatch(of: line) != nil, "\(text)")
    }
    #expect(await send(.get, "/healthz").text == "ok\n")
  }

  @Test func theDescriptionIsTheOneInTheDocs() async throws {
    let file = Self.strings.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/openapi.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(await send(.get, "/api/openapi.yaml").text == text)
    for path in [
      "/metrics", "/api/v1/authority", "/api/v1/people", "/api/v1/rules/drift",
      "/api/v1/left-alone",
    ] {
      #expect(text.contains("  \(path):"))
      #expect(await send(.get, path).status == 200)
    }
  }

  @Test func brokenRequestsAreAnsweredCalmly() async {
    #expect(await send(.get, "/nothing").status == 404)
    #expect(await send(.get, "/%00%ff/../..").status == 404)
    let long = String(repeating: "a", count: ControlPanel.bodyBytesMax + 1)
    #expect(await send(.post, "/off", body: long).status == 413)
    #expect(
      await send(.patch, "/api/v1/profile", fields: Self.program, body: "{{{").status == 400
    )
  }
}
