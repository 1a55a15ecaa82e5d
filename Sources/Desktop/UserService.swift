import Foundation

/// Lenity as a service of the person's own systemd, started by the first request that comes.
public struct UserService: Sendable {
  private let program: String
  private let configurationFile: String?
  private let surroundings: Surroundings

  /// - Parameters:
  ///   - program: the lenity to run, with its whole path.
  ///   - configurationFile: what it is run with; nil for the person's own.
  ///   - surroundings: the machine.
  public init(program: String, configurationFile: String?, surroundings: Surroundings) {
    self.program = program
    self.configurationFile = configurationFile
    self.surroundings = surroundings
  }

  private var folder: String { "\(surroundings.configurationFolder)/systemd/user" }

  private var servicePath: String { "\(folder)/lenity.service" }
  private var socketPath: String { "\(folder)/lenity.socket" }

  /// Whether its files are there.
  public var isInstalled: Bool { PlainFile.exists(servicePath) }

  /// Writes the two units; starts listening where a systemd is running.
  ///
  /// - Returns: false where no systemd of the person's answers, and the units wait for the next login.
  public func install(addresses: [String]) throws(DesktopError) -> Bool {
    try PlainFile.write(unit, to: servicePath)
    try PlainFile.write(Self.socket(addresses: addresses), to: socketPath)
    guard let systemctl = surroundings.program("systemctl"),
      try systemctl.run(["--user", "daemon-reload"]).isFine
    else { return false }
    try systemctl.succeed(["--user", "enable", "--now", "lenity.socket"])
    return true
  }

  /// Opens the socket where it is not; false where it was open or no systemd answers.
  public func start() throws(DesktopError) -> Bool {
    guard let systemctl = surroundings.program("systemctl"),
      try !systemctl.run(["--user", "is-active", "--quiet", "lenity.socket"]).isFine
    else { return false }
    return try systemctl.run(["--user", "start", "lenity.socket"]).isFine
  }

  /// Stops it and removes the units; harmless where there are none.
  public func remove() throws(DesktopError) {
    if let systemctl = surroundings.program("systemctl") {
      _ = try systemctl.run(["--user", "disable", "--now", "lenity.socket", "lenity.service"])
    }
    try PlainFile.remove(servicePath)
    try PlainFile.remove(socketPath)
    if let systemctl = surroundings.program("systemctl") {
      _ = try systemctl.run(["--user", "daemon-reload"])
    }
  }

  /// Source: systemd.exec(5), "Sandboxing"; what a user's own systemd can do without privileges.
  var unit: String {
    let config = configurationFile.map { " --config \(Self.quoted($0))" } ?? ""
    return """
      [Unit]
      Description=Lenity, a kinder social web
      Documentation=man:lenity(1)
      Requires=lenity.socket
      After=lenity.socket

      [Service]
      Type=simple
      ExecStart=\(Self.quoted(program)) run\(config)
      ExecReload=/bin/kill -HUP $MAINPID
      Restart=on-failure
      RestartSec=2
      # Open answers may end first.
      TimeoutStopSec=15
      MemoryMax=512M
      TasksMax=256
      NoNewPrivileges=yes
      ProtectSystem=strict
      ReadWritePaths=-%S/lenity -%h/.local/state/lenity -%E/lenity
      PrivateTmp=yes
      ProtectKernelTunables=yes
      ProtectControlGroups=yes
      RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
      RestrictNamespaces=yes
      RestrictRealtime=yes
      RestrictSUIDSGID=yes
      LockPersonality=yes
      SystemCallArchitectures=native
      UMask=0077

      [Install]
      WantedBy=default.target

      """
  }

  static func socket(addresses: [String]) -> String {
    let streams = addresses.map { "ListenStream=\($0)\n" }.joined()
    return """
      [Unit]
      Description=Lenity's address; the first request starts it

      [Socket]
      \(streams)NoDelay=yes

      [Install]
      WantedBy=sockets.target

      """
  }

  /// Source: systemd.service(5), "Command lines".
  private static func quoted(_ text: String) -> String {
    let escaped = text.replacingOccurrences(of: "\\", with: "\\\\")
      .replacingOccurrences(of: "\"", with: "\\\"").replacingOccurrences(of: "%", with: "%%")
    return "\"\(escaped)\""
  }
}
