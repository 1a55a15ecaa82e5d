import COpenSSL

/// The name constraints of an intermediate, as far as this program makes any.
struct NameConstraints {
  /// The DNS names permitted, each with all names below it.
  var permittedDomains: [DomainName] = []
  /// Whether no IP address, of either version, may be signed.
  var excludesAllAddresses = false

  /// Reads the critical extension; nil when there is none, or it is not critical or not readable.
  init?(of certificate: borrowing Certificate) {
    var critical: Int32 = 0
    let found = X509_get_ext_d2i(certificate.pointer, NID_name_constraints, &critical, nil)
    guard let constraints = found?.assumingMemoryBound(to: NAME_CONSTRAINTS.self) else {
      return nil
    }
    defer { NAME_CONSTRAINTS_free(constraints) }
    guard critical == 1 else { return nil }
    for name in Self.names(constraints.pointee.permittedSubtrees) where name.type == GEN_DNS {
      guard let domain = DomainName(constraint: String(decoding: name.bytes, as: UTF8.self)) else {
        return nil
      }
      permittedDomains.append(domain)
    }
    let excluded = Self.names(constraints.pointee.excludedSubtrees)
      .filter { $0.type == GEN_IPADD && $0.bytes.allSatisfy { $0 == 0 } }
      .map(\.bytes.count)
    excludesAllAddresses = Set(excluded).isSuperset(of: [8, 32])
    permittedDomains = permittedDomains.withoutCovered()
  }

  /// Address and mask are one octet string: 8 bytes for IPv4, 32 for IPv6.
  private static func names(_ subtrees: OpaquePointer?) -> [(type: Int32, bytes: [UInt8])] {
    guard let subtrees else { return [] }
    return (0..<lenity_general_subtree_count(subtrees)).compactMap { index in
      guard let name = lenity_general_subtree_base(subtrees, index) else { return nil }
      let type = name.pointee.type
      guard type == GEN_DNS || type == GEN_IPADD, let text = name.pointee.d.ia5 else { return nil }
      let count = Int(ASN1_STRING_length(text))
      guard let start = ASN1_STRING_get0_data(text) else { return (type, []) }
      return (type, Array(UnsafeBufferPointer(start: start, count: count)))
    }
  }
}
