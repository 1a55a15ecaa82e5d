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

  @Test func unitsComeAndGo() throws {
    let service = service("/usr/bin/env")
    #expect(try !service.install(addresses: ["127.0.0.1:8877", "[::1]:8877"]))
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

  @Test(.enabled(if: Surroundings.current.path(of: "systemd-analyze") != nil))
  func systemdTakesTheUnits() throws {
    _ = try service("/usr/bin/env").install(addresses: ["127.0.0.1:8877"])
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
