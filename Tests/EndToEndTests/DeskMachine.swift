import Foundation
import Testing

/// A person's machine made up for a test: a home of its own, a configuration, an origin that replays a capture.
struct DeskMachine {
  let folder: TemporaryFolder
  let origin: ReplayOrigin
  let environment: [String: String]
  let configuration: String
  let port: Int

  /// - Parameters:
  ///   - capture: what the origin answers with.
  ///   - extra: more lines of the configuration.
  /// - Throws: where the capture cannot be read or the origin does not start.
  init(_ capture: URL, extra: String = "") throws {
    let recorded = try RecordedResponse.load(capture)
    origin = try ReplayOrigin(recorded.map(\.response))
    folder = try TemporaryFolder()
    let root = folder.url.path
    configuration = "\(root)/lenity.yaml"
    port = try FreePort.find()
    try """
    listen: 127.0.0.1:\(port)
    state: ./state
    rules: [\(PackageRoot.rules.path)]
    upstream_ca: \(origin.authority.path)
    resolve: { "*": "127.0.0.1:\(origin.port)" }
    profiles: { default: ./default.yaml }
    \(extra)
    """.write(toFile: configuration, atomically: true, encoding: .utf8)
    try "hide: all\n".write(toFile: "\(root)/default.yaml", atomically: true, encoding: .utf8)
    environment = [
      "HOME": root, "XDG_CONFIG_HOME": "\(root)/.config", "XDG_STATE_HOME": "\(root)/.state",
      "XDG_DATA_HOME": "\(root)/.data", "XDG_CACHE_HOME": "\(root)/.cache",
      "XDG_RUNTIME_DIR": "\(root)/run", "XDG_CURRENT_DESKTOP": "GNOME", "LANG": "C.UTF-8",
    ]
    try FileManager.default.createDirectory(
      atPath: "\(root)/run",
      withIntermediateDirectories: true
    )
  }

  var home: String { folder.url.path }

  /// Runs a command of lenity with this machine's configuration.
  func lenity(_ arguments: [String], input: String = "") throws -> Shell.Output {
    let all = arguments.prefix { $0 != "--" } + ["--config", configuration]
    return try Shell.run(
      PackageRoot.lenity.path,
      Array(all) + Array(arguments.drop { $0 != "--" }),
      environment: environment,
      input: Data(input.utf8)
    )
  }

  /// Runs a shell script in a desktop session of its own, with `$L` for lenity and `$C` for its configuration.
  func session(_ script: String) throws -> Shell.Output {
    let lines = "set -eu\nL='\(PackageRoot.lenity.path)'; C='--config \(configuration)'\n"
    return try Shell.run(
      "dbus-run-session",
      ["--", "sh", "-c", lines + script],
      environment: environment
    )
  }

  /// Starts `lenity run` and waits until it listens; the caller stops it.
  func start() throws -> Process {
    let process = Process()
    process.executableURL = PackageRoot.lenity
    process.arguments = ["run", "--config", configuration]
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.runUnblocked()
    try FreePort.awaitListener(on: port)
    return process
  }
}
