import ArgumentParser
import Desktop
import Foundation
import Proxy

/// `lenity service …`: Lenity starts by itself when a browser asks for it.
struct ServiceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "service",
    abstract: "Let Lenity start by itself, as a service of your own systemd.",
    discussion: """
      systemd holds the address and starts Lenity at the first request. Its log: \
      journalctl --user -u lenity. Where nobody is told apart by their account, the service sees your files \
      read-only but for its own.

      EXAMPLES
        lenity service install
        lenity service remove
      """,
    subcommands: [ServiceInstallCommand.self, ServiceRemoveCommand.self]
  )

  static func service(config: String?) -> UserService {
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
    return UserService(
      program: program,
      configurationFile: config.map { PathText.absolute($0) },
      surroundings: .current
    )
  }
}

/// `lenity service install`.
struct ServiceInstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Install the service and start listening.",
    discussion: "EXAMPLE\n  lenity service install"
  )

  @Option(help: "A configuration file.", completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  func run() throws {
    try reportingErrors {
      let settings = try Settings(configurationFile: config, listen: [])
      let addresses = settings.localAddresses
      guard addresses.allSatisfy({ $0.port != 0 }) else {
        throw UsageError("'listen' names no fixed port, so systemd could not hold it")
      }
      // The sandbox lets the service write into folders that are there when it starts.
      _ = try Service.authority(settings: settings)
      let needs = try settings.serviceNeeds
      for folder in needs.writableFolders { try UserFiles.makeFolder(folder) }
      let isRunning = try install(at: addresses, needs)
      note(
        isRunning
          ? "Lenity starts by itself from now on. Stop that: lenity service remove"
          : "The units are written. No systemd answers here now; they are for your next login: "
            + "systemctl --user enable --now lenity.socket"
      )
    }
  }
}

extension ServiceInstallCommand {
  /// Names the program that keeps systemd from listening: most often a `lenity run` in another window.
  private func install(at addresses: [ListenAddress], _ needs: UserService.Needs) throws -> Bool {
    do throws(DesktopError) {
      return try ServiceCommand.service(config: config)
        .install(addresses: addresses.map(\.description), needs: needs)
    } catch {
      for address in addresses {
        guard let owner = PortOwner.describe(port: address.port) else { continue }
        throw UsageError(
          "another program listens on \(address) already (\(owner)); stop it, then again: "
            + "lenity service install"
        )
      }
      throw error
    }
  }
}

extension Settings {
  /// What the service does besides answering.
  fileprivate var serviceNeeds: UserService.Needs {
    get throws {
      let profiles = profilePaths.values.map { path in
        URL(filePath: path).deletingLastPathComponent().path
      }
      return UserService.Needs(
        writableFolders: Set(profiles + [statePath, userFiles.folder]).sorted(),
        tellsAccountsApart: try !accountUsers.isEmpty
      )
    }
  }

  /// Who is known by an account of this machine: everyone with a profile but the default's.
  var accountUsers: Set<String> {
    get throws { Set(try allProfilePaths().keys).subtracting(["default"]) }
  }
}

/// `lenity service remove`.
struct ServiceRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Stop the service and remove it. Browsers then go straight to the sites.",
    discussion: "EXAMPLE\n  lenity service remove"
  )

  func run() throws {
    try reportingErrors {
      try ServiceCommand.service(config: nil).remove()
      note("The service is gone. 'lenity unset' takes back the rest.")
    }
  }
}
