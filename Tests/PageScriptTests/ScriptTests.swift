import Foundation
import Interventions
import Testing

struct ScriptTests {
  /// The files of `page-script/` in the order in which they become one function.
  static let parts = [
    "browser", "styles", "elements", "questions", "covers", "posts", "support", "sending",
    "changes",
    "check-in", "start",
  ]
  static let made = PackageRoot.url.appending(path: "Sources/Interventions/PageScript+text.swift")

  /// With `LENITY_RECORD=1` the file is written anew.
  @Test func smallScriptIsMadeFromItsSource() throws {
    let script = Minifier.minify("(config => {\n\(try Self.source())})")
    let file = """
      // Made from page-script/; a test says how. Do not edit.
      // swift-format-ignore-file

      extension PageScript {
        /// The script: a function that takes its configuration.
        static let text = #\"""
          \(script)
          \"""#
      }

      """
    if ProcessInfo.processInfo.environment["LENITY_RECORD"] == "1" {
      try file.write(to: Self.made, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: Self.made, encoding: .utf8) == file)
    #expect(script.utf8.count <= PageScript.bytesMax)
  }

  private static func source() throws -> String {
    let folder = PackageRoot.url.appending(path: "page-script")
    return try parts.map {
      try String(contentsOf: folder.appending(path: "\($0).js"), encoding: .utf8)
    }.joined()
  }

  @Test func everyFileIsPartOfTheScript() throws {
    let folder = PackageRoot.url.appending(path: "page-script")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(files.filter { $0.hasSuffix(".js") }) == Set(Self.parts.map { "\($0).js" }))
  }

  @Test(arguments: [
    "innerHTML", "outerHTML", "insertAdjacentHTML", "eval", "Function(", "document.write",
  ])
  func scriptDoesWithout(_ word: String) throws {
    let markup = PageScript.markup(nonce: nil, configuration: Self.configuration("t"))
    #expect(!markup.contains(word))
  }

  @Test func configurationCannotEndTheScript() {
    let markup = PageScript.markup(
      nonce: "a\"b",
      configuration: Self.configuration("</script><!--<script>\u{2028}\"\\\n")
    )
    #expect(markup.components(separatedBy: "</script").count == 2)
    #expect(markup.components(separatedBy: "<script").count == 2)
    #expect(!markup.contains("<!--"))
    #expect(markup.hasPrefix("<script nonce=\"a&quot;b\">"))
  }

  private static func configuration(_ token: String) -> PageScript.Configuration {
    PageScript.Configuration(token: token, language: "en", words: WordCatalogue([:]))
  }
}
