/// Reads one line of a filter list.
struct FilterParser {
  /// What stands between the hosts and the rest of an element filter.
  private enum Separator: String, CaseIterable {
    // Longer ones first: `#@$?#` begins like `#@#`.
    case extendedStyleException = "#@$?#"
    case extendedStyle = "#$?#"
    case extendedException = "#@?#"
    case extended = "#?#"
    case styleException = "#@$#"
    case style = "#$#"
    case scriptException = "#@%#"
    case script = "#%#"
    case exception = "#@#"
    case hide = "##"
    case removeException = "$@$"
    case remove = "$$"

    var isException: Bool { rawValue.contains("@") }
  }

  /// The filter of a line; nil for comments, headers and blank lines.
  static func parse(_ line: some StringProtocol) throws(FilterRefusal) -> Filter? {
    let text = line.trimmed
    if text.isEmpty || text.hasPrefix("!") || isHeader(text) { return nil }
    if text.hasPrefix("# ") || text == "#" { return nil }
    guard let (separator, range) = separator(in: String(text)) else {
      return try NetworkFilterParser.parse(String(text))
    }
    let whole = String(text)
    let head = whole[..<range.lowerBound]
    let body = whole[range.upperBound...].trimmed
    return try parse(head: head, separator: separator, body: String(body))
  }

  /// Whether the line is like `[Adblock Plus 2.0]`.
  private static func isHeader(_ text: some StringProtocol) -> Bool {
    text.hasPrefix("[") && text.hasSuffix("]") && text.range(ofText: "dblock") != nil
  }

  /// The first separator in the line; a `#` in a URL is none.
  private static func separator(in text: String) -> (Separator, Range<String.Index>)? {
    var best: (Separator, Range<String.Index>)?
    for separator in Separator.allCases {
      guard let range = text.range(ofText: separator.rawValue) else { continue }
      if best.map({ range.lowerBound < $0.1.lowerBound }) ?? true { best = (separator, range) }
    }
    guard let (separator, range) = best else { return nil }
    // `||host^$$` and options are network filters; hosts hold none of these.
    let head = text[..<range.lowerBound]
    let isModifier = head.hasPrefix("[$")
    return !isModifier && head.contains(where: { "|^@".contains($0) }) && !head.hasPrefix("/")
      ? nil : (separator, range)
  }

  private static func parse(
    head: Substring,
    separator: Separator,
    body: String
  ) throws(FilterRefusal) -> Filter {
    if body.isEmpty { throw .invalid("nothing stands after '\(separator.rawValue)'") }
    let scope = try FilterScope(parsing: head)
    var filter: Filter
    do throws(FilterRefusal) {
      filter = try parseBody(body, separator: separator, hasModifiers: scope.hasModifiers)
      if let part = scope.unsupported { throw FilterRefusal.unsupported(part) }
    } catch {
      guard case .unsupported(let part, _, _) = error else { throw error }
      throw .unsupported(part, hosts: scope.hosts, exceptHosts: scope.exceptHosts)
    }
    filter.hosts = scope.hosts
    filter.exceptHosts = scope.exceptHosts
    filter.isException = separator.isException
    return filter
  }

  private static func parseBody(
    _ body: String,
    separator: Separator,
    hasModifiers: Bool
  ) throws(FilterRefusal) -> Filter {
    switch separator {
    case .script, .scriptException:
      throw .unsupported("scripts of a list ('\(separator.rawValue)')")
    case .extendedStyle, .extendedStyleException, .style, .styleException:
      return try parseStyle(body, separator: separator, hasModifiers: hasModifiers)
    case .remove, .removeException:
      return try ElementFilterParser.parse(tagContentAsText(body), removes: true)
    default:
      if body.hasPrefix("+js(") {
        if hasModifiers { throw .invalid("'[$…]' does not go with '+js'") }
        guard body.hasSuffix(")") else { throw .invalid("'+js(' is not closed") }
        throw .unsupported("'+js'")
      }
      if body.hasPrefix("^") {
        return try ElementFilterParser.parse(String(body.dropFirst()), removes: true)
      }
      return try ElementFilterParser.parse(body, removes: false)
    }
  }

  /// AdGuard writes CSS after `#$#`, Adblock Plus the names of its own scripts.
  private static func parseStyle(
    _ body: String,
    separator: Separator,
    hasModifiers: Bool
  ) throws(FilterRefusal) -> Filter {
    if body.hasPrefix("@") {
      guard body.hasSuffix("}") else { throw .invalid("the rule for media is not closed") }
      throw .unsupported("'@media'")
    }
    if body.contains("{") { return try ElementFilterParser.parse(body, removes: false) }
    let isSnippet = separator == .style || separator == .styleException
    guard isSnippet, !hasModifiers else { throw .invalid("declarations in braces are missing") }
    throw .unsupported("snippets ('\(separator.rawValue)')")
  }

  /// AdGuard's `[tag-content="…"]` and `[wildcard="…"]` as `:contains(…)`.
  private static func tagContentAsText(_ body: String) throws(FilterRefusal) -> String {
    if body.range(ofText: "[wildcard=") != nil { throw .unsupported("'[wildcard]'") }
    if body.range(ofText: "[max-length=") != nil || body.range(ofText: "[min-length=") != nil {
      throw .unsupported("'[max-length]' and '[min-length]'")
    }
    guard let start = body.range(ofText: "[tag-content=\""),
      let end = body[start.upperBound...].range(ofText: "\"]")
    else { return body }
    let text = body[start.upperBound..<end.lowerBound]
    return body[..<start.lowerBound] + body[end.upperBound...] + ":contains(\(text))"
  }
}
