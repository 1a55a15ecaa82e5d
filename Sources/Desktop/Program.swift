import Foundation

#if os(Linux)
import Glibc
#else
import Darwin
#endif

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
  /// What it leaves running in the background is not waited for.
  ///
  /// - Throws: `DesktopError.programFailed` when it cannot be started.
  func run(_ arguments: [String], input: String? = nil) throws(DesktopError) -> Outcome {
    var child: ChildProcess
    do {
      child = try ChildProcess(path: path, arguments: arguments, environment: environment)
    } catch {
      throw .programFailed(command: path, cause: "it cannot be started")
    }
    return child.finish(input: input ?? "", secondsMax: Self.secondsMax)
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
}
