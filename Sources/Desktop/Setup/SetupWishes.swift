/// What a person wants set up.
public struct SetupWishes: Sendable {
  /// The address for automatic proxy settings, as in `http://127.0.0.1:8877/proxy.pac`.
  public var pacURL: String
  /// The certificate to be trusted.
  public var authority: TrustedAuthority
  /// Whether a proxy that is set already may be put aside.
  public var replacesProxy = false
  /// Whether programs other than browsers are to trust the authority; needs sudo.
  public var includesSystemTrust = false

  /// Wishes with nothing optional.
  public init(pacURL: String, authority: TrustedAuthority) {
    self.pacURL = pacURL
    self.authority = authority
  }
}

/// What `setup` is about to do: shown to the person first.
public struct SetupPlan: Sendable {
  /// The changes that are still to be made, in order.
  public var steps: [Change]
  /// Changes of an earlier set-up that nobody wants any more; undone first.
  public var obsolete: [Change]
  /// What the person should know: what cannot be done here, and what to do about it.
  public var remarks: [String]
  /// Everything that will be in force.
  var wanted: [Change]
  var pacURL: String

  /// Whether everything is as it should be already.
  public var isEmpty: Bool { steps.isEmpty && obsolete.isEmpty }
}
