import Foundation

#if os(Linux)
import Glibc
#else
import Darwin
#endif

/// A program that was started, with pipes to and from it.
///
/// Made of `posix_spawn` and `poll`, so that it always comes to an end: no run loop that misses an event, no program
/// in the background that keeps a pipe open. It starts with no signal blocked.
struct ChildProcess: ~Copyable {
  struct Failure: Error {}

  private let number: pid_t
  private var input: Pipe
  private var outputs: [Pipe]

  /// More than that from one program is not kept.
  private static let bytesMax = 16 << 20
  private static let waitMilliseconds: Int32 = 50

  /// Two ends; a number below zero is a closed one.
  private struct Pipe {
    var read: Int32 = -1
    var write: Int32 = -1
    var received = Data()

    /// Both ends are closed in programs that are started, but for what is copied; below zero where there are none left.
    ///
    /// No pair of sockets: `/dev/stdin` could not be opened in the program.
    init() {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { return }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      (read, write) = (ends[0], ends[1])
    }

    mutating func closeRead() {
      if read >= 0 { close(read) }
      read = -1
    }

    mutating func closeWrite() {
      if write >= 0 { close(write) }
      write = -1
    }
  }

  /// Starts a program.
  init(path: String, arguments: [String], environment: [String: String]) throws(Failure) {
    var (input, output, errors) = (Pipe(), Pipe(), Pipe())
    let files = [input.read, output.write, errors.write]
    let canStart = files.allSatisfy { $0 >= 0 }
    let started = canStart ? Self.spawn(path, arguments, environment, files: files) : nil
    input.closeRead()
    output.closeWrite()
    errors.closeWrite()
    guard let started else {
      input.closeWrite()
      output.closeRead()
      errors.closeRead()
      throw Failure()
    }
    number = started
    self.input = input
    outputs = [output, errors]
  }

  deinit {
    for end in [input.write] + outputs.map(\.read) where end >= 0 { close(end) }
  }

  /// Gives it its input, and waits for its end; after `secondsMax` it is ended.
  consuming func finish(input text: String, secondsMax: Int) -> Program.Outcome {
    var left = Array(text.utf8)[...]
    let deadline = ContinuousClock.now + .seconds(secondsMax)
    var status: Int32 = 0
    var isRunning = true
    if left.isEmpty { input.closeWrite() }
    while isRunning || outputs.contains(where: { $0.read >= 0 }) {
      let moved = move(&left)
      if isRunning { isRunning = waitpid(number, &status, WNOHANG) == 0 }
      // What a program in the background may still say is not waited for.
      if !isRunning, !moved { break }
      if isRunning, ContinuousClock.now > deadline { kill(number, SIGKILL) }
    }
    return Program.Outcome(
      status: Self.exitStatus(status),
      output: String(decoding: outputs[0].received, as: UTF8.self),
      errors: String(decoding: outputs[1].received, as: UTF8.self)
    )
  }

  /// Waits a moment until a pipe can be read or written, and does so; false where nothing came.
  private mutating func move(_ left: inout ArraySlice<UInt8>) -> Bool {
    var ends = [pollfd(fd: input.write, events: Int16(POLLOUT), revents: 0)]
    ends += outputs.map { pollfd(fd: $0.read, events: Int16(POLLIN), revents: 0) }
    guard poll(&ends, nfds_t(ends.count), Self.waitMilliseconds) > 0 else { return false }
    if ends[0].revents != 0 { give(&left) }
    for index in outputs.indices where ends[index + 1].revents != 0 { receive(index) }
    return true
  }

  /// So few bytes fit where there is room at all.
  ///
  /// Source: pipe(7), `PIPE_BUF`; poll(2), `POLLOUT`.
  private static let givenBytesMax = 4_096

  private mutating func give(_ left: inout ArraySlice<UInt8>) {
    let part = Array(left.prefix(Self.givenBytesMax))
    let count = withoutPipeSignal { write(input.write, part, part.count) }
    if count > 0 { left = left.dropFirst(count) }
    if count < 0 || left.isEmpty { input.closeWrite() }
  }

  private mutating func receive(_ index: Int) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(outputs[index].read, &buffer, buffer.count)
    guard count > 0 else { return outputs[index].closeRead() }
    guard outputs[index].received.count < Self.bytesMax else { return }
    outputs[index].received.append(contentsOf: buffer[..<count])
  }

  /// Source: wait(2), `WIFEXITED`, `WEXITSTATUS`, `WTERMSIG`.
  private static func exitStatus(_ status: Int32) -> Int32 {
    let signal = status & 0x7f
    return signal == 0 ? status >> 8 & 0xff : signal
  }
}

extension ChildProcess {
  /// Starts a program with these files as standard input, output and error; nil where it cannot be started.
  private static func spawn(
    _ path: String,
    _ arguments: [String],
    _ environment: [String: String],
    files: [Int32]
  ) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (number, file) in files.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, file, Int32(number))
    }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
    )
    let words = ([path] + arguments).map { strdup($0) }
    let variables = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in words + variables { free(text) } }
    var number = pid_t()
    let result = posix_spawn(
      &number,
      path,
      &actions,
      &attributes,
      words + [nil],
      variables + [nil]
    )
    return result == 0 ? number : nil
  }
}

/// Writes without the signal that ends a program whose reader has gone; the error is enough.
private func withoutPipeSignal(_ write: () -> Int) -> Int {
  var signals = sigset_t()
  var former = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, SIGPIPE)
  pthread_sigmask(SIG_BLOCK, &signals, &former)
  defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
  let count = write()
  guard count < 0, errno == EPIPE else { return count }
  #if os(Linux)
  var moment = timespec()
  sigtimedwait(&signals, nil, &moment)
  #else
  var signal: Int32 = 0
  sigwait(&signals, &signal)
  #endif
  return count
}
