import Foundation

/// The real program, started with a configuration, on a port of its own choice.
final class LenityProcess: @unchecked Sendable {
  let folder: TemporaryFolder
  let address: String
  private let state: URL
  private let process: Process

  /// The root certificate that clients are told to trust.
  var authority: URL { state.appending(path: "ca.pem") }

  var intermediate: URL { state.appending(path: "intermediate.pem") }

  var standardError: String {
    (try? String(contentsOf: folder.url.appending(path: "err"), encoding: .utf8)) ?? ""
  }

  /// What has to live as long as the program runs.
  private let companions: [AnyObject]

  /// Starts `lenity run` in front of `origin`, with the bundled packs and the profile's text.
  ///
  /// `profiles` are lines `name: file` for the configuration, `users` the texts of profiles in its folder of users.
  init(
    origin: ReplayOrigin,
    profile: String,
    profiles: [String] = [],
    users: [String: String] = [:],
    state: URL? = nil,
    extra: String = "",
    command: [String] = ["run"],
    listen: [String] = ["127.0.0.1:0"],
    keeping companions: [AnyObject] = []
  ) throws {
    self.companions = companions
    folder = try TemporaryFolder()
    self.state = state ?? folder.url.appending(path: "state")
    for (name, text) in users {
      let usersFolder = folder.url.appending(path: "users")
      try FileManager.default.createDirectory(at: usersFolder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: usersFolder.appending(path: "\(name).yaml"))
    }
    let profileFile = folder.url.appending(path: "default.yaml")
    try profile.write(to: profileFile, atomically: true, encoding: .utf8)
    let configuration = """
      listen: [\(listen.map { "'\($0)'" }.joined(separator: ", "))]
      state: \(self.state.path)
      rules: [\(PackageRoot.rules.path)]
      upstream_ca: \(origin.authority.path)
      resolve:
        "*": 127.0.0.1:\(origin.port)
      profiles: { \((["default: \(profileFile.path)"] + profiles).joined(separator: ", ")) }
      \(extra)
      """
    let configurationFile = folder.url.appending(path: "lenity.yaml")
    try configuration.write(to: configurationFile, atomically: true, encoding: .utf8)
    let output = Pipe()
    let errors = folder.url.appending(path: "err")
    try Data().write(to: errors)
    process = Process()
    process.executableURL = PackageRoot.lenity
    process.arguments = command + ["--config", configurationFile.path]
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let line = try Self.firstLine(of: output.fileHandleForReading)
    guard line.hasPrefix("listening ") else {
      let said = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
      throw Shell.Failure(description: "lenity did not start: \(line) \(said)")
    }
    address = String(line.dropFirst("listening ".count))
  }

  deinit {
    process.stop()
  }

  func send(_ signal: Int32) {
    kill(process.processIdentifier, signal)
  }

  func waitForExit() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Fetches with curl through CONNECT; the client trusts only Lenity's root.
  func curl(_ arguments: [String]) throws -> Shell.Output {
    try Shell.run(
      "curl",
      ["-sS", "--max-time", "60", "--proxy", "http://\(address)", "--cacert", authority.path]
        + arguments
    )
  }

  /// As `curl`, from another thread, so that several run at once.
  @concurrent func curlConcurrently(_ arguments: [String]) async throws -> Shell.Output {
    try curl(arguments)
  }

  /// Asks again until it is so; throws after ten seconds.
  func wait(until description: String, _ isSo: () throws -> Bool) throws {
    for _ in 0..<100 {
      if try isSo() { return }
      usleep(100_000)
    }
    throw Shell.Failure(description: "never happened: \(description). \(standardError)")
  }

  /// Fetches the recorded responses by number, all with one curl; bodies in the order of `recorded`.
  func curlAll(_ recorded: [RecordedResponse]) throws -> [Data] {
    let out = try TemporaryFolder()
    let requests = recorded.enumerated().map { number, response in
      let fields = response.askedWith.map { field in
        let value = field.value.replacingOccurrences(of: "\"", with: "\\\"")
        return "header = \"\(field.name): \(value)\""
      }
      return """
        url = "\(response.url.absoluteString)"
        \(response.method == "GET" ? "" : "request = \(response.method)")
        \(fields.joined(separator: "\n"))
        globoff
        silent
        show-error
        max-time = 60
        proxy = "http://\(address)"
        cacert = "\(authority.path)"
        header = "X-Replay: \(number)"
        output = "\(out.url.path)/\(number)"
        """
    }
    let file = out.url.appending(path: "requests")
    try requests.joined(separator: "\nnext\n").write(to: file, atomically: true, encoding: .utf8)
    let output = try Shell.run("curl", ["-K", file.path], secondsMax: 300)
    guard output.status == 0 else { throw Shell.Failure(description: output.errorText) }
    return try recorded.indices.map { number in
      let body = out.url.appending(path: "\(number)")
      // curl makes no file for a body of no bytes.
      guard FileManager.default.fileExists(atPath: body.path) else { return Data() }
      return try Data(contentsOf: body)
    }
  }

  private static func firstLine(of handle: FileHandle) throws -> String {
    var line = Data()
    while let byte = try handle.read(upToCount: 1), let first = byte.first {
      if first == UInt8(ascii: "\n") { break }
      line.append(first)
    }
    return String(decoding: line, as: UTF8.self)
  }
}
