internal import ContentSecurityPolicy
internal import HTTPTypes
internal import Rules

/// What the header fields of a rewritten response have to say, so that it is honest HTTP.
///
/// Source: RFC 9110 (content codings, ranges, validators), RFC 9530 (digests), RFC 7838 (Alt-Svc).
enum ResponseFields {
  /// Fields that speak of the bytes as the origin sent them.
  private static let aboutOriginalBytes = [
    "Content-Length", "Content-Encoding", "Content-MD5", "Digest", "Content-Digest",
    "Repr-Digest", "Accept-Ranges", "Last-Modified", "Signature", "Signature-Input",
  ].compactMap { HTTPField.Name($0) }

  /// For every response of an intercepted host: nothing may lead the client round the proxy.
  static func withoutDetours(_ fields: HTTPFields) -> HTTPFields {
    var fields = fields
    if let name = HTTPField.Name("Alt-Svc") { fields[name] = nil }
    return fields
  }

  /// For a response whose body passes through a rewriter.
  ///
  /// `Last-Modified` goes too: a date cannot be salted, and a client that revalidates by date alone would
  /// be told 304 after a rule changed.
  static func forRewrittenBody(_ fields: HTTPFields, salt: EntityTagSalt) -> HTTPFields {
    var fields = fields
    for name in aboutOriginalBytes { fields[name] = nil }
    return withSaltedEntityTag(fields, salt: salt)
  }

  /// For a page that something is put into: its policies let it through.
  ///
  /// A page with our script has no validator, so that it is always sent whole: a 304 would join today's
  /// header, with today's nonce, to yesterday's page, with yesterday's.
  static func forPage(_ fields: HTTPFields, with head: PageHead) -> HTTPFields {
    var fields = fields
    for name in PolicyList.fieldNames.compactMap({ HTTPField.Name($0) }) {
      for index in fields.indices where fields[index].name == name {
        fields[index].value = head.allowing(fields[index].value)
      }
    }
    if head.hasScript { fields[.eTag] = nil }
    return fields
  }

  /// Framing is the connection's business, whatever a filter line says.
  private static let framing: Set<String> = [
    "connection", "content-encoding", "content-length", "content-type", "transfer-encoding",
  ]

  /// Does what the person's own filters ask for.
  static func applying(_ rules: [HeaderRule], to fields: HTTPFields) -> HTTPFields {
    var fields = fields
    for rule in rules {
      switch rule.effect {
      case .remove(let text):
        guard !framing.contains(text), let name = HTTPField.Name(text) else { continue }
        fields[name] = nil
      case .addPolicy(let policy):
        fields.append(HTTPField(name: .contentSecurityPolicy, value: policy))
      }
    }
    return fields
  }

  /// For a 304 that answers one of our own tags.
  static func withSaltedEntityTag(_ fields: HTTPFields, salt: EntityTagSalt) -> HTTPFields {
    var fields = fields
    if let tag = fields[.eTag] { fields[.eTag] = salt.salted(tag) }
    return fields
  }
}
