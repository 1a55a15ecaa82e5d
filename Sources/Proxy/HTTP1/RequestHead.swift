import HTTPTypes

/// The head of one HTTP/1 request, checked.
struct RequestHead: Hashable, Sendable {
  /// Where the body ends (RFC 9112, 6.3).
  enum BodyFraming: Hashable, Sendable {
    case none
    case length(Int)
    case chunked
  }

  var method: HTTPRequest.Method
  var target: RequestTarget
  var isVersion10: Bool
  /// All fields but Host, Content-Length and Transfer-Encoding, which are told by the members below.
  var fields: HTTPFields
  /// The one Host field; nil where a target in absolute form makes it unnecessary.
  var host: Authority?
  var framing: BodyFraming
  /// Whether the connection may carry another request after this one.
  var keepsAlive: Bool
  var expectsContinue: Bool
  /// Whether the client wants to leave HTTP for the WebSocket protocol.
  var upgradesToWebSocket: Bool
}

/// A head while its lines arrive.
struct RequestHeadBuilder {
  private var method: HTTPRequest.Method?
  private var target = RequestTarget.asterisk
  private var isVersion10 = false
  private var fields = HTTPFields()
  private var host: Authority?
  private var hasHost = false
  private var contentLength: Int?
  private var isChunked = false
  private var connection = ConnectionOptions()
  private var expectsContinue = false
  private var upgrade = ""

  /// Field lines taken so far.
  private(set) var fieldCount = 0

  /// Whether the request line has been read.
  var hasRequestLine: Bool { method != nil }

  /// Takes the request line, without its line end.
  mutating func setRequestLine(_ line: UnsafeRawBufferPointer) throws(RequestRefusal) {
    guard let firstSpace = line.firstIndex(of: 0x20) else { throw .malformedRequestLine }
    guard let lastSpace = line.lastIndex(of: 0x20), lastSpace > firstSpace else {
      throw .malformedRequestLine
    }
    let methodBytes = UnsafeRawBufferPointer(rebasing: line[..<firstSpace])
    guard !methodBytes.isEmpty, methodBytes.count <= 32,
      methodBytes.allSatisfy(ByteClass.isToken),
      let method = HTTPRequest.Method(String(decoding: methodBytes, as: UTF8.self))
    else {
      throw .malformedMethod
    }
    isVersion10 = try Self.isVersion10(UnsafeRawBufferPointer(rebasing: line[(lastSpace + 1)...]))
    target = try RequestTarget(
      method: methodBytes,
      bytes: UnsafeRawBufferPointer(rebasing: line[(firstSpace + 1)..<lastSpace])
    )
    self.method = method
    fields.reserveCapacity(16)
  }

  /// Takes one field line, without its line end.
  mutating func addField(_ line: UnsafeRawBufferPointer) throws(RequestRefusal) {
    fieldCount += 1
    let (name, value) = try FieldLine.split(line)
    switch name.canonicalName {
    case "host": try setHost(value)
    case "content-length": try setContentLength(value)
    case "transfer-encoding": try setTransferEncoding(value)
    case "connection":
      connection.add(value)
      fields.append(HTTPField(name: name, value: value))
    case "expect":
      expectsContinue = value.lazy.map(ByteClass.lowercased).elementsEqual("100-continue".utf8)
    case "upgrade":
      upgrade = String(decoding: value.map(ByteClass.lowercased), as: UTF8.self)
      fields.append(HTTPField(name: name, value: value))
    default:
      guard !FieldLine.looksLikeFraming(name.canonicalName) else { throw .disguisedFramingField }
      fields.append(HTTPField(name: name, value: value))
    }
  }

  /// The head, after its last line.
  consuming func finish() throws(RequestRefusal) -> RequestHead {
    guard let method else { throw .malformedRequestLine }
    // RFC 9112, 3.2.2: for a target in absolute form the Host field is ignored, if there is one at all.
    if !hasHost, !isVersion10, case .origin = target { throw .missingHost }
    if !hasHost, !isVersion10, case .asterisk = target { throw .missingHost }
    guard !isChunked || contentLength == nil else { throw .lengthAndTransferEncoding }
    guard !isChunked || !isVersion10 else { throw .malformedTransferEncoding }
    let framing = Self.framing(target: target, length: contentLength, isChunked: isChunked)
    return RequestHead(
      method: method,
      target: target,
      isVersion10: isVersion10,
      fields: fields,
      host: host,
      framing: framing,
      keepsAlive: isVersion10 ? connection.keepsAlive && !connection.closes : !connection.closes,
      expectsContinue: expectsContinue && framing != .none && !isVersion10,
      upgradesToWebSocket: connection.upgrades && upgrade == "websocket" && method == .get
        && framing == .none && !isVersion10
    )
  }

  /// CONNECT has no content (RFC 9110, 9.3.6): what follows it is the tunnel's, whatever its fields say.
  private static func framing(
    target: RequestTarget,
    length: Int?,
    isChunked: Bool
  ) -> RequestHead.BodyFraming {
    if case .authority = target { return .none }
    if isChunked { return .chunked }
    guard let length, length > 0 else { return .none }
    return .length(length)
  }

  /// Whether a part of a request line can still become one.
  static func couldBecomeRequestLine(_ line: UnsafeRawBufferPointer) -> Bool {
    guard let firstSpace = line.firstIndex(of: 0x20) else {
      return line.count <= 32 && line.allSatisfy { ByteClass.isToken($0) || $0 == 0x0d }
    }
    guard let lastSpace = line.lastIndex(of: 0x20), lastSpace > firstSpace else { return true }
    let version = line[(lastSpace + 1)...]
    return "HTTP/1.1\r".utf8.starts(with: version) || "HTTP/1.0\r".utf8.starts(with: version)
  }

  private static func isVersion10(_ bytes: UnsafeRawBufferPointer) throws(RequestRefusal) -> Bool {
    if bytes.elementsEqual("HTTP/1.1".utf8) { return false }
    if bytes.elementsEqual("HTTP/1.0".utf8) { return true }
    throw .unsupportedVersion
  }

  private mutating func setHost(_ value: UnsafeRawBufferPointer) throws(RequestRefusal) {
    guard !hasHost else { throw .repeatedHost }
    hasHost = true
    host = Authority(bytes: value)
    if host != nil { return }
    // With a target in absolute form the field is ignored, so what is merely odd may pass; CR, LF and
    // the like were refused with the line.
    guard case .absolute = target, value.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      if case .authority = target, value.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) { return }
      throw .malformedHost
    }
  }

  private mutating func setContentLength(_ value: UnsafeRawBufferPointer) throws(RequestRefusal) {
    guard contentLength == nil else { throw .repeatedContentLength }
    guard let length = FieldLine.decimal(value) else { throw .malformedContentLength }
    contentLength = length
  }

  private mutating func setTransferEncoding(
    _ value: UnsafeRawBufferPointer
  ) throws(RequestRefusal) {
    let isPlainChunked = value.lazy.map(ByteClass.lowercased).elementsEqual("chunked".utf8)
    guard !isChunked, isPlainChunked else { throw .malformedTransferEncoding }
    isChunked = true
  }
}

/// What the `Connection` fields of one head say.
struct ConnectionOptions: Hashable, Sendable {
  var closes = false
  var keepsAlive = false
  var upgrades = false

  /// Adds the comma-separated options of one field.
  mutating func add(_ value: UnsafeRawBufferPointer) {
    for option in value.split(separator: UInt8(ascii: ",")) {
      let word = option.filter { !ByteClass.isBlank($0) }.map(ByteClass.lowercased)
      closes = closes || word.elementsEqual("close".utf8)
      keepsAlive = keepsAlive || word.elementsEqual("keep-alive".utf8)
      upgrades = upgrades || word.elementsEqual("upgrade".utf8)
    }
  }
}
