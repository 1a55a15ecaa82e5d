import JSONRewriting

/// Reads filters about requests: `||host^$jsonprune=…`, `@@||host^$generichide`.
///
/// Of what network filters can ask for, this program does what changes a response that it reads anyway.
/// Blocking requests is another program's task.
struct NetworkFilterParser {
  static func parse(_ text: String) throws(FilterRefusal) -> Filter {
    let isException = text.hasPrefix("@@")
    let body = isException ? text.dropFirst(2) : text[...]
    guard let dollar = optionsStart(in: body) else {
      throw .unsupported(isException ? "exceptions from blocking" : "blocking of requests")
    }
    let pattern = body[..<dollar]
    guard let url = URLFilter(parsing: pattern) else {
      throw .unsupported("a regular expression in place of an address")
    }
    var filter = Filter(
      hosts: [],
      exceptHosts: [],
      isException: isException,
      selector: "",
      effect: .hide,
      url: url
    )
    var effect: Filter.Effect?
    for option in options(in: body[body.index(after: dollar)...]) {
      if let found = try read(option, into: &filter) { effect = found }
    }
    guard let effect else {
      throw .unsupported(isException ? "exceptions from blocking" : "blocking of requests")
    }
    filter.effect = effect
    return filter
  }

  /// The `$` in front of the options: the last one that is followed by a name.
  private static func optionsStart(in text: Substring) -> Substring.Index? {
    for name in ["jsonprune", "removeheader", "csp", "generichide", "ghide", "elemhide", "ehide"] {
      for lead in ["$", ","] {
        guard let range = text.range(ofText: lead + name) else { continue }
        return lead == "$" ? range.lowerBound : text.firstIndex(of: "$")
      }
    }
    return text.lastIndex(of: "$")
  }

  /// Options are separated by commas; a comma after `\` belongs to the value.
  private static func options(in text: Substring) -> [String] {
    var options = [""]
    var previous: Character = " "
    for character in text {
      if character == ",", previous != "\\" {
        options.append("")
      } else {
        options[options.count - 1].append(character)
      }
      previous = character
    }
    return options
  }

  private static func read(
    _ option: String,
    into filter: inout Filter
  ) throws(FilterRefusal) -> Filter.Effect? {
    let name = String(option.prefix { $0 != "=" })
    let value = String(option.dropFirst(name.count + 1))
    switch name {
    case "jsonprune": return .prune(try path(value))
    case "removeheader":
      guard !value.isEmpty else { throw .invalid("'$removeheader' takes a field's name") }
      if value.hasPrefix("request:") { throw .unsupported("'$removeheader=request:'") }
      return .removeHeader(asciiLowercased(value))
    case "csp":
      guard !value.isEmpty else { throw .invalid("'$csp' takes a policy") }
      return .policy(value)
    case "generichide", "ghide": return .allow(genericOnly: true)
    case "elemhide", "ehide": return .allow(genericOnly: false)
    case "domain", "from":
      for part in value.split(separator: "|") {
        let isExcept = part.hasPrefix("~")
        guard let host = FilterHost(parsing: isExcept ? part.dropFirst() : part) else {
          throw .invalid("'\(part)' is no host")
        }
        if isExcept { filter.exceptHosts.append(host) } else { filter.hosts.append(host) }
      }
      return nil
    case "xmlhttprequest", "xhr", "document", "doc", "subdocument", "important", "all", "1p", "3p",
      "first-party", "third-party", "~third-party":
      return nil
    default: throw .unsupported("'$\(name)'")
    }
  }

  /// AdGuard writes `\$.a.b`, and `\$..[?key]` for conditions that RFC 9535 writes otherwise.
  private static func path(_ value: String) throws(FilterRefusal) -> String {
    let text = String(value.filter { $0 != "\\" })
    do {
      _ = try JSONPath(parsing: text)
      return text
    } catch {
      throw .invalid("'\(text)' is no JSON path: \(error.explanation)")
    }
  }
}
