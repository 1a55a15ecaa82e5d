import Foundation

@testable import Desktop

/// A person's desktop session made up for a test: a home, a session bus of its own, a real dconf behind it.
final class DesktopSession {
  let home: URL
  let surroundings: Surroundings
  private let bus: Process

  struct Missing: Error {}

  /// Whether the programs for it are installed.
  static let isPossible = ["dbus-daemon", "dconf", "gsettings", "certutil"].allSatisfy { name in
    Surroundings.current.path(of: name) != nil
  }

  init(desktop: String) throws {
    home = FileManager.default.temporaryDirectory.appending(path: "lenity-desk-\(UUID())")
    let runtime = home.appending(path: "run")
    try FileManager.default.createDirectory(at: runtime, withIntermediateDirectories: true)
    var environment = ProcessInfo.processInfo.environment
    environment["HOME"] = home.path
    environment["XDG_CONFIG_HOME"] = "\(home.path)/.config"
    environment["XDG_DATA_HOME"] = "\(home.path)/.local/share"
    environment["XDG_CACHE_HOME"] = "\(home.path)/.cache"
    environment["XDG_STATE_HOME"] = "\(home.path)/.local/state"
    environment["XDG_RUNTIME_DIR"] = runtime.path
    environment["XDG_CURRENT_DESKTOP"] = desktop
    environment["LANG"] = "C.UTF-8"
    environment["DISPLAY"] = nil
    bus = Process()
    bus.executableURL = URL(filePath: "/usr/bin/dbus-daemon")
    bus.arguments = ["--session", "--nofork", "--print-address=1"]
    bus.environment = environment
    let output = Pipe()
    bus.standardOutput = output
    bus.standardError = FileHandle.nullDevice
    try bus.run()
    let address = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    environment["DBUS_SESSION_BUS_ADDRESS"] = address.trimmingCharacters(
      in: .whitespacesAndNewlines
    )
    surroundings = Surroundings(home: home.path, environment: environment)
  }

  deinit {
    // The test's threads block the milder signals, and children inherit that.
    kill(bus.processIdentifier, SIGKILL)
    bus.waitUntilExit()
    endServices()
    try? FileManager.default.removeItem(at: home)
  }

  /// The bus had started services for this home; they outlive it.
  private func endServices() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    for process in names.compactMap(pid_t.init) {
      guard let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ"),
        environment.range(of: Data("HOME=\(home.path)\0".utf8)) != nil
      else { continue }
      kill(process, SIGKILL)
    }
  }

  @discardableResult
  func run(_ name: String, _ arguments: [String]) throws -> String {
    guard let program = surroundings.program(name) else { throw Missing() }
    return try program.succeed(arguments).output
  }

  /// Everything that was ever set.
  func settings() throws -> String { try run("dconf", ["dump", "/"]) }

  func write(_ text: String, to path: String) throws {
    try PlainFile.write(text, to: "\(home.path)/\(path)")
  }

  /// A Firefox profile as Firefox leaves it, with one certificate of the person's own.
  func makeFirefoxProfile(_ path: String) throws -> String {
    let folder = "\(home.path)/\(path)"
    try PlainFile.makeFolder(folder)
    try run("certutil", ["-N", "--empty-password", "-d", "sql:\(folder)"])
    return folder
  }

  func certificates(in folder: String) throws -> String {
    try run("certutil", ["-L", "-d", "sql:\(folder)"])
  }

  /// Text files of the home, by path; databases are left out, they are compared by what they hold.
  func files() throws -> [String: Data] {
    var files: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: home.path) {
      let full = "\(home.path)/\(path)"
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: full, isDirectory: &isFolder)
      let isLeftOut = ["run/", ".cache", ".config/dconf", ".local/state"].contains {
        path.hasPrefix($0)
      }
      if isFolder.boolValue || isLeftOut || path.hasSuffix(".db") { continue }
      files[path] = FileManager.default.contents(atPath: full) ?? Data()
    }
    return files
  }
}
