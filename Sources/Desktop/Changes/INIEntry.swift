import Foundation

/// One entry of a KDE configuration file; every other byte of the file stays.
public struct INIEntry: ReversibleChange {
  var path: String
  var group: String
  var key: String
  /// The value that stood there; nil where there was no such entry.
  var before: String?
  var after: String
  /// Whether there was no file, so that it can go again when nothing else is in it.
  var madeFile: Bool
  /// Whether there was no such group in the file.
  var madeGroup: Bool

  init(
    path: String,
    group: String,
    key: String,
    after: String
  ) throws(DesktopError) {
    let text = try PlainFile.text(path)
    let document = INIDocument(text ?? "")
    self.path = path
    self.group = group
    self.key = key
    self.after = after
    before = document.value(of: key, in: group)
    madeFile = text == nil
    madeGroup = !document.hasGroup(group)
  }

  var slot: String { "ini \(path) \(group) \(key)" }

  mutating func inherit(from earlier: INIEntry) {
    before = earlier.before
    madeFile = earlier.madeFile
    madeGroup = earlier.madeGroup
  }

  var summary: String {
    "set '\(key)' in \(path) to \(after) (now \(before ?? "unset"))"
  }

  var undoSummary: String {
    before.map { "set '\(key)' back to \($0)" } ?? "take '\(key)' out again"
  }

  func apply(in surroundings: Surroundings) throws(DesktopError) {
    guard !isInForce(in: surroundings) else { return }
    var document = INIDocument(try PlainFile.text(path) ?? "")
    document.set(after, for: key, in: group)
    try PlainFile.write(document.text, to: path, mode: madeFile ? 0o600 : nil)
    Self.tellDesktop(in: surroundings)
  }

  func undo(in surroundings: Surroundings) throws(DesktopError) -> Bool {
    guard let text = try PlainFile.text(path) else { return before == nil }
    var document = INIDocument(text)
    guard document.value(of: key, in: group) == after else {
      return document.value(of: key, in: group) == before
    }
    if let before {
      document.set(before, for: key, in: group)
    } else {
      document.remove(key, in: group, andEmptyGroup: madeGroup)
    }
    if madeFile, document.text.allSatisfy(\.isWhitespace) {
      try PlainFile.remove(path)
    } else {
      try PlainFile.write(document.text, to: path)
    }
    Self.tellDesktop(in: surroundings)
    return true
  }

  func isInForce(in surroundings: Surroundings) -> Bool {
    guard let text = try? PlainFile.text(path) else { return false }
    return INIDocument(text).value(of: key, in: group) == after
  }

  /// Programs that run already read the file again when they hear this; if nobody hears, no harm is done.
  private static func tellDesktop(in surroundings: Surroundings) {
    guard surroundings.environment["DBUS_SESSION_BUS_ADDRESS"] != nil else { return }
    _ = try? surroundings.program("dbus-send")?.run([
      "--type=signal", "/KIO/Scheduler", "org.kde.KIO.Scheduler.reparseSlaveConfiguration",
      "string:",
    ])
  }
}
