import Foundation

/// What `lenity setup` has changed on this machine, kept so that all of it can be taken back.
///
/// Written to the disk before each change. A record in the phase `applying` or `undoing` was left by a program
/// that was killed; whoever opens it next finishes what it says.
public struct SetupRecord: Codable, Hashable, Sendable {
  /// How far things are.
  public enum Phase: String, Codable, Hashable, Sendable {
    case applying
    case applied
    case undoing
  }

  /// One change and whether it was made.
  public struct Entry: Codable, Hashable, Sendable {
    /// The change.
    public var change: Change
    /// False until it has certainly been made.
    public var isMade: Bool
  }

  /// How far things are.
  public var phase: Phase
  /// In the order in which they are made; they are undone in the other.
  public var entries: [Entry]
  /// The PAC address that was set.
  public var pacURL: String

  /// Reads the record; nil where nothing was set up.
  static func read(_ path: String) throws(DesktopError) -> SetupRecord? {
    guard let data = try PlainFile.read(path) else { return nil }
    guard let record = try? JSONDecoder().decode(SetupRecord.self, from: data) else {
      throw .recordUnreadable(path: path)
    }
    return record
  }

  func write(_ path: String) throws(DesktopError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { throw .recordUnreadable(path: path) }
    try PlainFile.write(data, to: path, mode: 0o600)
  }
}
