/// What the service is kept from, as far as a person's own systemd can do so without privileges.
///
/// A read-only view of the files takes a user namespace, and inside one the kernel no longer says which account
/// of the machine a connection belongs to. So a proxy that tells people apart by their accounts goes without it.
/// Newer versions of systemd make that namespace for any option that wants a view of its own, and systemd 252
/// leaves such an option out of force unless the namespace is asked for: either all of them are named, or none.
///
/// Source: systemd.exec(5), "Sandboxing", `PrivateUsers=`; tried on systemd 252.
struct ServiceSandbox {
  let needs: UserService.Needs
  let surroundings: Surroundings

  /// In force everywhere.
  private static let always = [
    "NoNewPrivileges=yes",
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "LockPersonality=yes",
    "SystemCallArchitectures=native",
    "UMask=0077",
  ]
  private static let ownView = [
    "PrivateUsers=yes",
    "ProtectSystem=strict",
    "ProtectHome=read-only",
    "PrivateTmp=yes",
    "ProtectKernelTunables=yes",
    "ProtectControlGroups=yes",
  ]

  /// The lines of the unit.
  var lines: [String] {
    guard !needs.tellsAccountsApart, machineCan else { return Self.always }
    let folders = needs.writableFolders.map { UserService.quoted("-\($0)") }
    return Self.always + Self.ownView + ["ReadWritePaths=\(folders.joined(separator: " "))"]
  }

  /// Tries it: some distributions let no program of a person's make namespaces.
  private var machineCan: Bool {
    guard let run = surroundings.program("systemd-run") else { return false }
    let properties = Self.ownView.flatMap { ["--property", $0] }
    let arguments = ["--user", "--quiet", "--wait", "--collect"] + properties + ["/bin/true"]
    return (try? run.run(arguments).isFine) ?? false
  }
}
