import Foundation

/// Certificates of a private authority, made with the openssl program for one run of the tests.
struct TestAuthority {
  let scratch: Scratch

  /// What is wrong with a certificate, or nothing.
  enum Kind: String, CaseIterable {
    case good
    case expired
    case wrongHost = "wronghost"
    case unknownIssuer = "unknownissuer"
    case selfSigned = "selfsigned"
    case weak
    case commonNameOnly = "cnonly"

    var host: String { rawValue + ".test" }
  }

  var caFile: String { scratch.file("ca.pem") }

  init(scratch: Scratch) throws {
    self.scratch = scratch
    try makeCA("ca")
    try makeCA("other")
    for kind in Kind.allCases { try makeLeaf(kind) }
  }

  private func openssl(_ arguments: [String]) throws {
    try run("/usr/bin/openssl", arguments, in: scratch.path)
  }

  private func makeCA(_ name: String) throws {
    try openssl([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-keyout", "\(name).key", "-out", "\(name).pem", "-days", "30", "-subj", "/CN=Test \(name)",
      "-addext", "keyUsage=critical,keyCertSign,cRLSign",
    ])
  }

  private func makeLeaf(_ kind: Kind) throws {
    let name = kind.rawValue
    let key =
      kind == .weak
      ? ["-newkey", "rsa:1024"] : ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    if kind == .selfSigned {
      try openssl(
        ["req", "-x509", "-nodes", "-keyout", "\(name).key", "-out", "\(name).pem", "-days", "30"]
          + ["-subj", "/CN=\(kind.host)", "-addext", "subjectAltName=DNS:\(kind.host)"] + key
      )
      return
    }
    try openssl(
      ["req", "-new", "-nodes", "-keyout", "\(name).key", "-out", "\(name).csr"]
        + ["-subj", "/CN=\(kind.host)"] + key
    )
    let names = kind == .wrongHost ? "DNS:elsewhere.test" : "DNS:\(kind.host),DNS:*.good.test"
    let extensions = "basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n"
    let alternatives = kind == .commonNameOnly ? "" : "subjectAltName=\(names)\n"
    try scratch.write(extensions + alternatives, to: "\(name).ext")
    let authority = kind == .unknownIssuer ? "other" : "ca"
    try openssl([
      "x509", "-req", "-in", "\(name).csr", "-CA", "\(authority).pem", "-CAkey",
      "\(authority).key", "-CAcreateserial", "-out", "\(name).pem", "-extfile", "\(name).ext",
      "-days", kind == .expired ? "-1" : "30",
    ])
  }
}
