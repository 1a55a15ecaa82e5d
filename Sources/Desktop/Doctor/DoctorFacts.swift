extension Doctor {
  /// What the program knows of itself.
  public struct Facts: Sendable {
    /// Where it should be listening.
    public var host: String
    /// The port.
    public var port: Int
    /// The certificate authority.
    public var authority: Authority
    /// Site names that the rules name and the authority may not sign for.
    public var missingDomains: [String] = []
    /// Which program has the port, if another one has it.
    public var portOwner: String?
    /// Whether the units for the person's systemd are installed.
    public var hasService = false
    /// Whether people are to be known by their account, and the service's sandbox hides it.
    public var serviceHidesAccounts = false

    /// Joins the parts that are always known.
    public init(host: String, port: Int, authority: Authority) {
      self.host = host
      self.port = port
      self.authority = authority
    }
  }

  /// The state of the certificate authority.
  public enum Authority: Sendable {
    /// It was never made.
    case none
    /// Its files cannot be used: why, what helps, and whether a new one would.
    case unusable(cause: String, remedy: String, isFixable: Bool)
    /// It is there.
    case present(TrustedAuthority, daysLeft: Int)

    var trusted: TrustedAuthority? {
      if case .present(let authority, _) = self { authority } else { nil }
    }
  }
}
