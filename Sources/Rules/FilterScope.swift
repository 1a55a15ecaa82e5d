/// The hosts in front of an element filter: `a.org,~b.a.org,c.*`, or `[$domain=…,path=…]`.
struct FilterScope {
  private(set) var hosts: [FilterHost] = []
  private(set) var exceptHosts: [FilterHost] = []
  private(set) var hasModifiers = false

  /// A part that is understood and not supported.
  private(set) var unsupported: String?

  init(parsing head: Substring) throws(FilterRefusal) {
    var list = head.trimmed
    if list.hasPrefix("[") { list = try readModifiers(list) }
    try readHosts(list, separator: ",")
  }

  /// `[$path=/id]`, `[$domain=a.org|b.org]`: the rest of the head follows.
  private mutating func readModifiers(_ text: Substring) throws(FilterRefusal) -> Substring {
    guard text.hasPrefix("[$"), let end = closingBracket(of: text) else {
      throw .invalid("'[' opens modifiers as in [$path=/page]")
    }
    hasModifiers = true
    let body = text[text.index(text.startIndex, offsetBy: 2)..<end]
    let name = body.prefix { $0 != "=" }
    guard ["path", "domain", "app", "url"].contains(String(name)) else {
      throw .invalid("no modifier is called '\(name)'")
    }
    if name == "domain", !body.contains("/") {
      try readHosts(body.dropFirst("domain=".count), separator: "|")
    } else {
      unsupported = "'[$\(name)]'"
    }
    return text[text.index(after: end)...].trimmed
  }

  /// The bracket that closes the modifiers; where a regular expression ends just before one, that one.
  private func closingBracket(of text: Substring) -> Substring.Index? {
    if let end = text.range(ofText: "/]") { return text.index(before: end.upperBound) }
    return text.firstIndex(of: "]")
  }

  private mutating func readHosts(_ text: Substring, separator: Character) throws(FilterRefusal) {
    if text.isEmpty { return }
    if text.hasPrefix("/") {
      unsupported = "a regular expression in place of a host"
      return
    }
    for part in text.split(separator: separator, omittingEmptySubsequences: false) {
      let name = part.trimmed
      let isExcept = name.hasPrefix("~")
      let bare = isExcept ? name.dropFirst() : name
      if bare == "*" { continue }
      guard let host = FilterHost(parsing: bare) else {
        throw .invalid("'\(bare)' is no host")
      }
      if isExcept { exceptHosts.append(host) } else { hosts.append(host) }
    }
  }
}
