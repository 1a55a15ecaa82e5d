import Foundation
import Testing

@testable import Captures

struct FlowTests {
  /// Two GETs and a POST that mitmproxy 11.0.2 saved with `mitmdump -w`, on 2026-11-23.
  private static let saved = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/mitmproxy-11.flows")

  private static func read(
    _ bytes: [UInt8],
    chunk: Int = 1_000
  ) throws -> (entries: [CapturedEntry], har: [UInt8], isWhole: Bool) {
    var file = FlowFile()
    var entries: [CapturedEntry] = []
    var har: [UInt8] = []
    let receive = { (part: CapturePart) in
      switch part {
      case .surrounding(let bytes): har += bytes
      case .entry(let entry, _):
        entries.append(entry)
        har += entry.bytes
      }
    }
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      try file.write(bytes[start..<min(start + chunk, bytes.count)], receive)
    }
    let isWhole = try file.end(receive)
    return (entries, har, isWhole)
  }

  @Test(arguments: [1, 100, 100_000])
  func flowsOfMitmproxyAreEntries(chunk: Int) throws {
    let (entries, har, isWhole) = try Self.read([UInt8](Data(contentsOf: Self.saved)), chunk: chunk)
    #expect(isWhole)
    #expect(entries.map(\.method) == ["GET", "GET", "POST"])
    #expect(entries.map(\.status) == [200, 200, 501])
    #expect(entries[0].url == "http://quay.example/a.json?x=1")
    #expect(entries[0].mimeType == "application/json")
    #expect(entries[0].body == Array(#"{"posts":[{"likes":3}]}"#.utf8))
    #expect(entries[1].body == [0xFF, 0xFE, 0x00] + Array("pic".utf8))
    let summary = try HARSummary(reading: [har[...]])
    #expect(summary.entryCount == 3)
    #expect(summary.creator == "mitmproxy")
  }

  @Test func theFirstByteTellsFlowsFromHAR() throws {
    var entries: [String] = []
    try CapturedTraffic(path: Self.saved.path).read { part in
      if case .entry(let entry, let index) = part { entries.append("\(index) \(entry.method)") }
    }
    #expect(entries == ["0 GET", "1 GET", "2 POST"])
  }

  @Test func aCutFileIsReadToItsLastWholeFlow() throws {
    let bytes = [UInt8](try Data(contentsOf: Self.saved))
    let (entries, har, isWhole) = try Self.read(bytes.dropLast(10))
    #expect(!isWhole)
    #expect(entries.count == 2)
    #expect(try HARSummary(reading: [har[...]]).entryCount == 2)
  }

  @Test func flowsOfOtherProtocolsAreLeftOut() throws {
    let dns = "4:type;3:dns;"
    #expect(try Self.read(Array("\(dns.utf8.count):\(dns)}".utf8)).entries.isEmpty)
  }

  /// Each row: a file, the offset of the fault, a part of what is said.
  @Test(arguments: [
    ("x", 0, "a length"), ("12x", 2, "a length"), ("1234567890123:", 0, "digits"),
    ("3:abc?", 5, "no type"), ("3:9:a]", 2, "longer"), ("3:0:~}", 2, "no value"),
    ("1:x#", 2, "a number"),
  ])
  func faultsNameTheByte(text: String, offset: Int, words: String) throws {
    let error = try #require(throws: HARError.self) { try Self.read(Array(text.utf8)) }
    #expect(error.offset == offset, "\(error)")
    #expect(error.description.contains(words), "\(error)")
  }

  @Test func deepNestingIsRefused() {
    var text = "0:~"
    for _ in 0..<200 { text = "\(text.utf8.count):\(text)]" }
    #expect(throws: HARError.self) { try Self.read(Array(text.utf8)) }
  }
}
