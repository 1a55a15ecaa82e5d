internal import HTTPTypes

/// Turns one saved flow of mitmproxy into the entry that a HAR file would have of it.
struct FlowReader {
  let bytes: [UInt8]

  /// Nil for flows that are no HTTP (DNS, TCP, UDP) and for requests that HTTP does not allow.
  func exchange(_ flow: TNetstring) -> RecordedExchange? {
    guard flow["type"]?.text(in: bytes) == "http", let request = flow["request"],
      let head = requestHead(request)
    else { return nil }
    let start = request["timestamp_start"]?.number ?? 0
    var exchange = RecordedExchange(request: head, startedMilliseconds: Self.milliseconds(start))
    exchange.requestBody = body(of: request) ?? []
    guard let response = flow["response"], let status = response["status_code"]?.integer else {
      exchange.responseBody = nil
      return exchange
    }
    exchange.response = HTTPResponse(
      status: .init(code: max(100, min(status, 999))),
      headerFields: fields(of: response)
    )
    exchange.responseBody = body(of: response)
    exchange.responseByteCount = exchange.responseBody?.count ?? 0
    let end = response["timestamp_end"]?.number ?? start
    exchange.durationMilliseconds = Self.milliseconds(max(0, end - start))
    return exchange
  }

  private func requestHead(_ request: TNetstring) -> HTTPRequest? {
    guard let name = request["method"]?.text(in: bytes),
      let method = HTTPRequest.Method(rawValue: name)
    else { return nil }
    let scheme = text("scheme", of: request) ?? "https"
    return HTTPRequest(
      method: method,
      scheme: scheme,
      authority: authority(of: request, scheme: scheme),
      path: text("path", of: request) ?? "/",
      headerFields: fields(of: request)
    )
  }

  /// What the client asked for; the address that mitmproxy connected to may be a number.
  private func authority(of request: TNetstring, scheme: String) -> String {
    if let authority = text("authority", of: request) { return authority }
    if let name = HTTPField.Name("Host"), let host = fields(of: request)[name] { return host }
    let host = text("host", of: request) ?? ""
    let port = request["port"]?.integer ?? 0
    let bracketed = host.contains(":") ? "[\(host)]" : host
    return port == (scheme == "http" ? 80 : 443) ? bracketed : "\(bracketed):\(port)"
  }

  /// Nil where there is none or it is empty.
  private func text(_ name: String, of value: TNetstring) -> String? {
    value[name]?.text(in: bytes).flatMap { $0.isEmpty ? nil : $0 }
  }

  private func fields(of message: TNetstring) -> HTTPFields {
    var fields = HTTPFields()
    for pair in message["headers"]?.elements ?? [] {
      let parts = pair.elements
      guard parts.count == 2, let text = parts[0].text(in: bytes), let name = HTTPField.Name(text),
        let value = parts[1].text(in: bytes)
      else { continue }
      fields.append(HTTPField(name: name, value: value))
    }
    return fields
  }

  private func body(of message: TNetstring) -> [UInt8]? {
    guard case .bytes(let range) = message["content"] else { return nil }
    return Array(bytes[range])
  }

  private static func milliseconds(_ seconds: Double) -> Int64 {
    Int64(exactly: (seconds * 1_000).rounded()) ?? 0
  }
}
