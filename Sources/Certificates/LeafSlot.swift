import Synchronization

/// The place of one host's leaf: however many threads ask at once, one makes it and the others wait.
///
/// A lock for each host, so that making one leaf never holds up another host.
final class LeafSlot: Sendable {
  private let leaf = Mutex<Leaf?>(nil)

  /// The leaf in the slot if `isFresh`, else a newly made one.
  func leaf(
    unless isFresh: (Leaf) -> Bool,
    make: () throws(CertificateError) -> Leaf
  ) throws(CertificateError) -> Leaf {
    try leaf.withLock { (held) throws(CertificateError) -> Leaf in
      if let held, isFresh(held) { return held }
      let made = try make()
      held = made
      return made
    }
  }
}
