import Foundation
import Testing

/// The suites about HTML and CSS, through `lenity-conformance`.
@Suite struct HTMLSuitesTests {
  @Test func tokenizesAsTheStandardDoes() throws {
    var questions: [Members] = []
    var expected: [String: [[Any]]] = [:]
    for (path, bytes) in Conformance.files("html-tokenizer", ".test")
    where path != "xmlViolation.test" && path != "unicodeCharsProblematic.test" {
      let object = try JSONSerialization.jsonObject(with: bytes) as? Members
      for item in object?["tests"] as? [Members] ?? [] {
        let test = TokenizerCase(item)
        for state in test.states {
          let id = "\(test.id) \(state)"
          questions.append(test.question(id: id, state: state))
          expected[id] = test.tokens
        }
      }
    }
    try Conformance.check("tokenize", questions, chunks: Conformance.chunks) { question, answer in
      let tokens = (answer["tokens"] as? [[Any]] ?? []).map(Self.sortingAttributes)
      let wanted = expected[question["id"] as? String ?? ""]
      return Conformance.difference(["tokens": tokens], "tokens", wanted)
    }
  }

  /// The suite's attributes stand in objects, which have no order here.
  private static func sortingAttributes(_ token: [Any]) -> [Any] {
    guard token.count > 2, let attributes = token[2] as? [[String]] else { return token }
    return token[..<2] + [attributes.sorted { $0[0] < $1[0] }] + token[3...]
  }

  /// What stands in the suite though no page can hold it: surrogates alone are no UTF-8, and a browser's
  /// decoder has made U+FFFD of each byte before the tokenizer sees them.
  @Test func surrogatesAreReadAsADecoderReadsThem() throws {
    let question: Members = [
      "id": "1", "input_b64": Data([0xED, 0xA0, 0x80]).base64EncodedString(),
    ]
    let answer = try #require(try Conformance.answers("tokenize", [question]).first)
    let text = String(repeating: "\u{FFFD}", count: 3)
    #expect(Conformance.difference(answer, "tokens", [["T", text]]) == nil)
  }

  @Test(arguments: ["selector_matching", "element_content_replacement"])
  func rewritesAsLOLHTMLDoes(folder: String) throws {
    var questions: [Members] = []
    var expected: [String: String] = [:]
    let files = Dictionary(
      uniqueKeysWithValues: Conformance.files("html-rewrite/\(folder)", "").map {
        ($0.path, $0.bytes)
      }
    )
    for (path, bytes) in files where path.hasSuffix("-info.json") {
      let info = try JSONSerialization.jsonObject(with: bytes) as? Members
      let page = try #require(files[info?["src"] as? String ?? ""])
      // The expected page went through a browser's tree, where a comment before <html> is nowhere and a root
      // without children gets a head and a body.
      for (selector, file) in info?["selectors"] as? [String: String] ?? [:]
      where selector != ":root" {
        let id = "\(path) \(selector)"
        let edit: Members =
          folder == "selector_matching"
          ? ["select": selector, "op": "mark"]
          : ["select": selector, "op": "inner", "html": "<!--Replaced (\(selector)) -->"]
        questions.append(["id": id, "html_b64": page.base64EncodedString(), "edits": [edit]])
        expected[id] = files[file]?.base64EncodedString()
      }
    }
    try Conformance.check("rewrite", questions, chunks: Conformance.chunks) { question, answer in
      // Refused with a reason, never taken for another.
      if answer["unsupported"] != nil, answer["error"] != nil { return nil }
      return Conformance.difference(answer, "html_b64", expected[question["id"] as? String ?? ""])
    }
  }

  @Test func findsEncodingsAsBrowsersDo() throws {
    var questions: [Members] = []
    var names: [Members] = []
    for (path, bytes) in Conformance.files("html-encoding-sniff", ".dat") {
      // One byte, one scalar, there and back.
      let text = String(decoding: bytes.map(UInt16.init), as: UTF16.self)
      for (index, part) in text.components(separatedBy: "#data\n").dropFirst().enumerated() {
        let halves = part.components(separatedBy: "\n#encoding\n")
        let page = Data(halves[0].unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
        let id = "\(path) \(index)"
        questions.append(["id": id, "bytes_b64": page.base64EncodedString()])
        let label = halves[1].trimmingCharacters(in: .whitespacesAndNewlines)
        names.append(["id": id, "label": label])
      }
    }
    let labels = try Conformance.answers("label", names)
    let expected = Dictionary(
      uniqueKeysWithValues: labels.map { ($0["id"] as? String ?? "", $0["encoding"]) }
    )
    let known = ["scripted/tests1.dat 0": "a script writes the <meta> while the page loads"]
    try Conformance.check("sniff", questions, known: known) { question, answer in
      Conformance.difference(answer, "encoding", expected[question["id"] as? String ?? ""] ?? nil)
    }
  }

  @Test func readsSelectorsAsBrowsersDo() throws {
    let cases = try Conformance.cases("css-selector-parse/valid-invalid.json")
    let byID = Dictionary(uniqueKeysWithValues: cases.map { ($0["id"] as? String ?? "", $0) })
    let questions = cases.map { ["id": $0["id"] ?? "", "selector": $0["selector"] ?? ""] }
    try Conformance.check("selector", questions) { question, answer in
      let item = byID[question["id"] as? String ?? ""] ?? [:]
      if let fault = Conformance.difference(answer, "valid", item["valid"]) { return fault }
      guard let prints = item["serialized"] as? [String] else { return nil }
      let printed = answer["serialized"] as? String ?? ""
      return prints.contains(printed) ? nil : "printed as \(printed), not \(prints)"
    }
  }

  @Test func refusesUnknownSelectorsWithAReason() throws {
    let cases = try Conformance.cases("css-selector-parse/css-what-out.json")
    let questions = cases.map { ["id": $0["id"] ?? "", "selector": $0["selector"] ?? ""] }
    try Conformance.check("selector", questions) { _, answer in
      answer["valid"] as? Bool == true || answer["reason"] is String ? nil : "neither"
    }
  }
}

/// One case of html-tokenizer.
private struct TokenizerCase {
  let id: String
  let states: [String]
  let tokens: [[Any]]
  private let input: String
  private let lastStartTag: String?

  private static let codes = [
    "Data state": "data", "PLAINTEXT state": "plaintext", "RCDATA state": "rcdata",
    "RAWTEXT state": "rawtext", "Script data state": "script", "CDATA section state": "cdata",
  ]

  init(_ item: Members) {
    id = item["id"] as? String ?? ""
    states = item["initialStates"] as? [String] ?? ["Data state"]
    lastStartTag = item["lastStartTag"] as? String
    let isEscaped = item["doubleEscaped"] as? Bool ?? false
    func text(_ value: Any?) -> String? {
      guard let value = value as? String else { return nil }
      return isEscaped ? Self.unescaped(value) : value
    }
    input = text(item["input"]) ?? ""
    var tokens: [[Any]] = []
    for token in item["output"] as? [[Any]] ?? [] {
      let values = token.dropFirst().map { text($0) as Any? ?? NSNull() }
      switch token[0] as? String {
      case "Character":
        if tokens.last?[0] as? String == "T", let before = tokens.last?[1] as? String {
          tokens[tokens.count - 1] = ["T", before + (text(token[1]) ?? "")]
        } else {
          tokens.append(["T", values[0]])
        }
      case "Comment": tokens.append(["C", values[0]])
      case "EndTag": tokens.append(["E", values[0]])
      case "StartTag":
        let attributes = (token[2] as? [String: String] ?? [:]).map { pair in
          [text(pair.key) ?? "", text(pair.value) ?? ""]
        }
        tokens.append(["S", values[0], attributes.sorted { $0[0] < $1[0] }, token.count > 3])
      default: tokens.append(["D", values[0], values[1], values[2], token[4]])
      }
    }
    self.tokens = tokens
  }

  func question(id: String, state: String) -> Members {
    var question: Members = [
      "id": id, "input_b64": Data(input.utf8).base64EncodedString(),
      "state": Self.codes[state] ?? state,
    ]
    question["last"] = lastStartTag
    return question
  }

  private static func unescaped(_ text: String) -> String {
    let parts = text.components(separatedBy: "\\u")
    let units = parts.dropFirst().flatMap { part -> [UInt16] in
      let unit = UInt16(part.prefix(4), radix: 16) ?? 0xFFFD
      return [unit] + Array(part.dropFirst(4).utf16)
    }
    return String(decoding: Array(parts[0].utf16) + units, as: UTF16.self)
  }
}
