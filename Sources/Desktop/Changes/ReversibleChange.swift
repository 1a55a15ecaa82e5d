/// One change to the person's machine, with all that is needed to take it back.
///
/// A value is written to the record before it is applied. So it holds what stood there before, and both ways
/// may be gone again: after a crash nobody knows how far it had come.
protocol ReversibleChange: Codable, Hashable, Sendable {
  /// What will be done, as a person would say it.
  var summary: String { get }
  /// What `unset` will do about it.
  var undoSummary: String { get }

  /// What it is that is changed; two changes of one slot replace each other.
  var slot: String { get }

  /// Takes over what stood there before an earlier change of the same slot that is still in force.
  mutating func inherit(from earlier: Self)

  /// Makes the change; nothing happens where it is made already.
  func apply(in surroundings: Surroundings) throws(DesktopError)

  /// Takes it back; what the person has changed since then stays as they want it.
  ///
  /// - Returns: false where something else stands there by now, and was left.
  func undo(in surroundings: Surroundings) throws(DesktopError) -> Bool

  /// Whether it is in force.
  func isInForce(in surroundings: Surroundings) -> Bool
}

/// Any of the changes, as the record keeps them.
public enum Change: Codable, Hashable, Sendable {
  case desktopSetting(DesktopSetting)
  case iniEntry(INIEntry)
  case ownFile(OwnFile)
  case browserTrust(BrowserTrust)
  case systemTrust(SystemTrust)
  #if os(macOS)
  case networkService(NetworkService)
  #endif

  private var value: any ReversibleChange {
    switch self {
    case .desktopSetting(let change): change
    case .iniEntry(let change): change
    case .ownFile(let change): change
    case .browserTrust(let change): change
    case .systemTrust(let change): change
    #if os(macOS)
    case .networkService(let change): change
    #endif
    }
  }

  /// What will be done, as a person would say it.
  public var summary: String { value.summary }

  /// What `unset` will do about it.
  public var undoSummary: String { value.undoSummary }

  /// Whether it is in force.
  public func isInForce(in surroundings: Surroundings) -> Bool {
    value.isInForce(in: surroundings)
  }

  /// What it is that is changed.
  var slot: String { value.slot }

  /// Takes over what stood there before an earlier change of the same slot.
  func inheriting(from earlier: Change) -> Change {
    switch (self, earlier) {
    case (.desktopSetting(var change), .desktopSetting(let earlier)):
      change.inherit(from: earlier)
      return .desktopSetting(change)
    case (.iniEntry(var change), .iniEntry(let earlier)):
      change.inherit(from: earlier)
      return .iniEntry(change)
    case (.ownFile(var change), .ownFile(let earlier)):
      change.inherit(from: earlier)
      return .ownFile(change)
    case (.browserTrust(var change), .browserTrust(let earlier)):
      change.inherit(from: earlier)
      return .browserTrust(change)
    default: return self
    }
  }

  /// Takes over what an earlier change of the same place had made, though it was about another authority.
  func succeeding(_ obsolete: [Change]) -> Change {
    guard case .browserTrust(var change) = self else { return self }
    for case .browserTrust(let earlier) in obsolete { change.succeed(earlier) }
    return .browserTrust(change)
  }

  func apply(in surroundings: Surroundings) throws(DesktopError) {
    try value.apply(in: surroundings)
  }

  func undo(in surroundings: Surroundings) throws(DesktopError) -> Bool {
    try value.undo(in: surroundings)
  }
}
