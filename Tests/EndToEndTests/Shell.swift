import Foundation

/// Runs real programs (curl, openssl, chromium) and hands back what they printed.
struct Shell {
  struct Output {
    let status: Int32
    let standardOutput: Data
    let standardError: Data

    var text: String { String(decoding: standardOutput, as: UTF8.self) }
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs a program found on the PATH to its end; output goes through files, so that none can block.
  static func run(
    _ program: String,
    _ arguments: [String],
    environment: [String: String] = [:],
    input: Data? = nil,
    secondsMax: Int = 120
  ) throws -> Output {
    let folder = try TemporaryFolder()
    let output = folder.url.appending(path: "out")
    let errors = folder.url.appending(path: "err")
    for file in [output, errors] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["timeout", "-k", "5", String(secondsMax), program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    if let input {
      let file = folder.url.appending(path: "in")
      try input.write(to: file)
      process.standardInput = try FileHandle(forReadingFrom: file)
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    try process.runUnblocked()
    process.waitUntilExit()
    return Output(
      status: process.terminationStatus,
      standardOutput: try Data(contentsOf: output),
      standardError: try Data(contentsOf: errors)
    )
  }

  /// As `run`, but anything other than exit status 0 throws with what the program said.
  @discardableResult
  static func succeed(_ program: String, _ arguments: [String]) throws -> Output {
    let output = try run(program, arguments)
    guard output.status == 0 else {
      let said = String(decoding: output.standardError, as: UTF8.self)
      throw Failure(description: "\(program) \(arguments.prefix(3)): \(output.status): \(said)")
    }
    return output
  }

  static func exists(_ program: String) -> Bool {
    (try? run("sh", ["-c", "command -v \(program)"]).status) == 0
  }
}

extension Process {
  /// Starts the program with no signal blocked.
  ///
  /// A child inherits what the thread blocks that starts it, and threads of a pool block most: a shell's own
  /// children would not hear `kill`.
  func runUnblocked() throws {
    var all = sigset_t()
    var former = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_UNBLOCK, &all, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    try run()
  }

  /// Asks the program to end, and ends it when it does not within five seconds.
  func stop() {
    guard isRunning else { return }
    terminate()
    for _ in 0..<100 where isRunning { usleep(50_000) }
    if isRunning { kill(processIdentifier, SIGKILL) }
    waitUntilExit()
  }
}

/// A folder that goes when its owner goes.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "lenity-test-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }
}
