import Foundation
import Testing

/// The suites about encodings, codings, captures, addresses and filters, through `lenity-conformance`.
@Suite struct DataSuitesTests {
  @Test func decodesEveryEncodingAsBrowsersDo() throws {
    for (path, bytes) in Conformance.files("encodings", ".json") where path.hasPrefix("decode-") {
      let cases = try #require(try JSONSerialization.jsonObject(with: bytes) as? [Members])
      let texts = expectations(cases, "text")
      let questions = cases.map { $0.filter { $0.key != "text" } }
      try Conformance.check(
        "decode",
        questions,
        chunks: Conformance.chunks,
        known: path.contains("utf8") ? ["utf8/25": "Foundation drops the U+FEFF it reads"] : [:]
      ) { question, answer in
        Conformance.difference(answer, "text", texts[question["id"] as? String ?? ""])
      }
    }
  }

  @Test func knowsEveryLabel() throws {
    try checkVerdicts("label", "encodings/labels.json", "encoding")
  }

  @Test func matchesAsBrowsersDo() throws {
    let known = [
      "firefox/subsumes/81": "Firefox leaves paths out of account; '/path/*' does not hold '/'"
    ]
    try checkVerdicts("match", "url-match/cases.json", "expect", as: "result", known: known)
  }

  @Test func findsRegistrableDomains() throws {
    let inASCII = ["psl/60", "psl/62", "psl/63", "psl/65"].map { ($0, "answered as xn--") }
    try checkVerdicts(
      "registrable",
      "public-suffix/registrable.json",
      "registrable",
      known: Dictionary(uniqueKeysWithValues: inASCII)
    )
  }

  @Test(arguments: ["cosmetic-parse", "agtree-cosmetic"])
  func readsFilters(file: String) throws {
    let known = [
      "agtree/adg-css-injection-extended/37":
        "a media query around an extended selector: refused by name, as other media queries are"
    ]
    let present = file == "agtree-cosmetic" ? known : [:]
    try checkVerdicts("filter", "filter-syntax/\(file).json", "valid", known: present)
  }

  @Test func appliesFilters() throws {
    let cases = try Conformance.cases("filter-syntax/cosmetic-apply.json")
    let byID = Dictionary(uniqueKeysWithValues: cases.map { ($0["id"] as? String ?? "", $0) })
    let names = ["hide", "exceptions", "generichide"]
    let questions = cases.map { item in item.filter { !names.contains($0.key) } }
    try Conformance.check("filter", questions) { question, answer in
      let item = byID[question["id"] as? String ?? ""] ?? [:]
      return names.compactMap { name in
        let expected: Any? = (item[name] as? [String])?.sorted() ?? item[name]
        return Conformance.difference(answer, name, expected)
      }.first
    }
  }

  @Test func takesOffCodings() throws {
    var questions: [Members] = []
    var cases: [String: Members] = [:]
    let files = Conformance.files("compression", "")
    for (path, bytes) in files where path.hasSuffix(".json") {
      let item = try #require(try JSONSerialization.jsonObject(with: bytes) as? Members)
      let body = try #require(files.first { $0.path == item["file"] as? String })
      cases[path] = item
      var question: Members = [
        "id": path, "coding": item["coding"] ?? "", "body_b64": body.bytes.base64EncodedString(),
      ]
      if item["expands_to"] != nil { question["limit"] = 1 << 20 }
      questions.append(question)
    }
    try Conformance.check("decode-body", questions, chunks: [7, 0]) { question, answer in
      let item = cases[question["id"] as? String ?? ""] ?? [:]
      guard let isGood = item["ok"] as? Bool else { return nil }
      if item["expands_to"] != nil { return Conformance.difference(answer, "ok", false) }
      if let fault = Conformance.difference(answer, "ok", isGood) { return fault }
      guard isGood, let digest = item["sha256"] else { return nil }
      return Conformance.difference(answer, "sha256", digest)
    }
  }

  @Test func loadsCaptures() throws {
    var questions: [Members] = []
    var counts: [String: Int] = [:]
    let files = Conformance.files("har", ".har") + Conformance.files("har", ".json")
    for (path, bytes) in files where path.contains("/") {
      questions.append(["id": path, "bytes_b64": bytes.base64EncodedString()])
      let plain = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
      let object = try? JSONSerialization.jsonObject(with: plain) as? Members
      counts[path] = ((object?["log"] as? Members)?["entries"] as? [Any])?.count
    }
    try Conformance.check("har-check", questions, chunks: Conformance.chunks) { question, answer in
      guard let count = counts[question["id"] as? String ?? ""] else {
        return Conformance.difference(answer, "ok", false)
      }
      return Conformance.difference(answer, "entries", count)
    }
  }

  @Test func largeDocumentsPassUnchanged() throws {
    let questions = Conformance.files("json-docs", "json").map { path, bytes -> Members in
      ["id": path, "bytes_b64": bytes.base64EncodedString(), "rules": [Any]()]
    }
    try Conformance.check("json-edit", questions, chunks: [4_096, 0]) { question, answer in
      let isSame = answer["bytes_b64"] as? String == question["bytes_b64"] as? String
      return isSame ? nil : "differs"
    }
  }

  /// Checks one member of each answer; what the suite expects is not asked along.
  private func checkVerdicts(
    _ command: String,
    _ path: String,
    _ name: String,
    as answerName: String? = nil,
    known: [String: String] = [:]
  ) throws {
    // Where a browser keeps an old habit, or means addresses that never reach a proxy, there is a `quirk`.
    let cases = try Conformance.cases(path).filter { $0["quirk"] == nil }
    let expected = expectations(cases, name)
    let questions = cases.map { item in item.filter { $0.key != name } }
    try Conformance.check(command, questions, known: known) { question, answer in
      let id = question["id"] as? String ?? ""
      return Conformance.difference(answer, answerName ?? name, expected[id])
    }
  }

  private func expectations(_ cases: [Members], _ name: String) -> [String: Any] {
    cases.reduce(into: [:]) { $0[$1["id"] as? String ?? ""] = $1[name] }
  }
}
