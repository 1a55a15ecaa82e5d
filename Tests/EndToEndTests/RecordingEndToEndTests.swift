import Foundation
import Testing

/// `lenity record` between real clients and a real origin, and the walk-through that uses it.
@Suite(.serialized) struct RecordingEndToEndTests {
  private static let smallHAR = PackageRoot.fixtures.appending(path: "small.har")

  @Test(arguments: [SIGINT, SIGKILL])
  func aRecordingHoldsWhatTheSiteSentHoweverItEnds(signal: Int32) throws {
    let recorded = try RecordedResponse.load(Self.smallHAR).map(\.response)
    let origin = try ReplayOrigin(recorded)
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "out.har")
    let lenity = try LenityProcess(
      origin: origin,
      profile: "hide: all\n",
      command: ["record", file.path],
      keeping: [origin, folder]
    )
    let url = recorded[0].url.absoluteString
    let secret = "sid=secret0123456789"
    let seen = try lenity.curl(["--http2", "-H", "Cookie: \(secret)", url])
    #expect(seen.status == 0, "\(seen.errorText)")
    #expect(seen.standardOutput != recorded[0].body)
    try lenity.wait(until: "the exchange is in the file") {
      try String(contentsOf: file, encoding: .utf8).contains(url)
    }
    lenity.send(signal)
    _ = lenity.waitForExit()
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(!text.contains("secret0123456789"))
    let again = try RecordedResponse.load(file).map(\.response)
    #expect(again.map(\.body) == [recorded[0].body])
    if signal == SIGINT {
      #expect(lenity.standardError.contains("1 exchange recorded. Taken out: 1 × header field"))
    }
    let output = folder.url.appending(path: "rewritten.har")
    let rewritten = try Shell.run(
      PackageRoot.lenity.path,
      ["rewrite", file.path, "-o", output.path, "--profile", "/dev/stdin"],
      input: Data("hide: all\n".utf8)
    )
    #expect(rewritten.status == 0, "\(rewritten.errorText)")
    #expect(try RecordedResponse.load(output).map(\.response.body) == [seen.standardOutput])
  }

  /// Every command of `docs/tutorial.md` is run as it stands there, and prints what stands there.
  @Test(.enabled(if: Shell.exists("python3"), "needs python3"))
  func theTutorialHoldsAsWritten() throws {
    let tutorial = PackageRoot.url.appending(path: "docs/tutorial.md")
    let blocks = Self.blocks(of: try String(contentsOf: tutorial, encoding: .utf8))
    let mark = "-- end of block"
    let script = blocks.map { "\($0.commands)\necho '\(mark)'" }.joined(separator: "\n")
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "tutorial.sh")
    try "cd '\(folder.url.path)'\n\(script)\n".write(to: file, atomically: true, encoding: .utf8)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let output = try Shell.run(
      "bash",
      ["-eu", file.path],
      environment: ["PATH": "\(PackageRoot.lenity.deletingLastPathComponent().path):\(path)"]
    )
    #expect(output.status == 0, "\(output.errorText)")
    let printed = output.text.components(separatedBy: "\(mark)\n")
    #expect(blocks.count > 6 && printed.count == blocks.count + 1)
    for (block, text) in zip(blocks, printed) {
      guard let expected = block.output else { continue }
      #expect(text == expected, "\(block.commands)")
    }
  }

  /// The commands of each `sh` block, with the `text` block that follows it, if one does.
  private static func blocks(of text: String) -> [(commands: String, output: String?)] {
    var blocks: [(commands: String, output: String?)] = []
    for (index, part) in text.components(separatedBy: "```").enumerated()
    where !index.isMultiple(of: 2) {
      if part.hasPrefix("sh\n") {
        blocks.append((String(part.dropFirst(3)), nil))
      } else if part.hasPrefix("text\n"), !blocks.isEmpty {
        blocks[blocks.count - 1].output = String(part.dropFirst(5))
      }
    }
    return blocks
  }
}
