/// One line of a filter list, understood.
///
/// The dialects of Adblock Plus, AdGuard and uBlock Origin are read; what this program cannot do is refused by
/// name, never quietly dropped.
public struct Filter: Hashable, Sendable {
  /// What the line asks for.
  public enum Effect: Hashable, Sendable {
    /// Elements are hidden by a style sheet, so that also what scripts draw later is hidden.
    case hide
    /// Elements get these declarations.
    case style(String)
    /// Elements are taken out of the page before it arrives.
    case remove
    /// Attributes are taken off.
    case removeAttributes([String])
    /// Members are taken out of JSON: a path.
    case prune(String)
    /// A field is taken out of the response's head.
    case removeHeader(String)
    /// A policy is added to the page's.
    case policy(String)
    /// Nothing is done to the page: an exception for all of it (`@@…$elemhide`, `generichide`).
    case allow(genericOnly: Bool)

    /// Whether the selector will stand in a style sheet.
    var goesIntoStyleSheet: Bool {
      switch self {
      case .hide, .style: true
      default: false
      }
    }
  }

  /// Where the filter applies; empty for everywhere.
  public var hosts: [FilterHost]

  /// Where it does not.
  public var exceptHosts: [FilterHost]

  /// Whether the line takes back other lines with the same selector.
  public var isException: Bool

  /// CSS, without what only filter lists know; empty for filters that look at no elements.
  public var selector: String

  /// What happens.
  public var effect: Effect

  /// Which URLs, for filters that name a part of one; nil for all of the hosts.
  public var url: URLFilter?

  /// Whether a page on the host is meant.
  ///
  /// - Parameter host: lower case, without a trailing dot.
  /// - Returns: whether it is.
  public func applies(toHost host: String) -> Bool {
    if exceptHosts.contains(where: { $0.matches(host) }) { return false }
    return hosts.isEmpty || hosts.contains { $0.matches(host) }
  }
}

/// A host in a filter line: a domain with all below it, or a name under any public suffix (`google.*`).
public enum FilterHost: Hashable, Sendable, CustomStringConvertible {
  case domain(String)
  case entity(String)

  /// Reads a host; nil for what is none.
  init?(parsing text: Substring) {
    let isEntity = text.hasSuffix(".*")
    guard let name = canonicalHost(String(isEntity ? text.dropLast(2) : text)) else { return nil }
    self = isEntity ? .entity(name) : .domain(name)
  }

  /// Whether the host is meant.
  ///
  /// - Parameter host: lower case, without a trailing dot.
  /// - Returns: whether it is.
  public func matches(_ host: String) -> Bool {
    switch self {
    case .domain(let name): return host == name || isSubdomain(host, of: name)
    case .entity(let name):
      guard let registrable = PublicSuffixList.bundled.registrableDomain(of: host),
        let dot = registrable.firstIndex(of: ".")
      else { return false }
      let bare = host.dropLast(registrable[dot...].count)
      return bare == name || isSubdomain(String(bare), of: name)
    }
  }

  /// The host as it is written.
  public var description: String {
    switch self {
    case .domain(let name): name
    case .entity(let name): "\(name).*"
    }
  }
}

/// Why a filter line is not taken over.
public enum FilterRefusal: Error, Hashable, Sendable {
  /// No program understands it: what is wrong.
  case invalid(String)
  /// Others understand it, this program does not: the part that is meant, with the hosts it was for.
  case unsupported(String, hosts: [FilterHost] = [], exceptHosts: [FilterHost] = [])
}
