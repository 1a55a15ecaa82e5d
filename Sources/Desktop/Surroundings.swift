import Foundation

/// The machine as one person sees it: home, environment, programs, desktop.
///
/// Everything that looks at or changes the machine is given this, so that a test can make one up.
public struct Surroundings: Sendable {
  /// The person's home folder.
  public var home: String
  /// The environment that programs are run in.
  public var environment: [String: String]
  /// What stands before absolute paths of the system; empty but in tests.
  public var systemRoot: String
  /// Whether system files may be written without asking for a password.
  public var isAdministrator: Bool

  /// Makes surroundings up.
  public init(
    home: String,
    environment: [String: String],
    systemRoot: String = "",
    isAdministrator: Bool = false
  ) {
    self.home = home
    self.environment = environment
    self.systemRoot = systemRoot
    self.isAdministrator = isAdministrator
  }

  /// Those of this process.
  public static var current: Surroundings {
    let environment = ProcessInfo.processInfo.environment
    return Surroundings(
      home: environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory(),
      environment: environment,
      isAdministrator: geteuid() == 0
    )
  }

  /// `$XDG_CONFIG_HOME`.
  public var configurationFolder: String { folder("XDG_CONFIG_HOME", or: ".config") }

  /// `$XDG_DATA_HOME`.
  public var dataFolder: String { folder("XDG_DATA_HOME", or: ".local/share") }

  /// Which desktop is running.
  public var desktop: DesktopKind {
    DesktopKind(currentDesktop: environment["XDG_CURRENT_DESKTOP"])
  }

  private func folder(_ variable: String, or standard: String) -> String {
    guard let path = environment[variable], path.hasPrefix("/") else {
      return "\(home)/\(standard)"
    }
    return path
  }

  /// Finds a program on the PATH, and in `/usr/sbin`, where people's PATH does not lead.
  func program(_ name: String) -> Program? {
    guard let path = path(of: name) else { return nil }
    return Program(path: path, environment: environment)
  }

  /// Where a program is; nil where there is none by that name.
  public func path(of name: String) -> String? {
    guard !name.hasPrefix("/") else {
      return FileManager.default.isExecutableFile(atPath: name) ? name : nil
    }
    let named = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map(String.init)
    return (named + ["/usr/sbin", "/sbin"]).map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Whether the person's desktop services can be reached.
  var hasSessionBus: Bool {
    if environment["DBUS_SESSION_BUS_ADDRESS"]?.isEmpty == false { return true }
    return environment["XDG_RUNTIME_DIR"].map { PlainFile.exists("\($0)/bus") } ?? false
  }

  /// Finds a program, or says which package has it.
  func neededProgram(_ name: String, package: String) throws(DesktopError) -> Program {
    guard let program = program(name) else { throw .programMissing(name: name, package: package) }
    return program
  }
}

/// Which family a desktop belongs to, as far as proxy settings go.
public enum DesktopKind: String, Sendable, Hashable {
  case gnome
  case cinnamon
  case mate
  case xfce
  case kde
  case other

  /// Reads `XDG_CURRENT_DESKTOP`, as in `ubuntu:GNOME`.
  init(currentDesktop: String?) {
    let names = (currentDesktop ?? "").uppercased().split(separator: ":")
    self =
      names.lazy.compactMap { name -> DesktopKind? in
        switch name {
        case "GNOME", "GNOME-CLASSIC", "UNITY", "PANTHEON", "DEEPIN", "UKUI", "BUDGIE": .gnome
        case "X-CINNAMON", "CINNAMON": .cinnamon
        case "MATE": .mate
        case "XFCE": .xfce
        case "KDE": .kde
        default: nil
        }
      }.first ?? .other
  }

  /// Whether Chromium asks this desktop for its proxy; elsewhere it reads the variable `auto_proxy`.
  ///
  /// Source: Chromium, net/proxy_resolution/proxy_config_service_linux.cc.
  var isAskedByChromium: Bool {
    switch self {
    case .gnome, .cinnamon, .kde: true
    case .mate, .xfce, .other: false
    }
  }
}
