import Foundation

/// Lenity as a service of the person's own systemd, started by the first request that comes.
public struct UserService: Sendable {
  private let program: String
  private let configurationFile: String?
  let surroundings: Surroundings

  /// What it does besides answering, which decides what it is kept from.
  public struct Needs: Sendable {
    /// Folders that it writes into.
    public var writableFolders: [String]
    /// Whether it tells by the account of this machine who reads.
    public var tellsAccountsApart: Bool

    /// Joins the parts.
    public init(writableFolders: [String], tellsAccountsApart: Bool) {
      self.writableFolders = writableFolders
      self.tellsAccountsApart = tellsAccountsApart
    }
  }

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

  /// Whether the unit that is installed hides from the program which account a connection belongs to.
  public var hidesAccounts: Bool {
    ((try? PlainFile.text(servicePath)) ?? nil)?.contains("\nPrivateUsers=yes\n") ?? false
  }

  /// Writes the two units; starts listening where a systemd is running.
  ///
  /// - Returns: false where no systemd of the person's answers, and the units wait for the next login.
  public func install(addresses: [String], needs: Needs) throws(DesktopError) -> Bool {
    let sandbox = ServiceSandbox(needs: needs, surroundings: surroundings)
    try PlainFile.write(unit(sandbox), to: servicePath)
    try PlainFile.write(Self.socket(addresses: addresses), to: socketPath)
    guard let systemctl = surroundings.program("systemctl"),
      try systemctl.run(["--user", "daemon-reload"]).isFine
    else { return false }
    try forgetFailures(systemctl)
    try systemctl.succeed(["--user", "enable", "--now", "lenity.socket"])
    // One that runs goes on as it was started; the socket keeps what comes meanwhile.
    _ = try systemctl.run(["--user", "try-restart", "lenity.service"])
    return true
  }

  /// Opens the socket where it is not; false where it was open or no systemd answers.
  public func start() throws(DesktopError) -> Bool {
    guard let systemctl = surroundings.program("systemctl"),
      try !systemctl.run(["--user", "is-active", "--quiet", "lenity.socket"]).isFine
    else { return false }
    try forgetFailures(systemctl)
    return try systemctl.run(["--user", "start", "lenity.socket"]).isFine
  }

  /// The socket may have been closed because the program could not start, too often to try again.
  private func forgetFailures(_ systemctl: Program) throws(DesktopError) {
    _ = try systemctl.run(["--user", "reset-failed", "lenity.socket", "lenity.service"])
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

  /// A program that cannot start ends the socket soon: what connects is refused instead of left waiting, and
  /// browsers go straight to the sites.
  ///
  /// Source: systemd.unit(5), `StartLimitBurst=`; systemd.socket(5).
  private func unit(_ sandbox: ServiceSandbox) -> String {
    let config = configurationFile.map { " --config \(Self.quoted($0))" } ?? ""
    let program = Self.quoted(program)
    return """
      [Unit]
      Description=Lenity, a kinder social web
      Documentation=man:lenity(1)
      Requires=lenity.socket
      After=lenity.socket
      StartLimitIntervalSec=60
      StartLimitBurst=5

      [Service]
      Type=simple
      # Outside the sandbox: finishes a set-up that was interrupted.
      ExecStartPre=-+\(program) setup --finish --quiet\(config)
      ExecStart=\(program) run\(config)
      ExecReload=/bin/kill -HUP $MAINPID
      Restart=on-abnormal
      RestartSec=1
      # Open answers may end first.
      TimeoutStopSec=15
      MemoryMax=512M
      TasksMax=256
      \(sandbox.lines.joined(separator: "\n"))

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
  static func quoted(_ text: String) -> String {
    let escaped = text.replacingOccurrences(of: "\\", with: "\\\\")
      .replacingOccurrences(of: "\"", with: "\\\"").replacingOccurrences(of: "%", with: "%%")
    return "\"\(escaped)\""
  }
}
