import Foundation
import Testing

/// Long work shows how far it is to a person at a terminal, and to nobody else.
@Suite struct ProgressTests {
  /// A capture that takes a second or so: the small one's entries, many times over.
  private static func longCapture(in folder: URL) throws -> String {
    let small = PackageRoot.fixtures.appending(path: "small.har")
    var file = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: small)) as? [String: Any]
    )
    var log = try #require(file["log"] as? [String: Any])
    let entries = try #require(log["entries"] as? [Any])
    log["entries"] = Array(repeatElement(entries, count: 400).joined())
    file["log"] = log
    let path = folder.appending(path: "long.har")
    try JSONSerialization.data(withJSONObject: file).write(to: path)
    return path.path
  }

  /// Runs a rewrite under a terminal of its own, and gives back all that the person saw.
  private static func seen(_ environment: [String: String]) throws -> String {
    let folder = try TemporaryFolder()
    let capture = try longCapture(in: folder.url)
    return try seen("rewrite \(capture) -o \(folder.url.path)/out.har", environment)
  }

  private static func seen(_ command: String, _ environment: [String: String]) throws -> String {
    try Shell.run(
      "script",
      ["-qec", "\(PackageRoot.lenity.path) \(command)", "/dev/null"],
      environment: ["TERM": "xterm", "NO_COLOR": ""].merging(environment) { $1 }
    ).text
  }

  @Test(.enabled(if: Shell.exists("script"), "needs script(1)"))
  func aTerminalShowsHowFarItIs() throws {
    let seen = try Self.seen([:])
    #expect(seen.contains("rewriting  "), "\(seen)")
    #expect(seen.hasSuffix("\r\u{1B}[K"), "the line goes when the work ends")
  }

  @Test(
    .enabled(if: Shell.exists("script"), "needs script(1)"),
    arguments: [["NO_COLOR": "1"], ["TERM": "dumb"]]
  )
  func otherTerminalsStayQuiet(environment: [String: String]) throws {
    #expect(try Self.seen(environment).isEmpty)
  }

  /// The line goes before the results come.
  @Test(.enabled(if: Shell.exists("script"), "needs script(1)"))
  func testsShowHowFarTheyAre() throws {
    let seen = try Self.seen("test --only reddit", [:])
    #expect(seen.contains("testing  [="), "\(seen)")
    #expect(seen.contains("\r\u{1B}[K\u{1B}[32mok"), "\(seen)")
    #expect(try !Self.seen("test --only reddit --quiet", [:]).contains("testing"))
    #expect(try !Self.seen("test --only reddit", ["NO_COLOR": "1"]).contains("\u{1B}"))
  }

  @Test func aFileOrPipeStaysClean() throws {
    let folder = try TemporaryFolder()
    let capture = try Self.longCapture(in: folder.url)
    let output = try Shell.run(
      PackageRoot.lenity.path,
      ["rewrite", capture, "-o", "\(folder.url.path)/out.har"]
    )
    #expect(output.errorText.isEmpty && output.text.isEmpty)
  }
}
