import COpenSSL

/// A name in a certificate, as far as this program looks at names.
///
/// Source: RFC 5280, 4.2.1.6 and 4.2.1.10.
enum GeneralName: Hashable {
  /// A DNS name as it is written there, which may be malformed.
  case host(String)
  /// An address, or in a constraint an address and a mask: 4 or 16 bytes, or twice that.
  case address([UInt8])

  /// A mailbox as it is written there, which may be malformed; in a constraint also a domain.
  case mailbox(String)

  /// Nil for the other kinds of names.
  init?(_ name: UnsafePointer<GENERAL_NAME>) {
    let type = name.pointee.type
    guard [GEN_DNS, GEN_IPADD, GEN_EMAIL].contains(type), let text = name.pointee.d.ia5 else {
      return nil
    }
    let start = ASN1_STRING_get0_data(text)
    let bytes = UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(text)))
    switch type {
    case GEN_DNS: self = .host(String(decoding: bytes, as: UTF8.self))
    case GEN_EMAIL: self = .mailbox(String(decoding: bytes, as: UTF8.self))
    default: self = .address(Array(bytes))
    }
  }

  /// The names a certificate is for: its subject alternative names.
  static func subjects(of certificate: OpaquePointer) -> [GeneralName] {
    guard let found = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else {
      return []
    }
    let names = OpaquePointer(found)
    defer { GENERAL_NAMES_free(names) }
    return (0..<lenity_general_name_count(names)).compactMap { index in
      lenity_general_name(names, index).flatMap { GeneralName($0) }
    }
  }
}
