/// The policies of one header field, separated by commas; a page must satisfy each.
///
/// Values of `<meta http-equiv=Content-Security-Policy content=…>` are read the same way: a comma ends a
/// policy there too. A report-only field is read and added to like any other, so that what Lenity inserts is
/// not reported to the site.
public struct PolicyList: Hashable, Sendable, CustomStringConvertible {
  /// In source order.
  public var policies: [ContentSecurityPolicy]

  /// Reads the value of one field (fields of the same name are read one by one, or joined with commas).
  public init(parsing fieldValue: String) {
    policies = fieldValue.utf8.split(separator: comma, omittingEmptySubsequences: false).map {
      ContentSecurityPolicy(parsing: String(Substring($0)))
    }
  }

  /// The field's value.
  public var description: String { policies.map(\.description).joined(separator: ",") }

  /// The policies with the least added that lets all of `additions` through.
  public func allowing(_ additions: [PolicyAddition]) -> PolicyList {
    var copy = self
    for addition in additions { copy.policies = copy.policies.map { $0.allowing(addition) } }
    return copy
  }

  /// Whether every policy allows a page of `origin` to fetch a URL for a use.
  public func allows(
    _ use: PolicyUse,
    _ url: PolicyURL,
    from origin: PolicyURL,
    nonce: String? = nil,
    integrity: String? = nil,
    isParserInserted: Bool = true
  ) -> Bool {
    policies.allSatisfy {
      $0.allows(
        use,
        url,
        from: origin,
        nonce: nonce,
        integrity: integrity,
        isParserInserted: isParserInserted
      )
    }
  }

  /// Whether every policy allows a script or style that stands in the page itself.
  public func allows(inline kind: InlineKind, nonce: String? = nil, content: String? = nil) -> Bool
  {
    policies.allSatisfy { $0.allows(inline: kind, nonce: nonce, content: content) }
  }

  /// Whether every policy lets text be made into script.
  public var allowsEvaluation: Bool { policies.allSatisfy(\.allowsEvaluation) }

  /// The names of the header fields that hold policies, in lower case.
  public static let fieldNames = [
    "content-security-policy", "content-security-policy-report-only",
  ]
}
