import HTTPTypes
import NIOCore
import Testing

@testable import Proxy

@Suite("Reading HTTP/1 requests")
struct RequestParserTests {
  @Test(
    "a well-formed message is read",
    arguments: [
      // bytes, target, body, why
      ("GET http://a.test/x HTTP/1.1\r\nHost: a.test\r\n\r\n", "http a.test /x", ""),
      ("GET http://a.test HTTP/1.1\r\nHost: a.test\r\n\r\n", "http a.test /", ""),
      ("GET http://a.test?q=1 HTTP/1.1\r\n\r\n", "http a.test /?q=1", ""),
      ("GET http://user:pass@a.test:81/ HTTP/1.1\r\n\r\n", "http a.test:81 /", ""),
      ("GET HTTP://A.Test./ HTTP/1.1\r\nHost: other\r\n\r\n", "http a.test /", ""),
      ("OPTIONS http://a.test HTTP/1.1\r\nHost: a.test\r\n\r\n", "http a.test *", ""),
      ("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n", "- a.test:443 -", ""),
      ("CONNECT [::1]:443 HTTP/1.1\r\nHost: a.test\r\n\r\n", "- [::1]:443 -", ""),
      ("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "- a /", ""),
      ("GET / HTTP/1.0\r\n\r\n", "- - /", ""),
      ("GET /\"q\"?a=\\b HTTP/1.1\r\nHost: a\r\n\r\n", "- a /\"q\"?a=\\b", ""),
      ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 003\r\n\r\nabc", "- a /", "abc"),
      ("POST / HTTP/1.1\r\nHost: a\r\ncontent-length:\t3 \r\n\r\nabc", "- a /", "abc"),
      (
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
          + "3;a=b;c=\"d;\\\"e\"\r\nabc\r\n0A\r\n0123456789\r\n000\r\nX: y\r\n\r\n",
        "- a /", "abc0123456789"
      ),
    ]
  )
  func readsWellFormedMessages(bytes: String, target: String, body: String) throws {
    let message = try ReadMessage(bytes)
    #expect(message.target == target)
    #expect(message.body == body)
  }

  @Test(
    "a malformed message is refused",
    arguments: [
      ("GET / HTTP/1.1\n\n", .bareLineFeed),
      ("GET / HTTP/1.1\r\nA: b\n\r\n", .bareLineFeed),
      ("GET / HTTP/1.1\r\nHost: a\r\n\rX", .bareCarriageReturn),
      ("GET / HTTP/1.1\r\nA: b\rC: d\r\n", .bareCarriageReturn),
      ("GET / HTTP/1.1\r\nA: b\u{0}\r\n\r\n", .forbiddenByte),
      ("GET / HTTP/1.1\r\nA: b\u{1}c\r\n\r\n", .forbiddenByte),
      ("GET / HTTP/1.1\r\nA: b\u{7F}c\r\n\r\n", .forbiddenByte),
      ("GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n", .foldedField),
      ("GET / HTTP/1.1\r\n Host: a\r\n\r\n", .foldedField),
      ("GET / HTTP/1.1\r\n\tHost: a", .foldedField),
      ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", .whitespaceBeforeColon),
      ("GET / HTTP/1.1\r\nHo st: a\r\n\r\n", .whitespaceBeforeColon),
      ("GET / HTTP/1.1\r\nFo@: a\r\n\r\n", .malformedFieldName),
      ("GET / HTTP/1.1\r\n: a\r\n\r\n", .malformedFieldName),
      ("GET / HTTP/1.1\r\nname\r\n\r\n", .malformedFieldName),
      ("GET / HTTP/1.1\r\nF\u{E9}: a\r\n\r\n", .malformedFieldName),
      ("GET / HTTP/1.1\r\n\r\n", .missingHost),
      ("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", .repeatedHost),
      ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .malformedHost),
      ("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", .malformedHost),
      ("GET http://a/ HTTP/1.1\r\nHost: \r\nHost: \r\n\r\n", .repeatedHost),
      ("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n", .repeatedContentLength),
      ("GET / HTTP/1.1\r\nContent-Length: 1, 1\r\n", .malformedContentLength),
      ("GET / HTTP/1.1\r\nContent-Length: +1\r\n", .malformedContentLength),
      ("GET / HTTP/1.1\r\nContent-Length:\r\n", .malformedContentLength),
      ("GET / HTTP/1.1\r\nContent-Length: 9999999999999999999999\r\n", .malformedContentLength),
      ("GET / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n", .malformedTransferEncoding),
      ("GET / HTTP/1.1\r\nTransfer-Encoding:\r\n", .malformedTransferEncoding),
      (
        "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        .malformedTransferEncoding
      ),
      ("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .malformedTransferEncoding),
      (
        "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
        .lengthAndTransferEncoding
      ),
      ("GET / HTTP/1.1\r\nTransfer_Encoding: chunked\r\n", .disguisedFramingField),
      ("GET / HTTP/1.1\r\ncontent_length: 5\r\n", .disguisedFramingField),
      ("GET /  HTTP/1.1\r\n", .malformedTarget),
      ("GET  / HTTP/1.1\r\n", .malformedTarget),
      ("GET /\r\n", .malformedRequestLine),
      ("GET\r\n", .malformedRequestLine),
      ("G(T / HTTP/1.1\r\n", .malformedMethod),
      (" GET / HTTP/1.1\r\n", .malformedMethod),
      ("GET / HTTP/1.2\r\n", .unsupportedVersion),
      ("GET / HTTP/0.9\r\n", .unsupportedVersion),
      ("GET / http/1.1\r\n", .unsupportedVersion),
      ("GET / HTTP/5.6", .malformedRequestLine),
      ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unsupportedVersion),
      ("GET ! HTTP/1.1\r\n", .malformedTarget),
      ("GET * HTTP/1.1\r\n", .malformedTarget),
      ("GET /\u{E9} HTTP/1.1\r\n", .malformedTarget),
      ("GET ftp://a/ HTTP/1.1\r\n", .malformedTarget),
      ("GET http:///x HTTP/1.1\r\n", .malformedTarget),
      ("GET http://a:99999/ HTTP/1.1\r\n", .malformedTarget),
      ("GET http://a%2eb/ HTTP/1.1\r\n", .malformedTarget),
      ("CONNECT a.test HTTP/1.1\r\n", .malformedTarget),
      ("CONNECT http://a.test/ HTTP/1.1\r\n", .malformedTarget),
      ("CONNECT a.test:0 HTTP/1.1\r\n", .malformedTarget),
    ] as [(String, RequestRefusal)]
  )
  func refusesMalformedMessages(bytes: String, refusal: RequestRefusal) {
    #expect(throws: refusal) { try ReadMessage(bytes) }
    // In pieces a fault may be seen before it can be named.
    #expect(throws: RequestRefusal.self) { try ReadMessage(bytes, pieceSize: 1) }
  }

  @Test(
    "a malformed chunked body is refused",
    arguments: [
      "x\r\n", "\r\n", " 1\r\na\r\n", "1 \r\na\r\n", "0x1\r\na\r\n", "+1\r\na\r\n", "1_0\r\n",
      "1;\r\na\r\n", "1;a=\r\na\r\n", "1;a=\"b\r\na\r\n", "1\na\n", "1\r\r\na", "1\r\na0\r\n\r\n",
      "1\r\na\n0\r\n\r\n", "1\r\na\rX", "FFFFFFFFFFFFFFFF\r\n", "1;a b\r\na\r\n",
      "0\r\nX : y\r\n\r\n", "0\r\n X: y\r\n\r\n", "0\r\nX\r\n\r\n",
    ]
  )
  func refusesMalformedChunks(body: String) {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(throws: RequestRefusal.self) { try ReadMessage(head + body, isComplete: true) }
    #expect(throws: RequestRefusal.self) {
      try ReadMessage(head + body, pieceSize: 1, isComplete: true)
    }
  }

  @Test("a head that is too large is refused before it ends", arguments: [1, 4_096])
  func limitsHeads(pieceSize: Int) {
    let line = "GET /" + String(repeating: "a", count: 70_000)
    #expect(throws: RequestRefusal.targetTooLong) { try ReadMessage(line, pieceSize: pieceSize) }
    let field = "GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 70_000)
    #expect(throws: RequestRefusal.headTooLarge) { try ReadMessage(field, pieceSize: pieceSize) }
    let fields = "GET / HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 257)
    #expect(throws: RequestRefusal.tooManyFields) { try ReadMessage(fields, pieceSize: pieceSize) }
    let many = "GET / HTTP/1.1\r\n" + String(repeating: "Xyz: \(field.prefix(900))\r\n", count: 80)
    #expect(throws: RequestRefusal.self) { try ReadMessage(many, pieceSize: pieceSize) }
  }

  @Test("256 fields and a head of almost 64 KiB pass")
  func takesHeadsUpToTheLimit() throws {
    let fields =
      "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: y\r\n", count: 255) + "\r\n"
    #expect(try ReadMessage(fields).head?.fields.count == 255)
    let long = "GET /\(String(repeating: "a", count: 65_000)) HTTP/1.1\r\nHost: a\r\n\r\n"
    #expect(try ReadMessage(long, pieceSize: 1_000).head != nil)
  }

  @Test("bytes after the last request are refused; empty lines are not")
  func refusesBytesAfterTheLastRequest() throws {
    let last = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    #expect(throws: RequestRefusal.dataAfterLastRequest) { try ReadMessage(last + "GET /") }
    #expect(try ReadMessage(last + "\r\n").target == "- a /")
  }

  @Test("no bytes crash the parser, and pieces never change the reading", arguments: 1...8)
  func survivesMutations(seed: UInt64) {
    var random = SeededRandom(state: seed)
    let seeds = [
      "POST http://a.test/ HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n3;a=\"b\"\r\nabc\r\n0\r\nX: y\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcdeGET / HTTP/1.0\r\n\r\n",
      "CONNECT [::1]:443 HTTP/1.1\r\nHost: x\r\nConnection: upgrade, close\r\n\r\n",
    ]
    for _ in 0..<150 {
      var bytes = Array((seeds.randomElement(using: &random) ?? "").utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...2, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: index)
        default: bytes.insert(contentsOf: "\r\n:; \u{0}1".utf8.shuffled(using: &random), at: index)
        }
      }
      let whole = Reading(bytes, pieceSize: .max)
      #expect(Reading(bytes, pieceSize: 1) == whole, "seed \(seed): \(bytes)")
      #expect(Reading(bytes, pieceSize: 5) == whole, "seed \(seed): \(bytes)")
    }
  }

  @Test("field values pass byte for byte, blanks around them aside")
  func keepsFieldValues() throws {
    let head = try ReadMessage("GET / HTTP/1.1\r\nHost: a\r\nX:  D\u{FC}\tx \r\nx:\r\n\r\n").head
    let values = head?.fields.map { Array($0.value.utf8) }
    #expect(values == [Array("D\u{FC}\tx".utf8), []])
  }

  @Test(
    "the connection is kept or not as RFC 9112, 9.3 says",
    arguments: [
      ("HTTP/1.1", "", true), ("HTTP/1.1", "Connection: close\r\n", false),
      ("HTTP/1.1", "Connection: x, Close\r\n", false), ("HTTP/1.0", "", false),
      ("HTTP/1.0", "Connection: keep-alive\r\n", true),
      ("HTTP/1.0", "Connection: keep-alive, close\r\n", false),
    ]
  )
  func decidesPersistence(version: String, field: String, keeps: Bool) throws {
    let head = try ReadMessage("GET / \(version)\r\nHost: a\r\n\(field)\r\n").head
    #expect(head?.keepsAlive == keeps)
  }
}

/// A message as the parser reads it, given in pieces.
struct ReadMessage {
  private(set) var head: RequestHead?
  private(set) var body = ""

  var target: String {
    guard let head, let request = try? RequestForm.request(head, role: .proxy) else { return "" }
    return "\(request.scheme ?? "-") \(request.authority ?? "-") \(request.path ?? "-")"
  }

  init(_ text: String, pieceSize: Int = .max, isComplete: Bool = false) throws {
    var parser = RequestParser(limits: ProxyLimits())
    var bytes = ByteBuffer(string: text)
    var hasEnded = false
    while bytes.readableBytes > 0 {
      let count = min(pieceSize, bytes.readableBytes)
      guard let piece = bytes.readSlice(length: count) else { break }
      parser.receive(ByteBuffer(bytes: piece.readableBytesView))
      while let part = try parser.next() {
        switch part {
        case .head(let head): self.head = head
        case .body(let bytes): body += String(buffer: bytes)
        case .end: hasEnded = true
        }
      }
    }
    // A body that merely waits for more bytes was not refused.
    if isComplete, !hasEnded {
      Issue.record("the parser waits for more")
    }
  }
}

/// What a parser made of some bytes: heads, the body, and whether it refused in the end.
struct Reading: Equatable {
  private var heads: [RequestHead] = []
  private var body: [UInt8] = []
  private var wasRefused = false

  init(_ bytes: [UInt8], pieceSize: Int) {
    var parser = RequestParser(limits: ProxyLimits())
    var rest = bytes[...]
    do {
      while !rest.isEmpty {
        parser.receive(ByteBuffer(bytes: rest.prefix(pieceSize)))
        rest = rest.dropFirst(pieceSize)
        while let part = try parser.next() {
          switch part {
          case .head(let head): heads.append(head)
          case .body(let bytes): body += bytes.readableBytesView
          case .end: break
          }
        }
      }
    } catch {
      wasRefused = true
    }
  }
}

/// Random numbers that come again with the same seed (xorshift).
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
