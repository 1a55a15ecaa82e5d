import Foundation
import Testing

/// What large captures take, by the size of their largest entry; how long they are does not count.
@Suite(.serialized) struct MemoryEndToEndTests {
  private static let makeCapture = PackageRoot.url.appending(path: "scripts/make-capture")

  /// The program, its rules and the model of the judge, in the tests' build.
  private static let ownKilobytesMax = 75_000
  /// An entry, its body before and after, and what looks for counts in it.
  private static let kilobytesPerEntryKilobyte = 6

  /// Tried on 16 entries of 1 MiB; `docs/testing-rules.md` has the figures for 1 GB.
  @Test(
    .enabled(
      if: Shell.exists("python3") && FileManager.default.fileExists(atPath: "/usr/bin/time")
    ),
    arguments: ["rewrite", "audit", "suggest", "test", "against"]
  )
  func memoryGoesWithTheLargestEntry(command: String) throws {
    let folder = try TemporaryFolder()
    let capture = folder.url.appending(path: "large.har").path
    try Shell.succeed("python3", [Self.makeCapture.path, capture, "16M", "1M"])
    try """
    about: large
    capture: large.har
    checks:
      - { hidden: [badges] }
    """.write(to: folder.url.appending(path: "case.yaml"), atomically: true, encoding: .utf8)
    let arguments = [
      "rewrite": ["rewrite", capture, "-o", folder.url.appending(path: "out.har").path],
      "audit": ["rules", "audit", capture],
      "suggest": ["rules", "suggest", capture, "--site", "quay"],
      "test": ["test", folder.url.appending(path: "case.yaml").path],
      "against": ["test", "--against", capture, capture],
    ]
    let figure = folder.url.appending(path: "time").path
    let output = try Shell.run(
      "/usr/bin/time",
      ["-f", "%M", "-o", figure, PackageRoot.lenity.path] + (arguments[command] ?? []),
      environment: ["LENITY_RULES": PackageRoot.rules.path],
      secondsMax: 300
    )
    #expect(output.status < 2, "\(output.errorText)")
    let lines = try String(contentsOfFile: figure, encoding: .utf8).split(separator: "\n")
    let kilobytes = try #require(lines.last.flatMap { Int($0) })
    print("\(command): \(kilobytes) kB")
    #expect(kilobytes < Self.ownKilobytesMax + 1_024 * Self.kilobytesPerEntryKilobyte)
  }
}
