/// A browser that is installed on this machine.
public struct Browser: Hashable, Sendable {
  /// What it is built on, which decides how it is told to trust an authority.
  public enum Family: String, Hashable, Sendable {
    case chromium
    case firefox
  }

  /// How it is installed, which decides which files it may see.
  public enum Packaging: Hashable, Sendable {
    case system
    case snap(name: String)
    case flatpak(id: String)
  }

  /// As people call it: `Chromium`, `Firefox`.
  public var name: String
  /// What it is built on.
  public var family: Family
  /// How it is installed.
  public var packaging: Packaging
  /// The command that starts it.
  public var command: [String]

  /// The name with how it is installed, as in `Chromium (snap)`.
  public var label: String {
    switch packaging {
    case .system: name
    case .snap: "\(name) (snap)"
    case .flatpak: "\(name) (flatpak)"
    }
  }
}
