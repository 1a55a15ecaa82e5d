import Foundation
import Synchronization

/// One line on standard error that says how far long work has come.
///
/// Drawn for a person at a terminal only: not with `--quiet`, not where standard error is a file or a pipe, not
/// under `NO_COLOR` or `TERM=dumb`, and not for work that is done before anybody would look. The line goes when
/// the work ends, so what is printed reads the same with it and without.
///
/// ```swift
/// let bar = ProgressBar("reading captures", total: files.count, isQuiet: quiet)
/// defer { bar.finish() }
/// for file in files { …; bar.advance() }
/// ```
final class ProgressBar: Sendable {
  private struct State {
    var done = 0
    var drawnAt: ContinuousClock.Instant
    var isDrawn = false
    var isFinished = false
  }

  /// Work that takes less is not worth a line.
  private static let patience = Duration.milliseconds(400)
  private static let interval = Duration.milliseconds(100)
  private static let width = 28

  /// What a step is, where their number is not known beforehand.
  enum Unit: Sendable {
    case steps, bytes
  }

  private let label: String
  private let total: Int
  private let unit: Unit
  private let isShown: Bool
  private let state: Mutex<State>

  /// - Parameters:
  ///   - label: what is being done, as in "reading captures".
  ///   - total: how many steps there are; 0 where that is not known, and the steps are counted.
  ///   - unit: what is counted where there is no total.
  ///   - isQuiet: draws nothing.
  init(_ label: String, total: Int, unit: Unit = .steps, isQuiet: Bool = false) {
    self.label = label
    self.total = max(0, total)
    self.unit = unit
    isShown = !isQuiet && Self.isWatched
    state = Mutex(State(drawnAt: .now - Self.interval + Self.patience))
  }

  deinit {
    finish()
  }

  /// Counts steps; cheap enough for an inner loop of milliseconds, and safe on any thread.
  func advance(by steps: Int = 1) {
    guard isShown else { return }
    state.withLock { state in
      state.done += steps
      let now = ContinuousClock.now
      guard !state.isFinished, now - state.drawnAt >= Self.interval else { return }
      state.drawnAt = now
      state.isDrawn = true
      Self.write("\r\(line(state.done))\u{1B}[K")
    }
  }

  /// Takes the line away; harmless when called again.
  func finish() {
    guard isShown else { return }
    state.withLock { state in
      if state.isDrawn, !state.isFinished { Self.write("\r\u{1B}[K") }
      state.isFinished = true
    }
  }

  private func line(_ done: Int) -> String {
    guard total > 0 else {
      return unit == .bytes ? "\(label)  \(done >> 10) KiB" : "\(label)  \(done)"
    }
    let share = min(1, Double(done) / Double(total))
    let filled = Int(share * Double(Self.width))
    let bar =
      String(repeating: "=", count: filled) + String(repeating: " ", count: Self.width - filled)
    return "\(label)  [\(bar)] \(Int(share * 100)) %"
  }

  /// Whether a person sees what is drawn.
  private static var isWatched: Bool {
    let environment = ProcessInfo.processInfo.environment
    return isatty(STDERR_FILENO) == 1 && (environment["NO_COLOR"] ?? "").isEmpty
      && environment["TERM"] != "dumb"
  }

  private static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
