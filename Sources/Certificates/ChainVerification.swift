import COpenSSL
import Glibc

/// Whether a chain of certificates proves who a peer is, as strictly as fetching from sites is done.
///
/// RFC 5280 to the letter (`X509_V_FLAG_X509_STRICT`), security level 2, the name never taken from the
/// common name, no partial wildcards.
public struct ChainVerification: Sendable {
  /// Who the peer has to be.
  public enum PeerName: Hashable, Sendable {
    /// A host name.
    case host(String)
    /// An IP address in text form.
    case address(String)
    /// A mailbox.
    case mailbox(String)
  }

  /// What the peer's certificate is used for.
  public enum Purpose: Hashable, Sendable {
    /// To be a TLS server.
    case server
    /// To be a TLS client.
    case client
    /// For whatever it says.
    case any
  }

  /// PEM texts with one certificate each, trusted by themselves.
  public var trusted: [[UInt8]]
  /// PEM texts with one certificate each, as the peer sent them.
  public var intermediates: [[UInt8]]
  /// The moment at which all have to be valid.
  public var time: UnixTime
  /// Who the peer has to be; nil to check the chain only.
  public var name: PeerName?
  /// What the peer's certificate is used for.
  public var purpose: Purpose
  /// The most certificates between the peer's and a trusted one; nil for no limit but OpenSSL's.
  public var intermediateCountMax: Int?

  /// Prepares the verification of a peer's certificate.
  public init(
    trusted: [[UInt8]],
    intermediates: [[UInt8]],
    time: UnixTime,
    name: PeerName?,
    purpose: Purpose = .server,
    intermediateCountMax: Int? = nil
  ) {
    self.trusted = trusted
    self.intermediates = intermediates
    self.time = time
    self.name = name
    self.purpose = purpose
    self.intermediateCountMax = intermediateCountMax
  }

  /// Verifies a peer's certificate, given as PEM text.
  ///
  /// - Parameter peer: PEM text with one certificate.
  /// - Returns: nil when all is well, else the reason in OpenSSL's words.
  /// - Throws: `.notACertificate` for what is not one, `.openSSL` when memory is short.
  public func refusal(of peer: [UInt8]) throws(CertificateError) -> String? {
    guard let certificate = try Certificate(pem: peer) else { throw .notACertificate(path: "peer") }
    let store = try TrustedCertificates(trusted)
    let chain = try CertificateStack(pems: intermediates)
    let check = try StoreContext()
    let ready = X509_STORE_CTX_init(
      check.pointer,
      store.pointer,
      certificate.pointer,
      chain.pointer
    )
    try require(ready == 1, "X509_STORE_CTX_init")
    guard try apply(to: check) else {
      return "the name to check is malformed"
    }
    defer { ERR_clear_error() }
    guard X509_verify_cert(check.pointer) == 1 else {
      let code = X509_STORE_CTX_get_error(check.pointer)
      return String(cString: X509_verify_cert_error_string(Int(code)))
    }
    return check.constraintRefusal()
  }

  private static let securityLevel: Int32 = 2

  /// Sets what has to hold; false when the name is not of its kind.
  private func apply(to check: borrowing StoreContext) throws(CertificateError) -> Bool {
    let parameters = X509_STORE_CTX_get0_param(check.pointer)
    X509_VERIFY_PARAM_set_time(parameters, time_t(time.secondsSinceEpoch))
    X509_VERIFY_PARAM_set_auth_level(parameters, Self.securityLevel)
    let flags = UInt(X509_V_FLAG_X509_STRICT)
    try require(X509_VERIFY_PARAM_set_flags(parameters, flags) == 1, "X509_VERIFY_PARAM_set_flags")
    if let usage = purpose.number {
      let set = X509_VERIFY_PARAM_set_purpose(parameters, usage)
      try require(set == 1, "X509_VERIFY_PARAM_set_purpose")
    }
    if let intermediateCountMax {
      let depth = Int32(clamping: intermediateCountMax)
      X509_VERIFY_PARAM_set_depth(parameters, depth)
    }
    let hostFlags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS
    X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(hostFlags))
    defer { ERR_clear_error() }
    switch name {
    case nil: return true
    case .host(let name): return X509_VERIFY_PARAM_set1_host(parameters, name, name.utf8.count) == 1
    case .address(let text): return X509_VERIFY_PARAM_set1_ip_asc(parameters, text) == 1
    case .mailbox(let text):
      return X509_VERIFY_PARAM_set1_email(parameters, text, text.utf8.count) == 1
    }
  }
}

extension ChainVerification.Purpose {
  fileprivate var number: Int32? {
    switch self {
    case .server: X509_PURPOSE_SSL_SERVER
    case .client: X509_PURPOSE_SSL_CLIENT
    case .any: nil
    }
  }
}

extension StoreContext {
  /// Looks again at the names in the chain that was found.
  fileprivate borrowing func constraintRefusal() -> String? {
    guard let chain = X509_STORE_CTX_get0_chain(pointer),
      let peer = lenity_x509_stack_item(chain, 0)
    else { return "there is no chain" }
    let subjects = GeneralName.subjects(of: peer)
    for index in 1..<max(1, lenity_x509_stack_count(chain)) {
      guard let issuer = lenity_x509_stack_item(chain, index),
        let constraints = NameConstraints(of: issuer)
      else { continue }
      for subject in subjects {
        if let refusal = constraints.refusal(of: subject) { return refusal }
      }
    }
    return nil
  }
}
