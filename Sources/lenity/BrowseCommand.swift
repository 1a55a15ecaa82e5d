import ArgumentParser
import Certificates
import Desktop
import Foundation
import Proxy
import Synchronization

/// `lenity browse [URL]`: a throw-away browser that goes through Lenity; nothing on the machine changes.
struct BrowseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "browse",
    abstract: "Try Lenity in a throw-away browser window. Nothing on your machine changes.",
    discussion: """
      Opens Chromium, Chrome, Brave, Edge or Firefox with a fresh profile that trusts only this Lenity, and \
      sends only the sites that Lenity has rules for through it. When you close the window the profile is \
      gone. If no Lenity runs yet, one runs for as long as the window is open.

      EXAMPLES
        lenity browse
        lenity browse https://mastodon.social/explore
        lenity browse --browser firefox https://bsky.app
      """
  )

  @Argument(help: "The page to open first.")
  var url: String?

  @Option(help: "Which browser: chromium, chrome, brave, edge, vivaldi, firefox, or a path.")
  var browser: String?

  @Option(help: "A configuration file.", completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Flag(help: "Say nothing but errors.")
  var quiet = false

  @Argument(parsing: .postTerminator, help: "Passed on to the browser, after '--'.")
  var browserArguments: [String] = []

  func run() async throws {
    try await reportingErrorsAsync {
      let surroundings = Surroundings.current
      let browser = try BrowserFinder(surroundings).find(browser)
      let signals = Signals()
      let proxy = try await BrowsedProxy(configurationFile: config)
      do {
        try await visit(browser, through: proxy, surroundings, signals)
      } catch {
        await proxy.stop()
        throw error
      }
      await proxy.stop()
    }
  }

  private func visit(
    _ browser: Browser,
    through proxy: BrowsedProxy,
    _ surroundings: Surroundings,
    _ signals: Signals
  ) async throws {
    let profile = try ThrowAwayProfile(
      for: browser,
      wishes: .init(
        pacURL: "http://\(proxy.address)/proxy.pac",
        publicKeyHash: proxy.authority.intermediatePublicKeyHash,
        authority: proxy.authority.trusted
      ),
      in: surroundings
    )
    defer { profile.remove() }
    if !quiet {
      note(
        """
        \(browser.label) opens with a throw-away profile. Only sites that Lenity has rules for go through \
        it. Close the window, or press Ctrl+C here, and all of it is gone.
        """
      )
    }
    let command = profile.command(
      url: url,
      extra: browserArguments,
      isAdministrator: surroundings.isAdministrator
    )
    let visit = try BrowserVisit(command: command, isQuiet: quiet)
    let ending = Task {
      for await signal in signals.received where signal != SIGHUP {
        visit.end()
      }
    }
    let status = await visit.wait()
    ending.cancel()
    guard status == 0 else {
      note("\(browser.label) ended with status \(status)\(surroundings.screenRemark)")
      throw ExitCode(1)
    }
  }
}

extension Surroundings {
  /// What most likely keeps a window from opening.
  fileprivate var screenRemark: String {
    let hasScreen = ["DISPLAY", "WAYLAND_DISPLAY"].contains { !(environment[$0] ?? "").isEmpty }
    return hasScreen
      ? "; try another with --browser."
      : ": there is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set)."
  }
}

/// The proxy that a visit goes through: the one that runs already, or one of its own.
private struct BrowsedProxy {
  let address: ListenAddress
  let authority: CertificateAuthority
  private let service: Service?

  init(configurationFile: String?) async throws {
    let settings = try Settings(configurationFile: configurationFile, listen: [])
    let known = try AuthorityStore(folder: settings.statePath).open()
    if let known, let running = RunningProxy.find(settings, authority: known) {
      address = running
      authority = known
      service = nil
      return
    }
    let own = try Settings(configurationFile: configurationFile, listen: ["127.0.0.1:0"])
    let service = try Service(settings: own, isDebugging: false)
    let addresses = try await service.start()
    self.service = service
    address = addresses[0]
    authority = service.authority
  }

  func stop() async {
    await service?.stop()
  }
}

/// The browser while it runs.
private final class BrowserVisit: Sendable {
  private let process: Process
  private let ended: AsyncStream<Int32>
  private let wasAsked = Atomic<Bool>(false)

  init(command: [String], isQuiet: Bool) throws {
    let process = Process()
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    // What browsers say there is for their developers.
    process.standardError = FileHandle.nullDevice
    let (ended, continuation) = AsyncStream<Int32>.makeStream()
    self.ended = ended
    process.terminationHandler = { process in
      continuation.yield(process.terminationStatus)
      continuation.finish()
    }
    self.process = process
    do {
      try process.run()
    } catch {
      throw UsageError("\(command[0]): cannot be started; choose another with --browser")
    }
  }

  /// Asks the browser to close, and ends it when it does not within five seconds.
  func end() {
    wasAsked.store(true, ordering: .relaxed)
    guard process.isRunning else { return }
    process.terminate()
    let number = process.processIdentifier
    let process = process
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(5)) {
      if process.isRunning { kill(number, SIGKILL) }
    }
  }

  /// Its status once it has ended; 0 where it was asked to.
  func wait() async -> Int32 {
    var last: Int32 = 0
    for await status in ended { last = status }
    return wasAsked.load(ordering: .relaxed) ? 0 : last
  }
}
