/// Keeps what readers tell while reading.
///
/// Called on event loops; must not block.
public protocol ReaderBook: Sendable {
  /// What a reader has told; nil for the default profile.
  func state(of user: String?) -> ReaderState

  /// Notes something new.
  func update(_ user: String?, _ change: (inout ReaderState) -> Void)
}
