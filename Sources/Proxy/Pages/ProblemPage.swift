import HTTPTypes
import NIOCore

/// A problem as a whole response, in the form the client can show.
struct ProblemPage {
  let response: HTTPResponse
  let body: ByteBuffer

  init(_ problem: Problem, format: PageFormat) {
    switch format {
    case .html: body = ByteBuffer(string: Self.html(problem))
    case .json: body = ByteBuffer(string: Self.json(problem))
    case .text: body = ByteBuffer(string: Self.text(problem))
    }
    var fields: HTTPFields = [
      .contentType: format.mediaType,
      .contentLength: String(body.readableBytes),
      .cacheControl: "no-store",
      .proxyStatusField: Self.proxyStatus(problem),
    ]
    if format == .html {
      fields[.contentSecurityPolicy] = OwnPage.contentSecurityPolicy
    }
    switch problem.status.code {
    case 405: fields[.allow] = "GET, HEAD"
    case 407: fields[.proxyAuthenticate] = "Basic realm=\"Lenity\", charset=\"UTF-8\""
    default: break
    }
    response = HTTPResponse(status: problem.status, headerFields: fields)
  }

  /// The `Proxy-Status` field (RFC 9209): who speaks, what went wrong, in words.
  static func proxyStatus(_ problem: Problem) -> String {
    let details = problem.facts.first { $0.name == "Cause" }?.value ?? problem.title
    return "lenity; error=\(problem.token); details=\(Markup.structuredString(details))"
  }

  private static func html(_ problem: Problem) -> String {
    var content = "<h1>\(Markup.escaped(problem.title))</h1>\n"
    for sentence in problem.sentences {
      content += "<p>\(Markup.escaped(sentence))</p>\n"
    }
    if !problem.facts.isEmpty {
      content += "<details open><summary>What was seen</summary><dl>\n"
      for fact in problem.facts {
        content += "<dt>\(Markup.escaped(fact.name))</dt><dd>\(Markup.escaped(fact.value))</dd>\n"
      }
      content += "</dl></details>\n"
    }
    content += "<p class=\"by\">This page is from Lenity, the proxy on your machine. "
    content += "Error \(problem.status.code), \(problem.token).</p>\n"
    return OwnPage.html(title: problem.title, content: content)
  }

  private static func json(_ problem: Problem) -> String {
    var members = [
      "\"title\":\(Markup.jsonString(problem.title))",
      "\"status\":\(problem.status.code)",
      "\"detail\":\(Markup.jsonString(problem.sentences.joined(separator: " ")))",
      "\"error\":\(Markup.jsonString(problem.token))",
    ]
    let facts = problem.facts.map { fact in
      "\(Markup.jsonString(fact.name)):\(Markup.jsonString(fact.value))"
    }
    members.append("\"seen\":{\(facts.joined(separator: ","))}")
    return "{\(members.joined(separator: ","))}\n"
  }

  private static func text(_ problem: Problem) -> String {
    var lines = [problem.title, ""] + problem.sentences
    if !problem.facts.isEmpty {
      lines.append("")
      lines += problem.facts.map { "\($0.name): \($0.value)" }
    }
    lines += ["", "(Lenity, error \(problem.status.code), \(problem.token))"]
    return lines.joined(separator: "\n") + "\n"
  }
}
