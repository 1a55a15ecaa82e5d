internal import Interventions
internal import Synchronization

/// Remembers which posts got the platform's own warning, for a while, so that the page's script does not cover
/// them once more.
final class WarnedPosts: Sendable {
  private struct Entry: Hashable {
    var post: PostKey
    var user: String?
  }

  private struct State {
    var known: Set<Entry> = []
    /// In the order in which they came; the oldest is replaced.
    var ring: [Entry] = []
    var next = 0
  }

  static let countMax = 8_192

  private let state = Mutex(State())

  func insert(_ post: PostKey, user: String?) {
    let entry = Entry(post: post, user: user)
    state.withLock { state in
      guard state.known.insert(entry).inserted else { return }
      if state.ring.count < Self.countMax {
        state.ring.append(entry)
      } else {
        state.known.remove(state.ring[state.next])
        state.ring[state.next] = entry
        state.next = (state.next + 1) % Self.countMax
      }
    }
  }

  func contains(_ post: PostKey, user: String?) -> Bool {
    state.withLock { $0.known.contains(Entry(post: post, user: user)) }
  }
}
