import ArgumentParser
import Captures
import Certificates
import Desktop
import Foundation
import Proxy
import Rules
import Upstream

/// Something that the person at the terminal can put right.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Runs `body`; prints what a person can put right in one or a few lines and leaves with status 2.
func reportingErrors(_ body: () throws -> Void) throws {
  do {
    try body()
  } catch {
    throw reported(error)
  }
}

/// As `reportingErrors`, but goes on.
func sayingErrors(_ body: () throws -> Void) throws {
  do {
    try body()
  } catch {
    guard reported(error) is ExitCode else { throw error }
  }
}

/// As `reportingErrors`, for work that waits.
func reportingErrorsAsync(_ body: () async throws -> Void) async throws {
  do {
    try await body()
  } catch {
    throw reported(error)
  }
}

private func reported(_ error: any Error) -> any Error {
  let words: String
  switch error {
  case let error as CertificateError: words = "\(error.description); \(error.remedy)"
  case let error as UsageError: words = error.description
  case let error as RuleErrors: words = error.description
  case let error as HARError: words = error.description
  case let error as ProxyStartError: words = error.description
  case let error as ProxySetupError: words = error.description
  case let error as DesktopError: words = error.description
  case let error as UpstreamSetupError: words = "\(error)"
  default: return error
  }
  FileHandle.standardError.write(Data("lenity: \(words)\n".utf8))
  return ExitCode(2)
}
