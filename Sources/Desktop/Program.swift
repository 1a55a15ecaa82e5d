import Foundation

/// Another program, run to its end.
struct Program: Sendable {
  /// What it left behind.
  struct Outcome: Sendable {
    var status: Int32
    var output: String
    var errors: String

    var isFine: Bool { status == 0 }

    /// Standard output without the white space around it.
    var answer: String { output.trimmingCharacters(in: .whitespacesAndNewlines) }
  }

  static let secondsMax = 60

  /// Where it is.
  var path: String
  var environment: [String: String]

  /// Runs it and waits; a program that takes longer than `secondsMax` is ended.
  ///
  /// - Throws: `DesktopError.programFailed` when it cannot be started.
  func run(_ arguments: [String], input: String? = nil) throws(DesktopError) -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = environment
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    let inputPipe = input.map { _ in Pipe() }
    process.standardInput = inputPipe ?? FileHandle.nullDevice as Any
    do {
      try process.run()
    } catch {
      throw .programFailed(command: path, cause: "it cannot be started")
    }
    let number = process.processIdentifier
    let deadline = DispatchWorkItem { kill(number, SIGKILL) }
    DispatchQueue.global().asyncAfter(
      deadline: .now() + .seconds(Self.secondsMax),
      execute: deadline
    )
    if let input, let inputPipe {
      try? inputPipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try? inputPipe.fileHandleForWriting.close()
    }
    let texts = Self.read(output, errors)
    process.waitUntilExit()
    deadline.cancel()
    return Outcome(status: process.terminationStatus, output: texts.0, errors: texts.1)
  }

  /// As `run`, but any status other than 0 is an error that carries what the program said.
  @discardableResult
  func succeed(_ arguments: [String], input: String? = nil) throws(DesktopError) -> Outcome {
    let outcome = try run(arguments, input: input)
    guard outcome.isFine else {
      let said = outcome.errors.isEmpty ? outcome.output : outcome.errors
      throw .programFailed(
        command: ([path] + arguments).joined(separator: " "),
        cause: said.trimmingCharacters(in: .whitespacesAndNewlines)
      )
    }
    return outcome
  }

  /// Reads both to their ends at once, so that neither can fill up.
  private static func read(_ first: Pipe, _ second: Pipe) -> (String, String) {
    let done = DispatchGroup()
    nonisolated(unsafe) var errors = Data()
    let handle = second.fileHandleForReading
    DispatchQueue.global().async(group: done) {
      errors = (try? handle.readToEnd()) ?? Data()
    }
    let output = (try? first.fileHandleForReading.readToEnd()) ?? Data()
    done.wait()
    return (String(decoding: output, as: UTF8.self), String(decoding: errors, as: UTF8.self))
  }
}
