internal import ContentCodings
internal import Foundation
internal import HTTPTypes
internal import JSONText

/// Writes an exchange as an entry of a HAR file, with what must not be kept taken out.
struct EntryComposer {
  let isRedacting: Bool
  private(set) var report = RedactionReport()

  init(isRedacting: Bool) {
    self.isRedacting = isRedacting
  }

  /// The entry's JSON text.
  mutating func entry(for exchange: RecordedExchange) -> [UInt8] {
    let request = exchange.request
    let path = redactedPath(request.path ?? "/")
    let scheme = request.scheme ?? "https"
    let url = "\(scheme)://\(request.authority ?? "")\(path)"
    let isPrivate =
      isRedacting
      && PrivateEndpoint.names(path: request.path ?? "/", requestBody: exchange.requestBody)
    var text = "{\"startedDateTime\":\(quoted(date(exchange.startedMilliseconds)))"
    text += ",\"time\":\(exchange.durationMilliseconds)"
    text += ",\"request\":{\"method\":\(quoted(request.method.rawValue)),\"url\":\(quoted(url))"
    text += ",\"httpVersion\":\"HTTP/1.1\",\"cookies\":[],\"headers\":"
    text += fields(request.headerFields) + ",\"queryString\":" + query(of: path)
    text += postData(exchange, isPrivate: isPrivate)
    text += ",\"headersSize\":-1,\"bodySize\":\(exchange.requestBody.count)},\"response\":"
    text += response(exchange, isPrivate: isPrivate)
    text += ",\"cache\":{},\"timings\":{\"send\":0,\"wait\":\(exchange.durationMilliseconds)"
    text += ",\"receive\":0}}"
    return Array(text.utf8)
  }

  // MARK: Request

  private mutating func postData(_ exchange: RecordedExchange, isPrivate: Bool) -> String {
    guard !exchange.requestBody.isEmpty else { return "" }
    let type = exchange.request.headerFields[.contentType] ?? ""
    guard Self.holdsText(type) else { return "" }
    let body = redacted(exchange.requestBody, isPrivate: isPrivate)
    return ",\"postData\":{\"mimeType\":\(quoted(type)),\"text\":\(quoted(body))}"
  }

  /// The path with the values of telling parameters taken out.
  private mutating func redactedPath(_ path: String) -> String {
    guard isRedacting, let mark = path.firstIndex(of: "?") else { return path }
    let parameters = path[path.index(after: mark)...].split(
      separator: "&",
      omittingEmptySubsequences: false
    )
    let kept = parameters.map { parameter -> String in
      guard let equals = parameter.firstIndex(of: "="),
        SensitiveName(parameter[..<equals]) != nil
      else { return String(parameter) }
      report.note(.parameter)
      return "\(parameter[...equals])redacted"
    }
    let text = TextRedaction.redact(Array(kept.joined(separator: "&").utf8), into: &report)
    return path[...mark] + String(decoding: text, as: UTF8.self)
  }

  private func query(of path: String) -> String {
    guard let mark = path.firstIndex(of: "?") else { return "[]" }
    let members = path[path.index(after: mark)...].split(separator: "&").map { parameter in
      let parts = parameter.split(separator: "=", maxSplits: 1).map {
        String($0).removingPercentEncoding ?? String($0)
      }
      return "{\"name\":\(quoted(parts.first ?? "")),"
        + "\"value\":\(quoted(parts.count > 1 ? parts[1] : ""))}"
    }
    return "[\(members.joined(separator: ","))]"
  }

  // MARK: Response

  private mutating func response(_ exchange: RecordedExchange, isPrivate: Bool) -> String {
    let response = exchange.response
    let status = response?.status
    var text = "{\"status\":\(status?.code ?? 0)"
    text += ",\"statusText\":\(quoted(status?.reasonPhrase ?? ""))"
    text += ",\"httpVersion\":\"HTTP/1.1\",\"cookies\":[],\"headers\":"
    text += fields(response?.headerFields ?? [:])
    text += ",\"content\":" + content(exchange, isPrivate: isPrivate)
    text += ",\"redirectURL\":\(quoted(response?.headerFields[.location] ?? ""))"
    text += ",\"headersSize\":-1,\"bodySize\":\(exchange.responseByteCount)}"
    return text
  }

  private mutating func content(_ exchange: RecordedExchange, isPrivate: Bool) -> String {
    let type = exchange.response?.headerFields[.contentType] ?? ""
    let head = "{\"mimeType\":\(quoted(type)),\"size\":"
    guard let coded = exchange.responseBody, let body = decoded(coded, exchange.response) else {
      return head + "\(exchange.responseByteCount),\"comment\":\"not kept\"}"
    }
    guard Self.holdsText(type) || coded.isEmpty else {
      return head + "\(body.count),\"comment\":\"no text, not kept\"}"
    }
    let kept = redacted(body, isPrivate: isPrivate)
    // What is not UTF-8 keeps its bytes.
    guard let text = String(validating: kept, as: UTF8.self) else {
      let encoded = Data(kept).base64EncodedString()
      return head + "\(kept.count),\"encoding\":\"base64\",\"text\":\"\(encoded)\"}"
    }
    return head + "\(kept.count),\"text\":\(quoted(text))}"
  }

  /// The body with its content codings off, as HAR has it; nil where that cannot be done.
  private func decoded(_ body: [UInt8], _ response: HTTPResponse?) -> [UInt8]? {
    guard let field = response?.headerFields[.contentEncoding], !body.isEmpty else { return body }
    guard let codings = ContentCoding.parse(fieldValue: field),
      var decoder = BodyDecoder(codings: codings)
    else { return nil }
    var output: [UInt8] = []
    do {
      try decoder.write(body.span, into: &output)
      try decoder.end()
      return output
    } catch {
      return nil
    }
  }

  /// Whether bodies of a media type can hold what rules look at.
  static func holdsText(_ type: String) -> Bool {
    let type = type.lowercased()
    return ["text/", "json", "xml", "x-www-form-urlencoded", "javascript", "multipart/mixed"]
      .contains(where: type.contains)
  }

  // MARK: Taking out

  private mutating func redacted(_ body: [UInt8], isPrivate: Bool) -> [UInt8] {
    guard isRedacting else { return body }
    return isPrivate
      ? PrivateEndpoint.redact(body, into: &report)
      : TextRedaction.redact(body, into: &report)
  }

  private mutating func fields(_ fields: HTTPFields) -> String {
    let members = fields.map { field in
      "{\"name\":\(quoted(field.name.rawName)),\"value\":\(quoted(value(of: field)))}"
    }
    return "[\(members.joined(separator: ","))]"
  }

  private mutating func value(of field: HTTPField) -> String {
    guard isRedacting else { return field.value }
    switch field.name {
    case .cookie, .setCookie:
      report.note(.field)
      return Self.emptied(cookies: field.value)
    case _ where SensitiveName(field.name.rawName) != nil:
      report.note(.field)
      return "redacted"
    default:
      let text = TextRedaction.redact(Array(field.value.utf8), into: &report)
      return String(decoding: text, as: UTF8.self)
    }
  }

  /// Names stay, values go; of what a site sets, its attributes (`Path`, `Secure`) stay too.
  private static func emptied(cookies: String) -> String {
    let attributes: Set<String> = ["path", "domain", "expires", "max-age", "samesite"]
    return cookies.split(separator: ";").map { part in
      guard let equals = part.firstIndex(of: "=") else { return String(part) }
      let name = part[..<equals]
      let isAttribute = attributes.contains(name.lowercased().filter { $0 != " " })
      return isAttribute ? String(part) : "\(name)=redacted"
    }.joined(separator: ";")
  }

  // MARK: Writing

  private func quoted(_ text: String) -> String { quoted(Array(text.utf8)) }

  private func quoted(_ text: [UInt8]) -> String {
    String(decoding: JSONString.encode(text), as: UTF8.self)
  }

  private func date(_ milliseconds: Int64) -> String {
    let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
    return date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}
