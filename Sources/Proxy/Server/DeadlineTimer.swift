import NIOCore

/// A time-out that is pushed back often and expires seldom.
///
/// Pushing it back only writes a number; one scheduled task per timer looks at it when it would have expired.
/// Used on one event loop only.
final class DeadlineTimer {
  private let eventLoop: any EventLoop
  private let expired: () -> Void
  private var deadline = NIODeadline.distantFuture
  private var task: Scheduled<Void>?
  private var taskDeadline = NIODeadline.distantFuture

  init(eventLoop: any EventLoop, expired: @escaping () -> Void) {
    self.eventLoop = eventLoop
    self.expired = expired
  }

  /// Expires `duration` from now, unless told otherwise before.
  func push(_ duration: Duration) {
    deadline = .now() + TimeAmount(duration)
    if task == nil {
      schedule()
    } else if deadline < taskDeadline {
      task?.cancel()
      schedule()
    }
  }

  /// Does not expire until pushed again.
  func rest() {
    deadline = .distantFuture
  }

  /// Ends the timer for good.
  func cancel() {
    deadline = .distantFuture
    task?.cancel()
    task = nil
  }

  private func schedule() {
    taskDeadline = deadline
    task = eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
      self?.look()
    }
  }

  private func look() {
    task = nil
    guard deadline != .distantFuture else { return }
    if deadline <= .now() {
      deadline = .distantFuture
      expired()
    } else {
      schedule()
    }
  }
}
