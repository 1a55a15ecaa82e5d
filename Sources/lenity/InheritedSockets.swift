import Foundation

/// Sockets that systemd opened and handed over, so that the first request could start the program.
///
/// Source: sd_listen_fds(3).
enum InheritedSockets {
  private static let first: Int32 = 3
  private static let countMax = 16

  /// Takes them over, once: programs that are started from here do not get them again.
  static func take() -> [Int32] {
    let environment = ProcessInfo.processInfo.environment
    defer {
      for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
    }
    guard environment["LISTEN_PID"].flatMap({ Int32($0) }) == getpid(),
      let count = environment["LISTEN_FDS"].flatMap({ Int($0) }), (1...countMax).contains(count)
    else { return [] }
    let descriptors = (0..<Int32(count)).map { first + $0 }
    for descriptor in descriptors {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
    return descriptors
  }
}
