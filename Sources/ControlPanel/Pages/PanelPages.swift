import Hummingbird
import Interventions
import Rules

/// The pages for people, and what their forms do.
///
/// A form is answered with a redirect (303), so that reloading sends nothing twice.
struct PanelPages: Sendable {
  let backend: any PanelBackend
  let words: WordCatalogue
  let secrets: PanelSecrets

  func addRoutes(to router: Router<PanelContext>) {
    router.get("/") { request, context in
      guard backend.isWelcomed(context.user) else {
        return WelcomePage(frame: frame(request, context)).response()
      }
      return today(request, context)
    }
    router.get("/today") { request, context in today(request, context) }
    router.get("/welcome") { request, context in
      WelcomePage(frame: frame(request, context)).response()
    }
    router.get("/settings") { request, context in
      SettingsPage(frame: frame(request, context), backend: backend, user: context.user)
        .response(notice: notice(request, context))
    }
    router.get("/filters") { request, context in
      FiltersPage(frame: frame(request, context), backend: backend, user: context.user)
        .response(text: nil, notice: notice(request, context))
    }
    router.get("/about") { request, context in
      AboutPage(frame: frame(request, context), backend: backend, user: context.user)
        .response(notice: notice(request, context))
    }
    router.get("/panel.css") { _, _ in asset(PanelStyle.text, "text/css; charset=utf-8") }
    router.get("/panel.js") { _, _ in asset(PanelScript.text, "text/javascript; charset=utf-8") }
    addForms(to: router)
  }

  private func addForms(to router: Router<PanelContext>) {
    router.post("/welcome") { request, context in
      _ = try await form(request, context)
      backend.setWelcomed(context.user)
      return Self.redirect("/")
    }
    router.post("/off") { request, context in
      let minutes = try await form(request, context)["minutes"].flatMap { Int($0) } ?? 0
      let until = (1...1_440).contains(minutes) ? backend.now + minutes * 60 : nil
      return try refusing { () throws(PanelRefusal) in
        try backend.change([.offUntil(until)], of: context.user)
        return Self.redirect("/")
      }
    }
    router.post("/settings") { request, context in
      let fields = try await form(request, context)
      let page = SettingsPage(
        frame: frame(request, context),
        backend: backend,
        user: context.user
      )
      do throws(PanelRefusal) {
        try page.save(fields)
        return Self.redirect("/settings?said=saved")
      } catch {
        return page.response(notice: error.explanation)
      }
    }
    router.post("/filters") { request, context in
      let text = Self.lines(try await form(request, context)["filters"] ?? "")
      let page = FiltersPage(frame: frame(request, context), backend: backend, user: context.user)
      do throws(PanelRefusal) {
        try backend.change([.filters(text)], of: context.user)
        return Self.redirect("/filters?said=saved")
      } catch {
        return page.response(text: text, notice: error.explanation)
      }
    }
    router.post("/look-again") { request, context in
      _ = try await form(request, context)
      backend.lookAgain()
      return Self.redirect("/about?said=again")
    }
    router.post("/forget") { request, context in
      if let part = try await form(request, context)["part"].flatMap(PanelTold.Part.init) {
        backend.forget(part, of: context.user)
      }
      return Self.redirect("/settings?said=forgotten")
    }
    router.post("/erase") { request, context in
      guard try await form(request, context)["sure"] == "yes" else {
        return Self.redirect("/about")
      }
      return try refusing { () throws(PanelRefusal) in
        try backend.eraseJournal(of: context.user)
        return Self.redirect("/about?said=erased")
      }
    }
  }

  private func today(_ request: Request, _ context: PanelContext) -> Response {
    TodayPage(frame: frame(request, context), backend: backend, user: context.user)
      .response(notice: notice(request, context))
  }

  /// The words: the profile's language, else the first of the browser's that there is.
  private func frame(_ request: Request, _ context: PanelContext) -> PanelPage {
    let chosen = backend.profile(of: context.user).language
    let asked = (request.headers[.acceptLanguage] ?? "").split(separator: ",")
      .map { String($0.prefix { $0 != ";" }.filter { $0 != " " }).lowercased() }
    let language =
      ([chosen].compactMap(\.self) + asked).lazy
      .map { String($0.prefix { $0 != "-" && $0 != "_" }).lowercased() }
      .first { words.available.contains($0) }
    return PanelPage(words: words, language: language ?? "en", token: secrets.token)
  }

  /// What the last form did; a word of ours, never text from the address.
  private func notice(_ request: Request, _ context: PanelContext) -> String? {
    switch request.uri.queryParameters["said"] {
    case "saved": frame(request, context).text("said.saved")
    case "erased": frame(request, context).text("said.erased")
    case "again": frame(request, context).text("said.again")
    default: nil
    }
  }

  /// A form of one of our own pages; anything else is refused.
  private func form(_ request: Request, _ context: PanelContext) async throws -> FormFields {
    let body = try await request.body.collect(upTo: context.maxUploadSize)
    let fields = FormFields(String(buffer: body))
    guard
      secrets.allows(
        token: fields[PanelSecrets.fieldName],
        cookies: request.headers[.cookie]
      )
    else {
      throw HTTPError(.forbidden, message: "This page was too old. Please open it again.")
    }
    return fields
  }

  private func refusing(
    _ body: () throws(PanelRefusal) -> Response
  ) throws -> Response {
    do throws(PanelRefusal) {
      return try body()
    } catch {
      throw HTTPError(.unprocessableContent, message: error.explanation)
    }
  }

  private func asset(_ text: String, _ type: String) -> Response {
    Response(
      status: .ok,
      headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text))
    )
  }

  private static func redirect(_ path: String) -> Response {
    Response(status: .seeOther, headers: [.location: path])
  }

  /// Browsers send text areas with CRLF.
  private static func lines(_ text: String) -> String {
    text.split(omittingEmptySubsequences: false) { $0 == "\r\n" || $0 == "\n" || $0 == "\r" }
      .joined(separator: "\n")
  }
}
