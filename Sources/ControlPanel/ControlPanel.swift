public import HTTPTypes
import Hummingbird
public import Interventions
import Logging
public import NIOCore

/// The control panel: web pages and an API over what Lenity did and is to do.
///
/// Knows no socket: whoever has one hands over whole requests. Pages are made here, work without script, and load
/// nothing from anywhere else.
public struct ControlPanel: Sendable {
  /// The most bytes of a request's body.
  public static let bodyBytesMax = 256 * 1024

  private let responder: RouterResponder<PanelContext>

  /// - Parameters:
  ///   - backend: what is shown and changed.
  ///   - words: the texts of the panel by language.
  public init(backend: any PanelBackend, words: WordCatalogue) {
    let router = Router(context: PanelContext.self, options: [.autoGenerateHeadEndpoints])
    let secrets = PanelSecrets()
    router.add(middleware: PageFields(secrets: secrets))
    router.add(middleware: RequestGuard(secrets: secrets))
    PanelPages(backend: backend, words: words, secrets: secrets).addRoutes(to: router)
    PanelInterface(backend: backend, secrets: secrets).addRoutes(to: router)
    responder = router.buildResponder()
  }

  /// Whether the panel has pages under this path; the PAC file and the certificate are the proxy's own.
  public static func serves(_ path: String) -> Bool {
    let path = path.prefix { $0 != "?" }
    return path != "/proxy.pac" && path != "/wpad.dat" && path != "/ca.pem"
  }

  /// Answers a request that was sent to us.
  ///
  /// - Parameters:
  ///   - request: with path and authority.
  ///   - body: all of it.
  ///   - user: who asks, as the proxy knows them.
  /// - Returns: head and body, whatever was asked; never an error.
  public func respond(
    to request: HTTPRequest,
    body: ByteBuffer,
    user: String?
  ) async -> (HTTPResponse, ByteBuffer) {
    var logger = Logger(label: "lenity.panel") { _ in SwiftLogNoOpLogHandler() }
    logger[metadataKey: "hb.request.id"] = "panel"
    let context = PanelContext(source: .init(logger: logger, user: user))
    do {
      let request = Request(head: request, body: RequestBody(buffer: body))
      let response = try await responder.respond(to: request, context: context)
      let collected = Collected()
      try await response.body.write(collected)
      return Self.finished(response.head, collected.bytes)
    } catch {
      let body = ByteBuffer(string: "Something went wrong in Lenity.\n")
      let head = HTTPResponse(status: .internalServerError)
      return Self.finished(head, body)
    }
  }

  private static func finished(
    _ head: HTTPResponse,
    _ body: ByteBuffer
  ) -> (HTTPResponse, ByteBuffer) {
    var head = head
    head.headerFields[.contentLength] = String(body.readableBytes)
    return (head, body)
  }
}

/// Collects a response's body.
private final class Collected: ResponseBodyWriter {
  var bytes = ByteBuffer()

  func write(_ buffer: ByteBuffer) async throws {
    bytes.writeImmutableBuffer(buffer)
  }

  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// Fields that every answer carries, and a page for each error.
private struct PageFields: RouterMiddleware {
  typealias Context = PanelContext

  let secrets: PanelSecrets

  private static let policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

  @concurrent func handle(
    _ request: Request,
    context: PanelContext,
    next: @concurrent (Request, PanelContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do {
      response = try await next(request, context)
    } catch let error as HTTPError {
      let path = request.uri.path
      if error.status == .notFound, let methods = PanelInterface.methods[path] {
        let words = "This is not done here; known are: \(methods)."
        let refusal = HTTPError(.methodNotAllowed, message: words)
        response = Self.page(refusal, path: path)
        response.headers[.allow] = methods
      } else {
        response = Self.page(error, path: path)
      }
    }
    var fields = response.headers
    fields[.contentSecurityPolicy] = Self.policy
    fields[.xContentTypeOptions] = "nosniff"
    fields[.cacheControl] = "no-store"
    // With "no-referrer" browsers send the forms of our own pages with "Origin: null" (Fetch Standard, 3.2).
    fields[.referrerPolicy] = "same-origin"
    fields[.crossOriginResourcePolicy] = "same-origin"
    if fields[.contentType]?.hasPrefix("text/html") == true, response.status.code < 400 {
      fields[.setCookie] = secrets.setCookie
    }
    response.headers = fields
    return response
  }

  private static func page(_ error: HTTPError, path: String) -> Response {
    let words = error.body ?? "There is no such page here."
    if path.hasPrefix("/api/") {
      let problem = APIProblem(title: words, status: error.status.code)
      return JSONAnswer(status: error.status, type: "application/problem+json", problem).response
    }
    let page: HTML = """
      <!doctype html><html lang="en"><meta charset="utf-8"><title>Lenity</title>\
      <meta name="viewport" content="width=device-width, initial-scale=1">\
      <link rel="stylesheet" href="/panel.css"><main><h1>\(words)</h1>\
      <p><a href="/">Lenity</a></p></main></html>
      """
    return Response(
      status: error.status,
      headers: [.contentType: "text/html; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: page.text))
    )
  }
}

extension HTTPField.Name {
  fileprivate static let referrerPolicy = known("Referrer-Policy")
  fileprivate static let crossOriginResourcePolicy = known("Cross-Origin-Resource-Policy")

  private static func known(_ name: String) -> HTTPField.Name {
    guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is a field name") }
    return field
  }
}
