public import Certificates
public import HTTPTypes
public import Logging
public import NIOCore
public import Rewriting
public import Rules
public import Upstream

/// A place to listen on.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
  /// A literal IP address: `127.0.0.1` or `::1`.
  public var host: String

  /// A port; 0 lets the system choose.
  public var port: Int

  /// Names a place; nothing is opened.
  public init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// The address as it stands in a URL, brackets around IPv6.
  public var description: String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}

extension ListenAddress {
  /// Whether it is an address of this machine that no other machine can reach.
  public var isLoopback: Bool {
    host.hasPrefix("127.") || host == "::1" || host.hasPrefix("::ffff:127.")
  }
}

/// A place to listen on where clients speak TLS to the proxy itself, so that passwords can cross a network.
public struct SecureListener: Sendable, Hashable {
  /// Where.
  public var address: ListenAddress
  /// By which name clients know the proxy, as its certificate has it; nil for the address alone.
  public var name: String?
  /// A PEM file: the proxy's certificate, then those that lead to its root.
  public var certificatePath: String
  /// A PEM file with its key.
  public var keyPath: String

  /// Joins the parts; nothing is opened.
  public init(address: ListenAddress, name: String?, certificatePath: String, keyPath: String) {
    self.address = address
    self.name = name
    self.certificatePath = certificatePath
    self.keyPath = keyPath
  }
}

/// Finds whose personal PAC address this is, by the mark in its path; nil for nobody's.
public typealias PersonalAddressLookup = @Sendable (_ mark: String) -> String?

/// Chooses the rules for a user; nil asks for the default profile's.
public typealias RulesProvider = @Sendable (_ user: String?) -> RuleSet

/// Checks proxy credentials: answers with the user's name, or nil to ask again (407).
public typealias CredentialsCheck = @Sendable (_ name: String, _ password: String) -> String?

/// Names the account of this machine that opened a connection to the proxy; nil where that is not known.
///
/// Called once for each connection, on an event loop; must not block.
public typealias AccountLookup =
  @Sendable (_ client: ListenAddress, _ proxy: ListenAddress) -> String?

/// Whether a client at this address must bring proxy credentials.
public typealias CredentialsDemand = @Sendable (_ client: ListenAddress) -> Bool

/// Takes what was done to one exchange, once it has ended.
///
/// Called on an event loop; must not block.
public typealias ReportSink =
  @Sendable (_ report: ExchangeReport, _ host: String, _ user: String?)
  -> Void

/// Answers a request for one of the program's own pages; never called for a host that is not ours.
public typealias OwnPages =
  @Sendable (_ request: HTTPRequest, _ body: ByteBuffer, _ user: String?) async -> (
    HTTPResponse, ByteBuffer
  )

/// Everything a proxy needs to know before it starts.
public struct ProxyConfiguration: Sendable {
  /// Where to listen.
  public var listen: [ListenAddress]

  /// Listening sockets that were handed over by whoever started the program; in place of `listen`.
  public var inheritedSockets: [Int32] = []

  /// Places that are opened where the machine has them (the IPv6 loopback); failing is not an error.
  public var listenWherePossible: [ListenAddress] = []

  /// Where clients speak TLS to the proxy itself.
  public var listenSecurely: [SecureListener] = []

  /// Bounds on everything that grows.
  public var limits = ProxyLimits()

  /// Bounds on what one exchange may hold for rewriting.
  public var rewritingLimits = RewritingLimits()

  /// Ports that CONNECT may name; any other is answered 403.
  public var connectPorts: Set<Int> = [443, 80, 8443]

  /// Signs the certificates that intercepted clients see, until the server is given another.
  public var authority: CertificateAuthority

  /// Fetches from the sites.
  ///
  /// The caller makes it and shuts it down after the proxy.
  public var upstream: UpstreamClient

  /// How that client reaches sites: tunnels take the same names, proxies and guards.
  public var network: UpstreamConfiguration

  /// The rules for each user.
  public var rules: RulesProvider

  /// Checks proxy credentials; nil takes every client as the default user.
  ///
  /// May take its time: called on a thread of a pool, never on an event loop, and the request waits for it.
  public var credentials: CredentialsCheck?

  /// Who is asked to bring credentials (407); nil asks nobody.
  public var demandsCredentials: CredentialsDemand?

  /// Finds the user of a connection without credentials; nil takes the default profile.
  public var account: AccountLookup?

  /// Finds whose personal PAC address was asked for; nil where there are none.
  public var personalAddress: PersonalAddressLookup?

  /// What it takes to pause posts, and to answer pages; nil where counts are hidden and no more.
  public var interventions: InterventionService?

  /// Takes the report of each exchange; nil drops it.
  public var report: ReportSink?

  /// Watches exchanges as they come, for a recording; nil for nobody.
  public var observer: (any ExchangeObserver)?

  /// Makes our own pages, the control panel; nil shows a plain status page.
  ///
  /// The PAC file and the root certificate stay the proxy's.
  public var ownPages: OwnPages?

  /// The name for a `Via` field (RFC 9110, 7.6.3); nil adds none, so that sites cannot tell.
  public var viaPseudonym: String?

  /// Event loops; nil for one per core.
  public var eventLoops: Int?

  /// Takes the log.
  ///
  /// Nothing at `info` or above unless something is wrong.
  public var logger = Logger(label: "lenity.proxy")

  /// The parts without which there is no proxy.
  public init(
    listen: [ListenAddress],
    authority: CertificateAuthority,
    upstream: UpstreamClient,
    network: UpstreamConfiguration,
    rules: @escaping RulesProvider
  ) {
    self.listen = listen
    self.authority = authority
    self.upstream = upstream
    self.network = network
    self.rules = rules
  }
}
