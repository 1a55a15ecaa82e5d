/// Why the authority, or one of its certificates, cannot be had.
///
/// `description` says what is wrong, `remedy` what a person can do about it.
public enum CertificateError: Error, Hashable, Sendable {
  // The wish.
  /// No domain was named: an authority that may sign nothing is of no use.
  case noDomains
  /// A named domain is no DNS name of two or more labels.
  case notADomain(String)

  // The folder.
  /// The folder cannot be made or opened.
  case folderUnusable(path: String, cause: String)
  /// The folder belongs to someone else.
  case folderOwnedByOther(path: String)
  /// Others may write into the folder, and so exchange the files in it.
  case folderWritableByOthers(path: String)

  // The files.
  /// One file of the set is missing while others are there.
  case fileMissing(path: String)
  /// A file cannot be read.
  case fileUnreadable(path: String, cause: String)
  /// A file cannot be written.
  case fileUnwritable(path: String, cause: String)
  /// There is something other than a plain file, for instance a symbolic link.
  case notAPlainFile(path: String)
  /// A file belongs to someone else.
  case fileOwnedByOther(path: String)
  /// Others may read the private key.
  case keyReadableByOthers(path: String)
  /// Others may write to a file.
  case fileWritableByOthers(path: String)

  // What is in them.
  /// The file holds no PEM certificate.
  case notACertificate(path: String)
  /// The file holds no unencrypted PEM private key.
  case notAKey(path: String)
  /// The key is not the intermediate's.
  case keyMismatch(path: String)
  /// The root did not issue the intermediate, or one of the two is no authority.
  case notAChain(cause: String)
  /// The intermediate may sign names that it need not.
  case notConstrained(path: String)
  /// The certificate is not valid yet.
  case notYetValid(path: String, from: UnixTime)
  /// The certificate is no longer valid.
  case expired(path: String, since: UnixTime)

  // The host.
  /// A certificate was asked for something that is no DNS name, for instance an IP address.
  case notAHostName(String)
  /// A certificate was asked for a host outside the authority's constraint.
  case outsideConstraint(DomainName)

  /// OpenSSL refused a step that does not fail in a healthy program.
  case openSSL(call: String, cause: String)
}

extension CertificateError: CustomStringConvertible {
  /// One sentence that names the thing and what is wrong with it.
  public var description: String {
    switch self {
    case .noDomains: "no domain was named for the certificate authority"
    case .notADomain(let text): "'\(text)' is not a domain name of two or more labels"
    case .folderUnusable(let path, let cause): "the folder \(path) cannot be used: \(cause)"
    case .folderOwnedByOther(let path): "the folder \(path) belongs to another user"
    case .folderWritableByOthers(let path): "other users may write into the folder \(path)"
    case .fileMissing(let path): "\(path) is missing, though the rest of the authority is there"
    case .fileUnreadable(let path, let cause): "\(path) cannot be read: \(cause)"
    case .fileUnwritable(let path, let cause): "\(path) cannot be written: \(cause)"
    case .notAPlainFile(let path): "\(path) is not a plain file"
    case .fileOwnedByOther(let path): "\(path) belongs to another user"
    case .keyReadableByOthers(let path): "other users may read the private key \(path)"
    case .fileWritableByOthers(let path): "other users may write to \(path)"
    case .notACertificate(let path): "\(path) holds no PEM certificate"
    case .notAKey(let path): "\(path) holds no unencrypted PEM private key"
    case .keyMismatch(let path): "the private key \(path) is not the intermediate certificate's"
    case .notAChain(let cause): "the root did not issue the intermediate certificate: \(cause)"
    case .notConstrained(let path):
      "\(path) is not critically constrained to named domains without IP addresses"
    case .notYetValid(let path, let from): "\(path) is valid from \(from) only"
    case .expired(let path, let since): "\(path) expired on \(since)"
    case .notAHostName(let text): "'\(text)' is not a host name"
    case .outsideConstraint(let host): "the certificate authority may not sign for \(host)"
    case .openSSL(let call, let cause): "\(call) failed: \(cause)"
    }
  }

  /// What a person can do about it.
  public var remedy: String {
    switch self {
    case .noDomains: "enable a rule that names a host"
    case .notADomain: "write a name such as example.com or *.example.com"
    case .folderUnusable, .folderOwnedByOther: "choose another folder with 'state:'"
    case .folderWritableByOthers(let path): "chmod 700 '\(path)'"
    case .fileUnreadable, .fileUnwritable: "check the permissions and the free space of the folder"
    case .fileOwnedByOther(let path): "run as its owner, or make it yours: chown $USER '\(path)'"
    case .keyReadableByOthers(let path):
      "\(Self.startAnew); if you are sure that nobody read it: chmod 600 '\(path)'"
    case .fileWritableByOthers(let path):
      "\(Self.startAnew); if you are sure that nobody changed it: chmod go-w '\(path)'"
    case .notYetValid: "set the computer's clock"
    case .fileMissing, .notAPlainFile, .notACertificate, .notAKey, .keyMismatch, .notAChain,
      .notConstrained, .expired, .outsideConstraint:
      Self.startAnew
    case .notAHostName: "ask for a DNS name"
    case .openSSL: "report this; it should not happen"
    }
  }

  private static let startAnew = "make a new one, which browsers must then trust: lenity ca renew"
}
