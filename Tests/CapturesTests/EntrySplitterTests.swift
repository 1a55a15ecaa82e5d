import Testing

@testable import Captures

struct EntrySplitterTests {
  private static let har = """
    \u{FEFF}{"log": {"version":"1.2", "pages":[{"entries":[1]}], "note":"\\"entries\\":[",
      "entries" : [ {"a":"],}"} , {"b":{"entries":[{}]}},
        {"c":1}
      ], "comment":"x"}, "entries":[2]}
    """

  private static func split(_ text: String, chunk: Int) throws -> (entries: [String], whole: String)
  {
    var splitter = EntrySplitter()
    let bytes = Array(text.utf8)
    var parts: [EntrySplitter.Part] = []
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      parts += try splitter.write(bytes[start..<min(start + chunk, bytes.count)])
    }
    if let last = splitter.end() { parts.append(last) }
    var entries: [String] = []
    var whole: [UInt8] = []
    for part in parts {
      switch part {
      case .surrounding(let bytes): whole += bytes
      case .entry(let bytes, let offset):
        #expect(offset == whole.count)
        entries.append(String(decoding: bytes, as: UTF8.self))
        whole += bytes
      }
    }
    return (entries, String(decoding: whole, as: UTF8.self))
  }

  @Test(arguments: [1, 2, 7, 4_096])
  func findsTheElementsOfLogEntriesAndNoOthers(chunk: Int) throws {
    let (entries, whole) = try Self.split(Self.har, chunk: chunk)
    #expect(entries == [#"{"a":"],}"}"#, #"{"b":{"entries":[{}]}}"#, #"{"c":1}"#])
    #expect(whole == Self.har)
  }

  @Test(arguments: [
    "", "{", "[]", "{\"log\":{\"entries\":[", "]]]]", "{\"log\":{\"entries\":[{\"a\":\"",
  ])
  func brokenTextComesOutWhole(text: String) throws {
    #expect(try Self.split(text, chunk: 1).whole == text)
  }
}
