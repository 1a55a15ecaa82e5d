import HTTPTypes

/// Writes a request's fields the way libcurl takes them, and takes back the ones it would add.
enum RequestFields {
  /// The lines for `CURLOPT_HTTPHEADER`; nil for want of memory.
  ///
  /// libcurl's own forms: `Name: value`, `Name;` for an empty value, `Name:` to leave a field out that it
  /// would add by itself.
  static func list(for request: HTTPRequest, body: UpstreamRequestBody) -> TextList? {
    let list = TextList()
    var isComplete = true
    var hasLength = false
    for field in request.headerFields {
      // The body's framing is libcurl's: chunked where there is no length.
      if field.name == .transferEncoding { continue }
      if field.name == .contentLength {
        guard !hasLength, let length = declaredLength(field, body) else { continue }
        hasLength = true
        isComplete = list.append(line(field.name.rawName, Array(String(length).utf8))) && isComplete
        continue
      }
      let value = field.withUnsafeBytesOfValue { [UInt8]($0) }
      isComplete = list.append(line(field.name.rawName, value)) && isComplete
    }
    if !hasLength, body == .none, expectsBody(request.method) {
      isComplete = list.append(Array("Content-Length: 0".utf8)) && isComplete
    }
    for name in ["Accept", "Expect", "User-Agent", "Content-Type", "Proxy-Connection"] {
      guard let fieldName = HTTPField.Name(name), !request.headerFields.contains(fieldName) else {
        continue
      }
      isComplete = list.append(Array((name + ":").utf8)) && isComplete
    }
    return isComplete ? list : nil
  }

  /// The length to say in the place of a given `Content-Length`.
  private static func declaredLength(_ field: HTTPField, _ body: UpstreamRequestBody) -> Int? {
    switch body {
    case .none: field.value == "0" ? 0 : nil
    case .stream(let length): length
    }
  }

  private static func expectsBody(_ method: HTTPRequest.Method) -> Bool {
    [.post, .put, .patch].contains(method)
  }

  private static func line(_ name: String, _ value: [UInt8]) -> [UInt8] {
    let isEmpty = value.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    return Array(name.utf8) + (isEmpty ? [UInt8(ascii: ";")] : Array(": ".utf8) + value)
  }
}
