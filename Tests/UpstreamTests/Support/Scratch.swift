import Foundation
import Glibc

/// A folder for one test run's files; removed with its owner.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "lenity-upstream-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func file(_ name: String) -> String { path + "/" + name }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: file(name), atomically: true, encoding: .utf8)
  }

  func bytes(of name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }
}

/// A program that failed, with what it said.
struct ProgramError: Error, CustomStringConvertible {
  let description: String
}

/// Runs a program to its end.
func run(_ program: String, _ arguments: [String], in folder: String) throws {
  let process = Process()
  let output = Pipe()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  process.currentDirectoryURL = URL(fileURLWithPath: folder)
  process.standardOutput = output
  process.standardError = output
  try process.run()
  let said = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    let words = String(decoding: said, as: UTF8.self)
    throw ProgramError(description: "\(program) \(arguments.joined(separator: " ")): \(words)")
  }
}

/// A TCP socket bound to an ephemeral loopback port, listening unless told otherwise.
func boundSocket(listens: Bool = true) throws -> (socket: Int32, port: Int) {
  let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let bound = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
      bind(listener, generic, size) == 0 && (!listens || listen(listener, 64) == 0)
        && getsockname(listener, generic, &size) == 0
    }
  }
  guard bound else { throw ProgramError(description: "no loopback port") }
  return (listener, Int(UInt16(bigEndian: address.sin_port)))
}

/// A port that refuses connections, and that nobody else can take meanwhile: bound, but not listening.
final class RefusingPort: Sendable {
  let number: Int
  private let descriptor: Int32

  init() throws {
    (descriptor, number) = try boundSocket(listens: false)
  }

  deinit {
    close(descriptor)
  }
}

/// A port that was free a moment ago.
func freePort() throws -> Int {
  let (listener, port) = try boundSocket()
  close(listener)
  return port
}
