import BrowserDriving
import ContentSecurityPolicy
import Foundation
import Glibc
import Interventions
import Synchronization

/// Serves the pages of `Fixtures/` as the proxy would: script inserted, policies added to, verdicts answered.
final class PageServer: Sendable {
  private struct Seen: Sendable {
    var questions: [VerdictRequest.Question] = []
    var refusals = 0
  }

  static let token = "token-that-no-page-may-see"
  static let nonce = "bm9uY2U="

  let port: UInt16
  private let seen = Mutex(Seen())
  private let planner: InterventionPlanner
  private let language: String
  private let options: @Sendable (inout PageScript.Configuration) -> Void
  private let answerDelay: Duration
  private let opensRoots: Bool
  private let socket: Socket

  /// What was asked with the right token, in order.
  var questions: [VerdictRequest.Question] { seen.withLock { $0.questions } }

  /// How many requests came without it.
  var refusals: Int { seen.withLock { $0.refusals } }

  var origin: String { "http://127.0.0.1:\(port)" }

  /// Waits until the page has asked something.
  func awaitQuestion(_ isWanted: (VerdictRequest.Question) -> Bool) throws {
    for _ in 0..<400 {
      if questions.contains(where: isWanted) { return }
      usleep(25_000)
    }
    throw Browser.Failure(description: "never asked; what was: \(questions)")
  }

  /// Starts to serve on a port of the system's choice.
  init(
    language: String = "en",
    answerDelay: Duration = .zero,
    opensRoots: Bool = false,
    options: @escaping @Sendable (inout PageScript.Configuration) -> Void = { _ in }
  ) throws {
    planner = try ShippedRules.planner()
    self.language = language
    self.answerDelay = answerDelay
    self.opensRoots = opensRoots
    self.options = options
    socket = try Socket.listening()
    port = socket.port
    Thread.detachNewThread { [self] in
      while let connection = socket.accept() {
        Thread.detachNewThread { self.serve(connection) }
      }
    }
  }

  /// Stops to take connections; the threads end with the sockets.
  func stop() {
    socket.shutDown()
  }

  private func serve(_ connection: Socket) {
    guard let request = HTTPMessage.read(from: connection) else { return }
    let path = request.target.split(separator: "?").first.map(String.init) ?? "/"
    if path == PageScript.path {
      connection.write(answer(request.body))
    } else {
      connection.write(page(path))
    }
    connection.finish()
  }

  // MARK: Pages

  /// What makes our closed shadow roots open, for those who look for barriers in them.
  private static let opener = """
    <script nonce="\(nonce)">
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function () { return attach.call(this, { mode: 'open' }); };
    document.currentScript.remove();
    </script>
    """

  private func page(_ path: String) -> [UInt8] {
    if path == "/drawn" {
      return HTTPMessage.response(200, type: "text/html; charset=utf-8", body: drawnPage)
    }
    let isBare = path.hasPrefix("/bare-")
    let name = path.dropFirst(isBare ? "/bare-".count : 1)
    let file = PackageRoot.fixtures.appending(path: "\(name).html")
    guard var text = try? String(contentsOf: file, encoding: .utf8) else {
      return HTTPMessage.response(404, type: "text/plain", body: "none")
    }
    if isBare {
      return HTTPMessage.response(200, type: "text/html; charset=utf-8", body: text)
    }
    var fields = ""
    let mark = "<!-- header: Content-Security-Policy: "
    if text.hasPrefix(mark), let end = text.firstRange(of: " -->") {
      let policy = String(text[text.index(text.startIndex, offsetBy: mark.count)..<end.lowerBound])
      fields = "Content-Security-Policy: \(patched(policy))\r\n"
      text = String(text[end.upperBound...])
    }
    text = patchedMeta(text)
    let markup = PageScript.markup(nonce: Self.nonce, configuration: configuration())
    let opener = opensRoots ? Self.opener : ""
    text = text.replacing("<head>", with: "<head>\(opener)\(markup)", maxReplacements: 1)
    return HTTPMessage.response(200, type: "text/html; charset=utf-8", fields: fields, body: text)
  }

  /// Posts that the server has drawn and the proxy covered, with no script at all.
  private var drawnPage: String {
    let posts = [CoverLevel.cover, .blur, .note].map { level in
      let decision = PostDecision(
        label: .charged,
        level: level,
        language: language,
        authorBio: "Nurse",
        rule: "harbour.yaml:14"
      )
      let cover = planner.cover(for: decision).map {
        CoverMarkup($0, show: planner.words.text("page.show", in: language), language: language)
      }
      return """
        <article>\(cover?.before ?? "")<p>I am furious.</p>
        <img alt="a dot" width="80" height="80" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' \
        viewBox='0 0 2 2'%3E%3Ccircle cx='1' cy='1' r='1' fill='%23e76f51'/%3E%3C/svg%3E">\
        \(cover?.after ?? "")</article>
        """
    }
    let card = planner.supportCard(forSearchIn: "GB", language: language).html
    return """
      <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Drawn</title>
      <style>:root { color-scheme: light dark } body { max-width: 600px; margin: 20px auto;
      font: 15px/1.4 system-ui; background: Canvas; color: CanvasText } article { margin: 16px 0 }</style>
      <style>\(CoverMarkup.style)</style></head>
      <body><main><h1>Harbour</h1>\(card)\(posts.joined())</main></body></html>
      """
  }

  private func patched(_ policy: String) -> String {
    let place = PolicyAddition.connection(PageScript.place(onOrigin: origin))
    let nonce = PolicyNonce(Self.nonce).map { [PolicyAddition.scriptNonce($0)] } ?? []
    return PolicyList(parsing: policy).allowing(nonce + [place]).description
  }

  private func patchedMeta(_ text: String) -> String {
    let mark = "http-equiv=\"Content-Security-Policy\" content=\""
    guard let start = text.firstRange(of: mark)?.upperBound,
      let end = text[start...].firstIndex(of: "\"")
    else { return text }
    return text.replacingCharacters(in: start..<end, with: patched(String(text[start..<end])))
  }

  private func configuration() -> PageScript.Configuration {
    var configuration = PageScript.Configuration(
      token: Self.token,
      language: language,
      words: planner.words
    )
    configuration.posts = [
      .init(
        at: "article,slotted-post,tr.athing",
        text: ".text",
        name: ".name",
        bio: ".bio",
        warned: ".warning"
      )
    ]
    configuration.composers = [
      .init(box: "#box,#rich", send: "#send"),
      .init(box: "#worded", send: "[role=button]", says: ["Publicar", "Post"]),
    ]
    configuration.searches = [
      .init(match: "\(origin)/search?*"), .init(match: "\(origin)/api/find*"),
    ]
    configuration.looksIntoShadowRoots = true
    // Machines that run tests are slow; what a late answer does has a test of its own.
    configuration.wait = .seconds(5)
    options(&configuration)
    return configuration
  }

  // MARK: Verdicts

  private func answer(_ body: [UInt8]) -> [UInt8] {
    guard let request = try? VerdictRequest(parsing: body), request.token == Self.token else {
      seen.withLock { $0.refusals += 1 }
      return HTTPMessage.response(403, type: "text/plain", body: "")
    }
    seen.withLock { $0.questions.append(request.question) }
    let (seconds, attoseconds) = answerDelay.components
    usleep(UInt32(seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
    return HTTPMessage.response(
      200,
      type: "application/json",
      body: verdicts(request.question).json
    )
  }

  private func verdicts(_ question: VerdictRequest.Question) -> VerdictAnswer {
    switch question {
    case .posts(let posts): VerdictAnswer(posts: posts.compactMap(verdict))
    case .draft(let text) where text.contains("idiot"):
      VerdictAnswer(nudge: planner.nudge(language: language, index: 0))
    case .search(let address) where address.contains("hurt"):
      VerdictAnswer(support: planner.supportCard(forSearchIn: "GB", language: language))
    default: VerdictAnswer()
    }
  }

  private func verdict(_ post: VerdictRequest.Post) -> VerdictAnswer.Post? {
    let words = post.text.lowercased()
    let label: PostLabel? =
      words.contains("furious")
      ? .charged
      : words.contains("overwhelmed") ? .vulnerable : words.contains("end it") ? .crisis : nil
    guard let label else { return nil }
    let decision = PostDecision(
      label: label,
      level: words.contains("colours") ? .blur : .cover,
      language: language,
      region: "GB",
      authorBio: post.bio,
      rule: "harbour.yaml:14"
    )
    return VerdictAnswer.Post(
      id: post.id,
      cover: planner.cover(for: decision),
      support: planner.supportCard(for: decision)
    )
  }
}

/// The words and lists that the product itself is shipped with.
enum ShippedRules {
  static func planner() throws -> InterventionPlanner {
    let lines = PackageRoot.rules.appending(path: "support/resources.yaml")
    return InterventionPlanner(
      words: WordCatalogue(try texts("strings")),
      support: SupportDirectory(parsing: try String(contentsOf: lines, encoding: .utf8)),
      guidelines: Guidelines(try texts("guidelines"))
    )
  }

  static func texts(_ folder: String) throws -> [String: String] {
    let url = PackageRoot.rules.appending(path: folder)
    let files = try FileManager.default.contentsOfDirectory(
      at: url,
      includingPropertiesForKeys: nil
    )
    var texts: [String: String] = [:]
    for file in files where file.pathExtension == "yaml" {
      texts[file.deletingPathExtension().lastPathComponent] = try String(
        contentsOf: file,
        encoding: .utf8
      )
    }
    return texts
  }
}

/// Where things stand beside the tests.
enum PackageRoot {
  static let tests = URL(filePath: #filePath).deletingLastPathComponent()

  static let fixtures = tests.appending(path: "Fixtures")

  /// The package; tests may be reached through a link, so the folder that has the rules is looked for.
  static let url = tests.resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let rules = url.appending(path: "rules")
}
