import Certificates
import ConfigurationFile
import ControlPanel
import Foundation
import Journal
import Logging
import Proxy
import Readers
import Rewriting
import Rules
import Upstream

/// One running proxy: wires rules, certificates and upstream together.
final class Service {
  /// As it was at the start.
  let authority: CertificateAuthority
  private let settings: Settings
  /// As the configuration file says now; what needs a new start is still as `settings` says.
  private let current: CurrentSettings
  private let currentAuthority: CurrentAuthority
  private let ruleSets: RuleSets
  private let upstream: UpstreamClient
  private let server: ProxyServer
  private let journal: Journal
  private let readers: ReaderStore
  private let platforms: PlatformListener
  private let logger: Logger

  private static let drain = Duration.seconds(10)

  init(
    settings: Settings,
    isDebugging: Bool,
    observer: (any ExchangeObserver)? = nil
  ) throws {
    logger = Self.logger(isDebugging: isDebugging)
    self.settings = settings
    let current = CurrentSettings(settings)
    self.current = current
    let ruleSets = try RuleSets(settings: settings)
    self.ruleSets = ruleSets
    readers = ReaderStore(stateFolder: settings.statePath)
    authority = try Self.openAuthority(settings: settings, ruleSets: ruleSets)
    let currentAuthority = CurrentAuthority(authority, settings: settings)
    self.currentAuthority = currentAuthority
    let network = try Self.upstreamConfiguration(settings)
    upstream = try UpstreamClient(configuration: network)
    var configuration = ProxyConfiguration(
      listen: Self.listenAddresses(settings),
      authority: authority,
      upstream: upstream,
      network: network,
      rules: { ruleSets.rules(for: $0) }
    )
    configuration.logger = logger
    let platforms = PlatformListener(logger: logger)
    platforms.listen(by: settings)
    self.platforms = platforms
    configuration.observer =
      observer.map { ObserverPair(first: $0, second: platforms) } ?? platforms
    configuration.credentials = { ruleSets.user(name: $0, password: $1) }
    configuration.demandsCredentials = { ruleSets.demandsCredentials(of: $0) }
    configuration.account = { ruleSets.user(client: $0, proxy: $1) }
    configuration.listenSecurely = try settings.readableSecureListeners()
    let personal = try PersonalAddresses(settings: settings)
    configuration.personalAddress = { personal.name(of: $0, among: ruleSets.names) }
    configuration.interventions = JudgeFiles.service(settings: settings, readers: readers)
    journal = settings.openJournal()
    let sink = JournalSink(journal: journal, ruleSets: ruleSets)
    configuration.report = { report, _, user in sink.receive(report, user: user) }
    Self.apply(settings.configuration, to: &configuration)
    configuration.inheritedSockets = InheritedSockets.take()
    if !configuration.inheritedSockets.isEmpty { configuration.listenWherePossible = [] }
    let live = LiveNumbers()
    let desk = PanelDesk(
      settings: settings,
      journal: journal,
      certificates: { currentAuthority.now },
      rules: { ruleSets.rules(for: nil) },
      everyonesRules: { ruleSets.everyones },
      reload: Self.reload(ruleSets, current, platforms, logger),
      live: live,
      readers: readers
    )
    let panel = ControlPanel(backend: desk, words: PanelWords.read(settings))
    configuration.ownPages = { await panel.respond(to: $0, body: $1, user: $2) }
    server = try ProxyServer(configuration: configuration)
    live.watch(server)
  }

  /// Where everything is logged: standard error.
  static func logger(isDebugging: Bool) -> Logger {
    var logger = Logger(label: "lenity") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = isDebugging ? .debug : .notice
    return logger
  }

  /// Starts, says how to use it, and serves until a signal ends it.
  func serve(settings: Settings) async throws {
    let signals = Signals()
    let addresses = try await start()
    FileHandle.standardOutput.write(Data("listening \(addresses[0])\n".utf8))
    Invitation(settings: settings, address: addresses[0], authority: authority).show()
    SetupCare(settings: settings, address: addresses[0]).look()
    watchFiles()
    let refreshing = refreshLists()
    defer { refreshing.cancel() }
    let watching = watchForDrift()
    defer { watching.cancel() }
    for await signal in signals.received {
      guard signal == SIGHUP else { break }
      reload()
    }
    await stop()
  }

  func start() async throws -> [ListenAddress] {
    do throws(ProxyStartError) {
      return try await server.start()
    } catch {
      throw Self.explained(error)
    }
  }

  private static func explained(_ error: ProxyStartError) -> any Error {
    guard error.reason == .addressInUse else { return error }
    let owner = PortOwner.describe(port: error.address.port).map { " (\($0))" } ?? ""
    return UsageError(
      "\(error.description)\(owner); stop it, or choose another: lenity run --listen 127.0.0.1:0"
    )
  }

  /// Reads the configuration, rules, profiles and passwords anew; a bad file keeps what is in force.
  var reload: @Sendable () -> Void { Self.reload(ruleSets, current, platforms, logger) }

  private static func reload(
    _ ruleSets: RuleSets,
    _ current: CurrentSettings,
    _ platforms: PlatformListener,
    _ logger: Logger
  ) -> @Sendable () -> Void {
    {
      do {
        let fresh = try current.read()
        try ruleSets.reload(settings: fresh)
        let waiting = current.take(fresh)
        platforms.listen(by: fresh)
        logger.notice("rules read anew")
        if !waiting.isEmpty {
          logger.notice(
            "some of the configuration waits for a new start",
            metadata: ["keys": "\(waiting.joined(separator: ", "))"]
          )
        }
      } catch {
        logger.error("rules not changed", metadata: ["cause": "\(error)"])
      }
    }
  }

  /// Reads them anew whenever one of their files changes.
  func watchFiles() {
    let names: @Sendable (String) -> Bool = { name in
      !name.hasPrefix(".")
        && [".yaml", ".yml", ".txt", "passwords", "platforms"].contains { name.hasSuffix($0) }
    }
    let (current, reload) = (current, reload)
    FolderWatch(paths: { current.now.watchedPaths })?.start(names: names, reload)
    watchAuthority()
  }

  /// Takes a new certificate authority over as soon as there is one, without a new start.
  private func watchAuthority() {
    let folder = settings.statePath
    let (authority, server, logger) = (currentAuthority, server, logger)
    FolderWatch(paths: { [folder] })?.start(names: { $0 == CurrentAuthority.fileName }) {
      do {
        guard let new = try authority.readAnew() else { return }
        try server.replaceAuthority(new)
        authority.take(new)
        logger.notice("another certificate authority signs from now on")
      } catch {
        logger.error("the certificate authority stays as it was", metadata: ["cause": "\(error)"])
      }
    }
  }

  /// Says at the start and once a day which rules have stopped to find anything, and that the authority ends.
  private func watchForDrift() -> Task<Void, Never> {
    let (journal, ruleSets, authority, logger) = (journal, ruleSets, currentAuthority, logger)
    return Task.detached {
      while !Task.isCancelled {
        RuleDrift.report(journal, rules: ruleSets.everyones, to: logger)
        if authority.now.endsSoon {
          logger.warning(
            "the certificate authority ends soon; renew it with: lenity ca renew",
            metadata: ["days": "\(authority.now.daysLeft)"]
          )
        }
        try? await Task.sleep(for: .seconds(86_400))
      }
    }
  }

  /// Keeps filter lists fresh until the task that does so is cancelled.
  func refreshLists() -> Task<Void, Never> {
    let ruleSets = ruleSets
    let refresher = ListRefresher(
      store: settings.lists,
      upstream: upstream,
      logger: logger,
      addresses: { ruleSets.listAddresses },
      changed: reload
    )
    return Task { await refresher.run() }
  }

  func stop() async {
    await server.shutdown(drain: Self.drain)
    upstream.shutdown()
    readers.flush()
    journal.close()
  }

  /// Opens the authority for all sites that the settings name, or makes it.
  static func authority(settings: Settings) throws -> CertificateAuthority {
    try openAuthority(settings: settings, ruleSets: RuleSets(settings: settings))
  }

  private static func openAuthority(
    settings: Settings,
    ruleSets: RuleSets
  ) throws -> CertificateAuthority {
    let store = AuthorityStore(folder: settings.statePath)
    let opened = try store.openOrCreate(domains: ruleSets.domains)
    if !opened.missingDomains.isEmpty {
      let names = opened.missingDomains.map(\.description).joined(separator: ", ")
      note(
        """
        These sites are new, and your certificate authority may not speak for them: \(names).
        They pass through untouched until you make a new one: lenity ca renew
        """
      )
    }
    if let warning = AuthorityWords(opened.authority).warning { note(warning) }
    return opened.authority
  }

  private static func listenAddresses(_ settings: Settings) -> [ListenAddress] {
    let named = settings.configuration.listen.map { ListenAddress(host: $0.host, port: $0.port) }
    return named.isEmpty ? [ListenAddress(host: "127.0.0.1", port: 8877)] : named
  }

  private static func apply(
    _ settings: Configuration,
    to configuration: inout ProxyConfiguration
  ) {
    if settings.listen.isEmpty {
      configuration.listenWherePossible = [ListenAddress(host: "::1", port: 8877)]
    }
    if let ports = settings.connectPorts { configuration.connectPorts = Set(ports) }
    if let count = settings.limits.connectionsMax { configuration.limits.connectionsMax = count }
    if let seconds = settings.limits.idleSeconds { configuration.limits.idle = .seconds(seconds) }
    configuration.rewritingLimits = settings.rewritingLimits
  }

  /// How sites are reached, as the settings say.
  static func upstreamConfiguration(
    _ settings: Settings
  ) throws -> UpstreamConfiguration {
    var upstream = UpstreamConfiguration()
    upstream.caFile = settings.upstreamCAPath
    let entries = settings.configuration.resolve.mapValues { address in
      address.host.contains(":")
        ? "[\(address.host)]:\(address.port)" : "\(address.host):\(address.port)"
    }
    do {
      upstream.resolve = try ResolveTable(entries)
    } catch {
      throw UsageError(error.description)
    }
    let proxies = settings.configuration.upstreamProxies
    upstream.proxies = UpstreamProxies(
      http: try proxy(proxies.http ?? proxies.socks5),
      https: try proxy(proxies.https ?? proxies.socks5),
      noProxy: proxies.except
    )
    if let seconds = settings.configuration.limits.upstreamConnectSeconds {
      upstream.connectTimeout = .seconds(seconds)
    }
    return upstream
  }

  private static func proxy(_ address: String?) throws -> UpstreamProxy? {
    guard let address else { return nil }
    guard let proxy = UpstreamProxy(url: address) else {
      throw UsageError(
        "upstream_proxy: '\(address)' is no proxy; write http://HOST:PORT or socks5://HOST:PORT"
      )
    }
    return proxy
  }
}

/// Writes a few lines for the person at the terminal.
func note(_ text: String) {
  FileHandle.standardError.write(Data("\(text)\n".utf8))
}
