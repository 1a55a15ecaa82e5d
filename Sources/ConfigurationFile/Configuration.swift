public import Rules

/// What a person or a test tells one running proxy: the file given to `lenity run --config`.
///
/// Pure: paths are names, nothing is opened. Relative paths are relative to the file's own folder; the
/// caller joins them.
public struct Configuration: Sendable, Equatable {
  /// A place to listen on, as written: `127.0.0.1:8877`, `[::1]:8877`, port 0 for any free port.
  public struct Address: Sendable, Hashable {
    /// Without brackets.
    public var host: String
    /// 0 for any free port.
    public var port: Int

    /// Names a place; nothing is opened.
    public init(host: String, port: Int) {
      self.host = host
      self.port = port
    }
  }

  /// A place where clients speak TLS to the proxy itself.
  public struct SecureAddress: Sendable, Equatable {
    /// Where.
    public var address: Address
    /// By which name clients know the proxy; nil for the address alone.
    public var name: String?
    /// A PEM file: the proxy's certificate, then those that lead to its root.
    public var certificate: String
    /// A PEM file with its key.
    public var key: String
  }

  /// A person who shares the proxy.
  public struct User: Sendable, Equatable {
    /// `scrypt$…`, as `lenity user hash` prints it; nil for someone who is known by their account alone.
    public var passwordHash: String?
    /// The account of this machine whose connections are theirs; nil for the one of the same name.
    public var account: String?

    /// Joins how a person is known.
    public init(passwordHash: String? = nil, account: String? = nil) {
      self.passwordHash = passwordHash
      self.account = account
    }
  }

  /// A host beyond the packs, and which platform it runs.
  public struct InterceptedHost: Sendable, Equatable {
    /// A host, or `*.` and a domain.
    public var host: String
    /// A pack's name, as in `mastodon`; nil lets Lenity find out.
    public var platform: String?
    /// Where it was written.
    public var place: SourcePlace
  }

  /// Through which proxies the sites are reached.
  public struct UpstreamProxies: Sendable, Equatable {
    /// For `http:` sites, as a URL.
    public var http: String?
    /// For `https:` sites, as a URL.
    public var https: String?
    /// For both, where they have none of their own.
    public var socks5: String?
    /// Hosts that are reached without a proxy, as in the `no_proxy` variable.
    public var except: [String] = []
  }

  /// Empty: the default address.
  public var listen: [Address] = []
  /// Where clients speak TLS to the proxy itself, so that passwords can cross a network.
  public var listenSecurely: [SecureAddress] = []
  /// The folder of the certificate authority and all else that stays; nil for the XDG default.
  public var state: String?
  /// Folders or files of packs; empty for the bundled ones.
  public var rules: [String] = []
  /// A PEM file of authorities that origins may be signed by, besides the system's.
  public var upstreamCA: String?
  /// Host name, or `*`, to the address that is connected to in its place.
  public var resolve: [String: Address] = [:]
  /// Profile files by user name; `default` is for whoever is not named.
  public var profiles: [String: String] = [:]
  /// People who share the proxy, by name.
  public var users: [String: User] = [:]
  /// Whether clients on this machine must bring a name and a password, as those elsewhere must once any user
  /// has one.
  public var requiresPassword = false
  /// Hosts beyond the packs.
  public var intercept: [InterceptedHost] = []
  /// Through which proxies the sites are reached; none by default.
  public var upstreamProxies = UpstreamProxies()
  /// Ports that CONNECT may name; nil for 443, 80 and 8443.
  public var connectPorts: [Int]?
  /// Bounds that differ from the defaults.
  public var limits = Limits()

  /// Bounds that a person may change; nil leaves the default.
  public struct Limits: Sendable, Equatable {
    /// Decoded bytes of one body that rules look at.
    public var bodyBytesMax: Int?
    /// Client connections open at once.
    public var connectionsMax: Int?
    /// How long a connection may carry nothing.
    public var idleSeconds: Int?
    /// How long connecting to a site may take.
    public var upstreamConnectSeconds: Int?
  }

  /// All defaults.
  public init() {}
}
