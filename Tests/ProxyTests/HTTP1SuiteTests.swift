import Foundation
import NIOCore
import Testing

@testable import Proxy

/// The suites http1-parse and http1-smuggling, over sockets, with a recording site behind the proxy.
///
/// Targets in origin form go in rewritten to absolute form; the host tells whose bytes the site got.
@Suite("Conformance: HTTP/1 requests", .serialized)
struct HTTP1SuiteTests {
  @Test("http1-parse: what must be refused is refused, what must pass arrives")
  func parsesLikeLLHTTP() async throws {
    guard let cases = try SharedSuites.cases("http1-parse/llhttp.json", as: ParseCase.self) else {
      return
    }
    let requests = cases.filter { item in
      (item.type == "request" || item.type.hasPrefix("request-lenient")) && item.accept != nil
        && ParseCase.notForProxies[item.id] == nil
    }
    try await run(requests.map { ($0.id, $0.bytes) }) { index, outcome in
      requests[index].fault(outcome)
    }
  }

  @Test("http1-parse: a message cut anywhere is read alike")
  func readsPiecesAlike() throws {
    guard let cases = try SharedSuites.cases("http1-parse/llhttp.json", as: ParseCase.self) else {
      return
    }
    for item in cases {
      let whole = Reading(item.bytes, pieceSize: .max)
      for pieceSize in [1, 2, 3, 7] {
        #expect(Reading(item.bytes, pieceSize: pieceSize) == whole, "\(item.id)")
      }
    }
  }

  @Test("http1-smuggling, garden: refused, or one canonical request")
  func withstandsTheGarden() async throws {
    let cases = try SharedSuites.cases("http1-smuggling/http-garden.json", as: SegmentsCase.self)
    guard let cases else { return }
    try await run(cases.map { ($0.name, $0.bytes) }) { _, outcome in outcome.smugglingFault() }
  }

  @Test("http1-smuggling, desync: refused, or one canonical request; the plain one passes")
  func withstandsDesync() async throws {
    let path = "http1-smuggling/desync-techniques.json"
    guard let cases = try SharedSuites.cases(path, as: SegmentsCase.self) else { return }
    try await run(cases.map { ($0.name, $0.bytes) }) { index, outcome in
      if cases[index].name == "vanilla CL", outcome.sent.isEmpty {
        return "the plain request did not arrive"
      }
      return outcome.smugglingFault()
    }
  }

  private func run(
    _ cases: [(name: String, bytes: [UInt8])],
    check: @Sendable (Int, CaseOutcome) -> String?
  ) async throws {
    let origin = try await TestOrigin.start { _, _ in .text("ok") }
    try await ProxyHarness.run(originPort: origin.port) { proxy in
      for start in stride(from: 0, to: cases.count, by: 24) {
        let batch = start..<min(start + 24, cases.count)
        let received = try await withThrowingTaskGroup(of: (Int, String, Bool).self) { group in
          for index in batch {
            group.addTask {
              let connection = try await proxy.connect()
              try? await connection.send(
                AbsoluteForm.rewrite(cases[index].bytes, host: "c\(index).test")
              )
              try await connection.wait(.milliseconds(1_500)) {
                $0.isEnded || $0.text.hasSuffix("\r\n\r\nok")
              }
              // What follows the answer could still be taken for a request.
              try await connection.wait(.milliseconds(300)) { $0.isEnded }
              await connection.close()
              return (index, connection.text, connection.isEnded)
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        for (index, text, isClosed) in received {
          let outcome = CaseOutcome(
            response: text,
            isClosed: isClosed,
            sent: origin.connections.filter { connection in
              String(decoding: connection, as: UTF8.self).contains("Host: c\(index).test\r\n")
            }
          )
          if let fault = check(index, outcome) {
            Issue.record(
              "\(cases[index].name): \(fault); answer \(text.prefix(60).debugDescription)"
            )
          }
        }
      }
    }
    await origin.stop()
  }
}

/// What became of one case.
struct CaseOutcome: Sendable {
  var response: String
  var isClosed: Bool
  /// The bytes that the site got, one entry a connection.
  var sent: [[UInt8]]

  var wasRefused: Bool {
    response.contains("HTTP/1.1 400 ") || (sent.isEmpty && isClosed)
  }

  /// Nil if the message was refused, or arrived as exactly one request in canonical form.
  func smugglingFault() -> String? {
    if wasRefused { return nil }
    if sent.isEmpty { return response.isEmpty ? "neither refused nor passed on" : nil }
    guard sent.count == 1, let bytes = sent.first else { return "more than one connection" }
    var parser = RequestParser(limits: ProxyLimits())
    parser.receive(.init(bytes: bytes))
    var count = 0
    do {
      while let part = try parser.next() {
        if case .head = part { count += 1 }
      }
    } catch {
      return "the site got a malformed request: \(error)"
    }
    return count == 1 ? nil : "the site got \(count) requests"
  }
}

/// Gives a request a target in absolute form, so that a proxy knows where it is to go.
enum AbsoluteForm {
  static func rewrite(_ bytes: [UInt8], host: String) -> [UInt8] {
    var result: [UInt8] = []
    var rest = bytes[...]
    while rest.starts(with: "\r\n".utf8) {
      result += rest.prefix(2)
      rest = rest.dropFirst(2)
    }
    let space = rest.firstIndex(of: 0x20)
    guard let space, space + 1 < rest.endIndex, rest[space + 1] == UInt8(ascii: "/") else {
      return bytes
    }
    return result + rest[...space] + Array("http://\(host)".utf8) + rest[(space + 1)...]
  }
}

/// A case of http1-parse.
struct ParseCase: Decodable, Sendable {
  let id: String
  let type: String
  let name: String
  let input_b64: String
  let accept: Bool?
  let log: [String]

  var bytes: [UInt8] { Array(Data(base64Encoded: input_b64) ?? Data()) }

  /// Messages that llhttp reads but that no proxy is sent, and why.
  static let notForProxies = [
    "request/method/80": "M-SEARCH * is not sent to a proxy; '*' is for OPTIONS (RFC 9112, 3.2.4)",
    "request/method/89": "RTSP/1.0 is another protocol",
  ]

  func fault(_ outcome: CaseOutcome) -> String? {
    let mustPass = type == "request" && accept == true
    guard mustPass, let method = span("method"), let target = span("url") else {
      return mustPass || outcome.wasRefused ? nil : "\(name) was not refused"
    }
    if target.hasPrefix("http") || method == "CONNECT" || target == "*" {
      return outcome.response.contains(" 400 ") ? "\(name) was refused" : nil
    }
    guard let sent = outcome.sent.first.map({ String(decoding: $0, as: UTF8.self) }) else {
      return "\(name) did not arrive"
    }
    guard sent.hasPrefix("\(method) \(target) HTTP/1.1\r\n") else { return "\(name) was changed" }
    let body = log.prefix { !$0.contains("message complete") }.compactMap {
      Self.span("body", in: $0)
    }
    return body.allSatisfy { sent.contains($0) } ? nil : "\(name): the body was changed"
  }

  private func span(_ name: String) -> String? {
    log.lazy.compactMap { Self.span(name, in: $0) }.first
  }

  private static func span(_ name: String, in line: String) -> String? {
    guard let range = line.firstRange(of: "span[\(name)]=\"") else { return nil }
    return String(line[range.upperBound...].dropLast())
  }
}

/// A case of http1-smuggling.
struct SegmentsCase: Decodable, Sendable {
  let id: String?
  let technique: String?
  let target: String?
  let segments_b64: [String]

  var name: String { id ?? "\(technique ?? "") \(target ?? "")" }

  var bytes: [UInt8] {
    segments_b64.flatMap { Array(Data(base64Encoded: $0) ?? Data()) }
  }
}
