internal import Synchronization

/// Remembers, for a minute, to which addresses somebody has just posted a search that spoke of crisis.
///
/// No words are kept. The page's script asks soon after it has seen the address among what was fetched.
final class PostedCrises: Sendable {
  private struct Entry: Hashable {
    var key: String
    var user: String?
  }

  static let secondsKept = 60
  static let countMax = 256

  private let times = Mutex<[Entry: Int]>([:])

  /// Notes what was just posted; a calm search ends what was noted before.
  func note(_ isCrisis: Bool, key: String, user: String?, now: Int) {
    let entry = Entry(key: key, user: user)
    times.withLock { times in
      if times.count >= Self.countMax {
        times = times.filter { now - $0.value <= Self.secondsKept }
        if times.count >= Self.countMax { times.removeAll() }
      }
      times[entry] = isCrisis ? now : nil
    }
  }

  func contains(_ key: String, user: String?, now: Int) -> Bool {
    times.withLock { $0[Entry(key: key, user: user)].map { now - $0 <= Self.secondsKept } ?? false }
  }
}
