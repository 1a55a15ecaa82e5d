import Foundation
import Testing

/// What the running proxy tells about its rules: in the log at debug, and in `lenity rules list`.
@Suite(.serialized) struct RuleSightingsEndToEndTests {
  @Test("each rule knows when it last found something, and the log which rules did what")
  func countsWhatRulesFind() throws {
    let recorded = try RecordedResponse.load(PackageRoot.fixtures.appending(path: "small.har"))
    let origin = try ReplayOrigin(recorded.map(\.response))
    let lenity = try LenityProcess(
      origin: origin,
      profile: "hide: all\n",
      command: ["run", "--debug"]
    )
    let response = recorded[0].response
    _ = try lenity.curl([response.url.absoluteString])
    try lenity.wait(until: "the log names the rules") {
      lenity.standardError.contains("rules looked at a body")
    }
    let log = lenity.standardError.split(separator: "\n").filter { $0.contains("looked at a body") }
    #expect(log.contains { $0.contains("rules/sites/x.yaml:") && $0.contains("×") })
    #expect(!log.contains { $0.contains(response.url.path()) }, "no addresses")
    lenity.send(SIGTERM)
    #expect(lenity.waitForExit() == 0)
    let configuration = lenity.folder.url.appending(path: "lenity.yaml").path
    let list = try Shell.run(
      PackageRoot.lenity.path,
      ["rules", "list", "--site", "x", "--kind", "likes", "--config", configuration]
    )
    let lines = list.text.split(separator: "\n")
    #expect(lines.contains { $0.contains("$..favorite_count") && $0.contains("  last found 20") })
    #expect(lines.contains { !$0.contains("last found") }, "rules for pages were not asked")
  }
}
