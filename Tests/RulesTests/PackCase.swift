import Edits
import Foundation
import HTMLRewriting
import JSONRewriting
import Testing

@testable import Rewriting
@testable import Rules

/// One small capture under `rules/tests/<site>/` with what is expected of it.
struct PackCase: CustomTestStringConvertible, Sendable {
  var path: String
  var site: String
  var url = ""
  var method = "GET"
  var mediaType = ""
  var body = ""
  var expected: String?

  var testDescription: String { path }

  static let rulesFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "rules")

  static let all: [PackCase] = {
    let tests = rulesFolder.appending(path: "tests")
    let files = FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)
    let found = files?.compactMap { $0 as? URL }.filter { $0.pathExtension == "yaml" } ?? []
    return found.sorted { $0.path < $1.path }.compactMap(PackCase.init)
  }()

  /// Every pack and shared file of the project, read once.
  static func packs() throws -> [SitePack] { try readPacks.get() }

  /// The rules of someone who hides everything, compiled once.
  static func rulesForEverything() throws -> RuleSet { try everything.get() }

  private static let readPacks = Result {
    try ["shared", "sites"].flatMap { folder in
      let files = try FileManager.default.contentsOfDirectory(
        at: rulesFolder.appending(path: folder),
        includingPropertiesForKeys: nil
      )
      return try files.filter { $0.pathExtension == "yaml" }.sorted { $0.path < $1.path }.map {
        try SitePack(
          parsing: String(contentsOf: $0, encoding: .utf8),
          file: $0.lastPathComponent
        )
      }
    }
  }

  private static let everything = Result {
    try RuleSet(packs: packs(), profile: .everything)
  }

  private init?(file: URL) {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
    path = file.path
    site = file.deletingLastPathComponent().lastPathComponent
    var document = YAMLDocument(file: file.lastPathComponent)
    guard let root = document.root(of: text) else { return nil }
    let known = ["about", "url", "type", "method", "body", "expect", "checks", "profile", "hide"]
    let fields = YAMLFields(root, known: known, of: "a case", in: &document)
    // The others are for `lenity test`, which judges posts too.
    guard fields["expect"] != nil || fields["checks"] == nil else { return nil }
    url = fields.text("url", in: &document) ?? ""
    method = fields.text("method", in: &document) ?? "GET"
    mediaType = fields.text("type", in: &document) ?? ""
    body = fields.text("body", in: &document) ?? ""
    expected = fields.text("expect", in: &document)
  }

  /// The body as a person with these rules gets it, and the rules that changed it.
  func rewritten(by rules: RuleSet) throws -> (body: String, edits: [Edit], sites: [String]) {
    let url = try #require(RequestURL(parsing: url))
    guard let found = rules.rules(for: url, method: method, mediaType: mediaType) else {
      return (body, [], [])
    }
    let nested = NestedRewriters(rules: found)
    var rewriter: any StreamRewriter =
      mediaType.contains("html") || mediaType.contains("xml")
      ? HTMLRewriter(rules: found.html, handlers: nested.htmlHandlers)
      : JSONRewriter(rules: found.json, handlers: nested.jsonHandlers)
    var output: [UInt8] = []
    rewriter.write(Array(body.utf8).span, into: &output)
    rewriter.end(into: &output)
    #expect(rewriter.bailout == nil)
    #expect(found.html.refusals.isEmpty)
    return (String(decoding: output, as: UTF8.self), rewriter.edits, found.sites)
  }

  /// Writes what came out as what is expected; whoever recorded reads it as carefully as code.
  func record(_ output: String) throws {
    let file = URL(filePath: path)
    let text = try String(contentsOf: file, encoding: .utf8)
    let head = text.components(separatedBy: "expect: |").first ?? text
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    let indented = lines.map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
    let whole = head + "expect: |\n" + indented.trimmingCharacters(in: .newlines) + "\n"
    try Data(whole.utf8).write(to: file)
  }
}
