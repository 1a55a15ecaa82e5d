import Foundation
import Testing

@testable import Desktop

@Suite struct UserServiceTests {
  private let home = FileManager.default.temporaryDirectory.appending(path: "lenity-unit-\(UUID())")

  private var surroundings: Surroundings {
    // No systemctl: this machine's own is left alone.
    Surroundings(home: home.path, environment: ["PATH": "/nowhere"])
  }

  private func service(_ program: String) -> UserService {
    UserService(
      program: program,
      configurationFile: "\(home.path)/my \"own\" 100%.yaml",
      surroundings: surroundings
    )
  }

  private static let needs = UserService.Needs(
    writableFolders: ["/home/a person/100%"],
    tellsAccountsApart: false
  )

  @Test func unitsComeAndGo() throws {
    let service = service("/usr/bin/env")
    #expect(try !service.install(addresses: ["127.0.0.1:8877", "[::1]:8877"], needs: Self.needs))
    let folder = "\(home.path)/.config/systemd/user"
    let unit = try #require(try PlainFile.text("\(folder)/lenity.service"))
    #expect(unit.contains("100%%.yaml"))
    #expect(unit.contains("my \\\"own\\\""))
    let socket = try #require(try PlainFile.text("\(folder)/lenity.socket"))
    #expect(socket.contains("ListenStream=[::1]:8877\n"))
    #expect(service.isInstalled)
    try service.remove()
    try service.remove()
    #expect(!service.isInstalled)
  }

  /// A machine whose systemd-run says that a sandbox can be had.
  private func sandboxed() throws -> UserService {
    let tools = home.appending(path: "tools")
    try FileManager.default.createDirectory(at: tools, withIntermediateDirectories: true)
    let program = tools.appending(path: "systemd-run").path
    try "#!/bin/sh\nexit 0\n".write(toFile: program, atomically: true, encoding: .utf8)
    chmod(program, 0o755)
    let surroundings = Surroundings(home: home.path, environment: ["PATH": tools.path])
    return UserService(
      program: "/usr/bin/env",
      configurationFile: nil,
      surroundings: surroundings
    )
  }

  private func unit() throws -> String {
    try #require(try PlainFile.text("\(home.path)/.config/systemd/user/lenity.service"))
  }

  @Test func seesFilesReadOnlyWhereNobodyIsToldApartByAccount() throws {
    let service = try sandboxed()
    _ = try service.install(addresses: ["127.0.0.1:8877"], needs: Self.needs)
    #expect(service.hidesAccounts)
    let lines = try unit().split(separator: "\n")
    #expect(lines.contains("ProtectHome=read-only"))
    #expect(lines.contains(#"ReadWritePaths="-/home/a person/100%%""#))
    var household = Self.needs
    household.tellsAccountsApart = true
    _ = try service.install(addresses: ["127.0.0.1:8877"], needs: household)
    #expect(!service.hidesAccounts)
    // Any option that wants a view of its own makes a user namespace in newer versions of systemd.
    #expect(try !unit().contains("Protect") && !unit().contains("Private"))
  }

  @Test func goesWithoutWhereTheMachineGivesNoSandbox() throws {
    let service = service("/usr/bin/env")
    _ = try service.install(addresses: ["127.0.0.1:8877"], needs: Self.needs)
    #expect(!service.hidesAccounts)
    #expect(try unit().contains("NoNewPrivileges=yes"))
  }

  @Test(
    .enabled(if: Surroundings.current.path(of: "systemd-analyze") != nil),
    arguments: [true, false]
  )
  func systemdTakesTheUnits(isSandboxed: Bool) throws {
    let service = isSandboxed ? try sandboxed() : service("/usr/bin/env")
    _ = try service.install(addresses: ["127.0.0.1:8877"], needs: Self.needs)
    let folder = "\(home.path)/.config/systemd/user"
    var environment = ProcessInfo.processInfo.environment
    environment["XDG_RUNTIME_DIR"] = home.path
    let session = Surroundings(home: home.path, environment: environment)
    let analyze = try #require(session.program("systemd-analyze"))
    let outcome = try analyze.run([
      "verify", "--user", "--man=no", "\(folder)/lenity.service", "\(folder)/lenity.socket",
    ])
    #expect(outcome.isFine, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty, "\(outcome.errors)")
  }
}
