internal import ContentCodings
internal import Foundation
internal import HTTPTypes
internal import JSONText

/// Writes an exchange as an entry of a HAR file, with what must not be kept taken out.
struct EntryComposer {
  let isRedacting: Bool
  /// Whether bodies without text are kept too.
  private let keepsPictures: Bool
  private(set) var report = RedactionReport()

  init(isRedacting: Bool, keepsPictures: Bool = false) {
    self.isRedacting = isRedacting
    self.keepsPictures = keepsPictures
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
    text += responseHead(exchange)
    var entry = Array(text.utf8)
    appendContent(of: exchange, isPrivate: isPrivate, to: &entry)
    let location = exchange.response?.headerFields[.location] ?? ""
    text = ",\"redirectURL\":\(quoted(location)),\"headersSize\":-1"
    text += ",\"bodySize\":\(exchange.responseByteCount)}"
    text += ",\"cache\":{},\"timings\":{\"send\":0,\"wait\":\(exchange.durationMilliseconds)"
    text += ",\"receive\":0}}"
    return entry + Array(text.utf8)
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

  private mutating func responseHead(_ exchange: RecordedExchange) -> String {
    let response = exchange.response
    let status = response?.status
    var text = "{\"status\":\(status?.code ?? 0)"
    text += ",\"statusText\":\(quoted(status?.reasonPhrase ?? ""))"
    text += ",\"httpVersion\":\"HTTP/1.1\",\"cookies\":[],\"headers\":"
    return text + fields(response?.headerFields ?? [:]) + ",\"content\":"
  }

  private mutating func appendContent(
    of exchange: RecordedExchange,
    isPrivate: Bool,
    to entry: inout [UInt8]
  ) {
    let type = exchange.response?.headerFields[.contentType] ?? ""
    entry += Array("{\"mimeType\":\(quoted(type)),\"size\":".utf8)
    guard let coded = exchange.responseBody, let body = decoded(coded, exchange.response) else {
      entry += Array("\(exchange.responseByteCount),\"comment\":\"not kept\"}".utf8)
      return
    }
    guard keepsPictures || Self.holdsText(type) || coded.isEmpty else {
      entry += Array("\(body.count),\"comment\":\"no text, not kept\"}".utf8)
      return
    }
    let kept = redacted(body, isPrivate: isPrivate)
    entry += Array("\(kept.count)".utf8)
    // What is not UTF-8 keeps its bytes.
    if String(validating: kept, as: UTF8.self) != nil {
      entry += Array(",\"text\":\"".utf8)
      JSONString.encode(kept[...], into: &entry)
    } else {
      entry += Array(",\"encoding\":\"base64\",\"text\":\"".utf8)
      Base64.encode(kept[...], into: &entry)
    }
    entry += Array("\"}".utf8)
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
