extension ContentSecurityPolicy {
  /// Whether a page of `origin` may fetch a URL for a use.
  ///
  /// `nonce` and `integrity` are those of the script or style element that asks; `isParserInserted` says
  /// whether the script came from markup rather than from a script that was allowed.
  public func allows(
    _ use: PolicyUse,
    _ url: PolicyURL,
    from origin: PolicyURL,
    nonce: String? = nil,
    integrity: String? = nil,
    isParserInserted: Bool = true
  ) -> Bool {
    guard let sources = governing(use)?.sources else { return true }
    if use == .styleElement, sources.allows(nonce: nonce) { return true }
    if use == .scriptElement {
      if sources.allows(nonce: nonce) || sources.allows(integrity: integrity) { return true }
      if sources.isStrictDynamic { return !isParserInserted }
    }
    return sources.allows(url, from: origin)
  }

  /// Whether a script or style that stands in the page itself may be used.
  ///
  /// `nonce` is the element's and has no meaning for attributes; `content` is the text, to compare digests
  /// with.
  public func allows(inline kind: InlineKind, nonce: String? = nil, content: String? = nil) -> Bool
  {
    guard let sources = governing(kind.use)?.sources else { return true }
    if sources.allowsAllInline(kind) { return true }
    if kind.isElement, sources.allows(nonce: nonce) { return true }
    return content.map { sources.allows(content: $0, as: kind) } ?? false
  }

  /// Whether text may be made into script (`eval`).
  public var allowsEvaluation: Bool {
    governing(.evaluation)?.sources.expressions.contains(.unsafeEval) ?? true
  }
}
