import Glibc
import Synchronization

/// One thread with its loop.
final class Worker: Sendable {
  let mailbox: Mailbox
  private let thread: Mutex<pthread_t?>

  init(
    configuration: UpstreamConfiguration,
    authorities: CertificateBundle
  ) throws(UpstreamSetupError) {
    let mailbox = Mailbox()
    let loop = try WorkerLoop(
      mailbox: mailbox,
      configuration: configuration,
      authorities: authorities
    )
    self.mailbox = mailbox
    thread = Mutex(try Self.start(loop))
  }

  deinit {
    if let thread = thread.withLock({ $0.take() }) { pthread_detach(thread) }
  }

  /// Asks the loop to end once nothing runs, at `deadline` at the latest.
  func stop(deadline: ContinuousClock.Instant) {
    mailbox.post(.stop(deadline: deadline))
  }

  /// Waits for the thread; the second caller returns at once.
  func waitUntilStopped() {
    guard let thread = thread.withLock({ $0.take() }) else { return }
    pthread_join(thread, nil)
  }

  /// Hands the loop over to a new thread, which is from then on the only one to use it.
  private static func start(_ loop: WorkerLoop) throws(UpstreamSetupError) -> pthread_t {
    // Signals belong to the main thread; a thread inherits the mask of its maker.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    let retained = Unmanaged.passRetained(loop)
    let result = pthread_create(
      &thread,
      nil,
      { context in
        guard let context else { return nil }
        Unmanaged<WorkerLoop>.fromOpaque(context).takeRetainedValue().run()
        return nil
      },
      retained.toOpaque()
    )
    guard result == 0 else {
      retained.release()
      throw .thread(Int(result))
    }
    return thread
  }
}
