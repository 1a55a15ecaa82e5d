import COpenSSL

/// The name constraints of an authority, as far as they speak of hosts.
///
/// Source: RFC 5280, 4.2.1.10.
struct NameConstraints {
  /// Whether a client that does not know the extension has to refuse the certificate.
  var isCritical: Bool
  /// What may be signed; of a kind of which nothing is named here, everything.
  var permitted: [GeneralName]
  /// What may not be signed, whatever `permitted` says.
  var excluded: [GeneralName]

  /// Reads the extension; nil when there is none, or it is not readable.
  init?(of certificate: OpaquePointer) {
    var critical: Int32 = 0
    let found = X509_get_ext_d2i(certificate, NID_name_constraints, &critical, nil)
    guard let constraints = found?.assumingMemoryBound(to: NAME_CONSTRAINTS.self) else {
      return nil
    }
    defer { NAME_CONSTRAINTS_free(constraints) }
    isCritical = critical == 1
    permitted = Self.names(constraints.pointee.permittedSubtrees)
    excluded = Self.names(constraints.pointee.excludedSubtrees)
  }

  /// The domains named as permitted, each with all names below it.
  var permittedDomains: [DomainName] {
    permitted.compactMap { name in
      guard case .host(let text) = name else { return nil }
      return DomainName(constraint: text)
    }
    .withoutCovered()
  }

  /// Whether nothing but DNS names within `permittedDomains` can be signed for a server.
  var permitsDomainsOnly: Bool {
    let everyAddress = [8, 32].map { GeneralName.address(Array(repeating: 0, count: $0)) }
    let hosts = permitted.filter { name in
      if case .host = name { true } else { false }
    }
    return isCritical && !hosts.isEmpty
      && hosts.allSatisfy { name in
        if case .host(let text) = name { DomainName(constraint: text) != nil } else { false }
      }
      && Set(everyAddress).isSubset(of: excluded)
  }

  /// Why `subject` must be refused although OpenSSL takes it; nil when there is no such reason.
  ///
  /// OpenSSL compares names as text. So it takes a wildcard that stands for an excluded name too, and a
  /// malformed name that happens to end right.
  func refusal(of subject: GeneralName) -> String? {
    switch subject {
    case .address: nil
    case .mailbox(let text):
      text.utf8.count(where: { $0 == UInt8(ascii: "@") }) == 1
        ? nil : "a constrained certificate holds a malformed mailbox"
    case .host(let text): refusal(ofHost: text)
    }
  }

  private func refusal(ofHost text: String) -> String? {
    let isWildcard = text.hasPrefix("*.")
    guard let name = DomainName(isWildcard ? text.dropFirst(2) : text[...]), !text.hasSuffix(".")
    else { return "a constrained certificate holds a malformed DNS name" }
    guard isWildcard else { return nil }
    for case .host(let excludedText) in excluded {
      guard let excludedName = DomainName(excludedText) else { continue }
      // `*.example.com` stands for one label: it meets `bar.example.com`, never `a.b.example.com`.
      let labels = excludedName.description.split(separator: ".", maxSplits: 1)
      if labels.count == 2, labels[1] == name.description {
        return "a wildcard stands for an excluded DNS name"
      }
    }
    return nil
  }

  private static func names(_ subtrees: OpaquePointer?) -> [GeneralName] {
    guard let subtrees else { return [] }
    return (0..<lenity_general_subtree_count(subtrees)).compactMap { index in
      lenity_general_subtree_base(subtrees, index).flatMap { GeneralName($0) }
    }
  }
}
