import Foundation
import Testing

/// What a rule author sees who leaves `lenity test --watch` running beside the editor.
@Suite(.serialized) struct WatchEndToEndTests {
  private static let pack = """
    site: quay
    title: Quay
    hosts: [quay.example]
    seen: 2026-11-23
    responses:
      - match: "*://quay.example/api/*"
        hide:
          likes: { path: $..likes, by: zero, why: clients insist on a number }
    """

  private static let testCase = """
    about: A post
    url: https://quay.example/api/posts
    type: application/json
    body: '{"likes": 5}'
    checks:
      - hidden: all
    """

  @Test func aMistakeIsSaidAndWaitedOut() throws {
    let folder = try TemporaryFolder()
    let sites = folder.url.appending(path: "sites")
    let tests = folder.url.appending(path: "tests/quay")
    for one in [sites, tests] {
      try FileManager.default.createDirectory(at: one, withIntermediateDirectories: true)
    }
    let pack = sites.appending(path: "quay.yaml")
    try Self.pack.write(to: pack, atomically: true, encoding: .utf8)
    try Self.testCase.write(
      to: tests.appending(path: "posts.yaml"),
      atomically: true,
      encoding: .utf8
    )
    let log = folder.url.appending(path: "log")
    try Data().write(to: log)
    let process = Process()
    process.executableURL = PackageRoot.lenity
    process.arguments = ["test", "--rules", folder.url.path, "--watch", tests.path]
    let output = try FileHandle(forWritingTo: log)
    process.standardOutput = output
    process.standardError = output
    try process.run()
    defer { process.stop() }
    try Self.wait(for: "1 case, 0 failed", in: log)
    try Self.pack.replacing("likes,", with: "hearts,").write(
      to: pack,
      atomically: true,
      encoding: .utf8
    )
    try Self.wait(for: "1 case, 1 failed", in: log)
    try "site: [".write(to: pack, atomically: true, encoding: .utf8)
    try Self.wait(for: "lenity: ", in: log)
    try Self.pack.write(to: pack, atomically: true, encoding: .utf8)
    try Self.wait(for: "1 case, 0 failed", in: log, times: 2)
    #expect(process.isRunning)
  }

  private static func wait(for text: String, in log: URL, times: Int = 1) throws {
    for _ in 0..<150 {
      let words = try String(contentsOf: log, encoding: .utf8)
      if words.components(separatedBy: text).count > times { return }
      usleep(100_000)
    }
    throw Shell.Failure(
      description: "not said: \(text)\n\(try String(contentsOf: log, encoding: .utf8))"
    )
  }
}
