import Foundation

/// A key of GSettings, which GNOME, Cinnamon, MATE and XFCE share, and Firefox reads on all of them.
public struct DesktopSetting: ReversibleChange {
  var schema: String
  var key: String
  /// The value that the person had set, as GVariant text; nil where they had set none.
  var before: String?
  /// The value that is wanted, as GVariant text.
  var after: String

  /// The schema of the system's proxy.
  static let proxySchema = "org.gnome.system.proxy"

  var slot: String { "gsettings \(schema) \(key)" }

  mutating func inherit(from earlier: DesktopSetting) { before = earlier.before }

  var summary: String {
    "set the desktop's proxy setting '\(key)' to \(after) (now \(before ?? "unset"))"
  }

  var undoSummary: String {
    before.map { "set '\(key)' back to \($0)" } ?? "unset '\(key)' again"
  }

  /// Reads what is set now; nil where this machine has no such setting or it may not be changed.
  init?(schema: String, key: String, after: String, in surroundings: Surroundings) {
    guard let gsettings = surroundings.program("gsettings"),
      let writable = try? gsettings.run(["writable", schema, key]), writable.answer == "true"
    else { return nil }
    self.schema = schema
    self.key = key
    self.after = after
    before = Self.ownValue(schema: schema, key: key, in: surroundings)
  }

  func apply(in surroundings: Surroundings) throws(DesktopError) {
    let gsettings = try surroundings.neededProgram("gsettings", package: "libglib2.0-bin")
    try gsettings.succeed(["set", schema, key, after])
    guard value(in: surroundings) == after else {
      throw .settingNotKept(schema: schema, key: key)
    }
  }

  func undo(in surroundings: Surroundings) throws(DesktopError) -> Bool {
    guard isInForce(in: surroundings) else {
      return Self.ownValue(schema: schema, key: key, in: surroundings) == before
    }
    let gsettings = try surroundings.neededProgram("gsettings", package: "libglib2.0-bin")
    if let before {
      try gsettings.succeed(["set", schema, key, before])
    } else {
      try gsettings.succeed(["reset", schema, key])
    }
    return true
  }

  func isInForce(in surroundings: Surroundings) -> Bool {
    value(in: surroundings) == after
  }

  private func value(in surroundings: Surroundings) -> String? {
    Self.value(schema: schema, key: key, in: surroundings)
  }

  /// The value in force, the schema's default included.
  static func value(schema: String, key: String, in surroundings: Surroundings) -> String? {
    guard let gsettings = surroundings.program("gsettings"),
      let outcome = try? gsettings.run(["get", schema, key]), outcome.isFine
    else { return nil }
    return outcome.answer
  }

  /// The value that the person has set; nil for the schema's default.
  ///
  /// Only `dconf` can tell a default from the same value set on purpose. Without it the value in force stands
  /// for what was set.
  private static func ownValue(
    schema: String,
    key: String,
    in surroundings: Surroundings
  ) -> String? {
    guard let dconf = surroundings.program("dconf"),
      let outcome = try? dconf.run(["read", path(schema, key)]), outcome.isFine
    else { return value(schema: schema, key: key, in: surroundings) }
    return outcome.answer.isEmpty ? nil : outcome.answer
  }

  /// `org.gnome.system.proxy` lives at `/system/proxy/`.
  private static func path(_ schema: String, _ key: String) -> String {
    let parts = schema.split(separator: ".").dropFirst(2)
    return "/\(parts.joined(separator: "/"))/\(key)"
  }

  /// A text as GVariant writes it.
  static func quoted(_ text: String) -> String {
    let escaped = text.replacingOccurrences(of: "\\", with: "\\\\")
      .replacingOccurrences(of: "'", with: "\\'")
    return "'\(escaped)'"
  }
}
