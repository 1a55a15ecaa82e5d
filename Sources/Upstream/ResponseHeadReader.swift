import HTTPTypes

/// Reads the field lines that libcurl hands over one by one, and holds them to HTTP's rules.
///
/// libcurl is lenient where a proxy must not be: what two readers of one head could understand differently
/// (two lengths, a folded length, a line break alone) is refused here, as the client behind us is the
/// second reader.
struct ResponseHeadReader {
  private let limits: Limits

  /// How much a head may hold.
  struct Limits {
    var bytesMax: Int
    var fieldsMax: Int
  }

  private var status: HTTPResponse.Status?
  private var version = UpstreamHTTPVersion.http11
  private var fields = HTTPFields()
  private var byteCount = 0
  private var fieldCount = 0

  /// Field lines from here on are trailers.
  private(set) var isFinal = false

  /// What a line completed.
  enum Step {
    case more
    case informational(HTTPResponse)
    case head(HTTPResponse, UpstreamHTTPVersion)
  }

  init(limits: Limits) {
    self.limits = limits
  }

  /// The fields after the body, once there were any.
  var trailers: HTTPFields? { isFinal && !fields.isEmpty ? fields : nil }

  /// Takes one line, its line break included.
  mutating func read(line: UnsafeBufferPointer<UInt8>) throws(UpstreamError) -> Step {
    byteCount += line.count
    guard byteCount <= limits.bytesMax else { throw .headTooLarge }
    let text = Self.withoutLineBreak(line)
    guard !text.contains(where: { $0 == 0x0D || $0 == 0x0A || $0 == 0 }) else {
      throw .protocolViolation("a field line holds a bare CR, LF or NUL")
    }
    if text.isEmpty { return isFinal ? .more : try finish() }
    if status == nil {
      try readStatus(text)
      return .more
    }
    try readField(text)
    return .more
  }

  private static func withoutLineBreak(
    _ line: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    var end = line.count
    if end > 0, line[end - 1] == 0x0A { end -= 1 }
    if end > 0, line[end - 1] == 0x0D { end -= 1 }
    return UnsafeBufferPointer(rebasing: line[..<end])
  }

  /// Reads `HTTP/1.1 200 OK` and its like.
  private mutating func readStatus(_ text: UnsafeBufferPointer<UInt8>) throws(UpstreamError) {
    let parts = text.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
    let versionText = String(decoding: parts[0], as: UTF8.self)
    let known = versionText == "HTTP/2.0" ? .http2 : UpstreamHTTPVersion(rawValue: versionText)
    guard let known, parts.count >= 2, parts[1].count == 3,
      let code = Int(String(decoding: parts[1], as: UTF8.self)), (100...999).contains(code)
    else {
      throw .protocolViolation("the first line is no status line")
    }
    version = known
    let reason = parts.count > 2 ? parts[2].map { Character(UnicodeScalar($0)) } : []
    status = HTTPResponse.Status(code: code, reasonPhrase: String(reason))
  }

  private mutating func readField(_ text: UnsafeBufferPointer<UInt8>) throws(UpstreamError) {
    if Self.isSpace(text[0]) {
      try unfold(text)
      return
    }
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else {
      throw .protocolViolation("a field line has no colon")
    }
    fieldCount += 1
    guard fieldCount <= limits.fieldsMax else { throw .headTooLarge }
    // RFC 9112, 5.1: a proxy takes out space before the colon of a response's field.
    let nameBytes = Self.trimmed(text[..<colon])
    guard let name = HTTPField.Name(String(decoding: nameBytes, as: UTF8.self)) else {
      throw .protocolViolation("a field name holds a character that is not allowed there")
    }
    // libcurl does not know such a name, so it framed the body without it.
    if Self.isFraming(name), nameBytes.count != colon {
      throw .protocolViolation("there is space before the colon of \(name.canonicalName)")
    }
    fields.append(HTTPField(name: name, lenientValue: Self.trimmed(text[(colon + 1)...])))
  }

  /// Joins a continued line to the one before (RFC 9112, 5.2), except where the body's end depends on it.
  private mutating func unfold(_ text: UnsafeBufferPointer<UInt8>) throws(UpstreamError) {
    guard let last = fields.last else {
      throw .protocolViolation("the first field line begins with space")
    }
    guard !Self.isFraming(last.name) else {
      throw .protocolViolation("\(last.name.canonicalName) is continued on a second line")
    }
    let value = last.withUnsafeBytesOfValue { [UInt8]($0) } + [0x20] + Self.trimmed(text[...])
    fields[fields.count - 1] = HTTPField(name: last.name, lenientValue: value)
  }

  private mutating func finish() throws(UpstreamError) -> Step {
    guard let status else { throw .protocolViolation("the head is empty") }
    var response = HTTPResponse(status: status, headerFields: fields)
    if status.kind == .informational {
      guard status.code != 101 else {
        throw .protocolViolation("it switches protocols without having been asked")
      }
      self.status = nil
      fields = HTTPFields()
      return .informational(response)
    }
    if version == .http10 || version == .http11 { try Self.settleFraming(&response.headerFields) }
    isFinal = true
    fields = HTTPFields()
    byteCount = 0
    fieldCount = 0
    return .head(response, version)
  }

  /// Leaves at most one statement of where the body ends, the one that libcurl went by.
  ///
  /// Source: RFC 9112, 6.3.
  private static func settleFraming(_ fields: inout HTTPFields) throws(UpstreamError) {
    let codings = fields[values: .transferEncoding]
    if !codings.isEmpty {
      guard codings.count == 1, codings[0].lowercased() == "chunked" else { throw .transferCoding }
      fields[.contentLength] = nil
      return
    }
    let lengths = fields[values: .contentLength].flatMap { value in
      value.split(separator: ",", omittingEmptySubsequences: false).map { part in
        String(part.trimmingSpaces)
      }
    }
    guard let first = lengths.first else { return }
    guard lengths.allSatisfy({ $0 == first }) else {
      throw .protocolViolation("it names two different content lengths")
    }
    guard (1...18).contains(first.utf8.count), first.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else {
      throw .protocolViolation("its content length is no number")
    }
    if lengths.count > 1 { fields[.contentLength] = first }
  }

  private static func isFraming(_ name: HTTPField.Name) -> Bool {
    name == .contentLength || name == .transferEncoding
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func trimmed(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    var rest = bytes
    while let first = rest.first, isSpace(first) { rest.removeFirst() }
    while let last = rest.last, isSpace(last) { rest.removeLast() }
    return [UInt8](rest)
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var rest = drop { $0 == " " || $0 == "\t" }
    while rest.last == " " || rest.last == "\t" { rest.removeLast() }
    return rest
  }
}
