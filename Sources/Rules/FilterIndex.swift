import Edits

/// The person's own filter lines and those of lists they take over, and which of them apply to a URL.
struct FilterIndex: Sendable {
  /// A filter with the rule that its edits are reported under.
  struct Entry: Sendable {
    var filter: Filter
    var rule: RuleID
    var isTrusted: Bool
  }

  private struct Exception: Sendable {
    var filter: Filter
    var isTrusted: Bool
  }

  private(set) var entries: [Entry] = []
  private var exceptions: [Exception] = []
  /// Positions of entries that name domains, by domain, and of all others.
  private var entriesByHost = HostIndex()
  private var entriesForAnyHost: [Int] = []

  /// Lines that were not taken over, and why.
  private(set) var refusals: [RuleError] = []

  /// The most lines that one profile or one list may have.
  static let lineCountMax = 50_000

  init() {}

  init(_ lists: [ImportedFilters], rules: inout [Rule]) {
    for list in lists { add(list, to: &rules) }
  }

  private mutating func add(_ list: ImportedFilters, to rules: inout [Rule]) {
    var conditions = FilterConditions()
    for line in list.lines.prefix(Self.lineCountMax) {
      do throws(FilterRefusal) {
        guard try conditions.takes(line.text), let filter = try FilterParser.parse(line.text) else {
          continue
        }
        if !list.isTrusted { try FilterTrust.check(filter) }
        add(filter, of: line, isTrusted: list.isTrusted, to: &rules)
      } catch {
        refusals.append(Self.refusal(error, of: line))
      }
    }
    if list.lines.count > Self.lineCountMax {
      refusals.append(
        RuleError(
          code: .limitExceeded,
          place: list.lines[Self.lineCountMax].place,
          cause: "there are more than 50,000 lines",
          remedy: "the rest is not read"
        )
      )
    }
  }

  private mutating func add(
    _ filter: Filter,
    of line: ProfileLine,
    isTrusted: Bool,
    to rules: inout [Rule]
  ) {
    if filter.isException {
      exceptions.append(Exception(filter: filter, isTrusted: isTrusted))
      return
    }
    let id = RuleID(rawValue: UInt32(clamping: rules.count))
    rules.append(
      Rule(
        id: id,
        site: "filters",
        purpose: .filter,
        place: line.place,
        target: filter.selector.isEmpty ? String(line.text.trimmed) : filter.selector
      )
    )
    index(filter, at: entries.count)
    entries.append(Entry(filter: filter, rule: id, isTrusted: isTrusted))
  }

  private mutating func index(_ filter: Filter, at position: Int) {
    var names: [String] = []
    for host in filter.hosts {
      guard case .domain(let name) = host else { break }
      names.append(name)
    }
    if names.isEmpty || names.count < filter.hosts.count {
      entriesForAnyHost.append(position)
    } else {
      for name in names { entriesByHost.insert(position, for: .domain(name)) }
    }
  }

  private static func refusal(_ error: FilterRefusal, of line: ProfileLine) -> RuleError {
    switch error {
    case .invalid(let cause):
      RuleError(
        code: .badFilter,
        place: line.place,
        cause: cause,
        remedy: "the line is left out"
      )
    case .unsupported(let part, _, _):
      RuleError(
        code: .unsupported,
        place: line.place,
        cause: "\(part) is not supported here",
        remedy: FilterRefusal.remedies.first { part.contains($0.part) }?.remedy
          ?? "the line is left out"
      )
    }
  }

  /// Positions of the filters that apply to the URL, exceptions taken off.
  ///
  /// - Complexity: O(filters that name the host, name none, or name one under any suffix).
  func indices(for url: RequestURL) -> [Int] {
    if entries.isEmpty { return [] }
    let exceptions = exceptions.filter { applies($0.filter, to: url) }
    let candidates = (entriesForAnyHost + entriesByHost.values(for: url.host)).sorted()
    return candidates.filter { index in
      let entry = entries[index]
      return applies(entry.filter, to: url)
        && !exceptions.contains { Self.takesBack($0, entry) }
    }
  }

  private func applies(_ filter: Filter, to url: RequestURL) -> Bool {
    filter.applies(toHost: url.host) && (filter.url?.matches(url) ?? true)
  }

  /// An exception takes back what names the same elements, or does the same to the head; a list's exceptions
  /// leave the person's own lines alone.
  private static func takesBack(_ exception: Exception, _ entry: Entry) -> Bool {
    guard exception.isTrusted || !entry.isTrusted else { return false }
    let looksAtElements = !entry.filter.selector.isEmpty
    if case .allow(let genericOnly) = exception.filter.effect {
      return looksAtElements && (!genericOnly || entry.filter.hosts.isEmpty)
    }
    return exception.filter.selector.isEmpty
      ? exception.filter.effect == entry.filter.effect
      : exception.filter.selector == entry.filter.selector
  }
}

/// What the lines of a list that is not trusted may do: hide.
enum FilterTrust {
  static func check(_ filter: Filter) throws(FilterRefusal) {
    switch filter.effect {
    case .hide, .remove, .prune, .allow: return
    case .style: throw .unsupported("declarations in a list that is not trusted")
    case .removeAttributes: throw .unsupported("':remove-attr' in a list that is not trusted")
    case .removeHeader: throw .unsupported("'$removeheader' in a list that is not trusted")
    case .policy: throw .unsupported("'$csp' in a list that is not trusted")
    }
  }
}

extension FilterRefusal {
  /// What a person can do instead, by a part of what was refused.
  static let remedies: [(part: String, remedy: String)] = [
    ("not trusted", "the line is left out; write 'trusted: true' at the list to allow it"),
    ("regular expression", "write the text itself, or a selector, instead"),
    (":xpath", "write it as a selector, with :has(…) and :has-text(…)"),
    ("+js", "lists cannot bring scripts; see whether a selector does it"),
    ("scripts", "lists cannot bring scripts; see whether a selector does it"),
    ("snippets", "lists cannot bring scripts; see whether a selector does it"),
    (":upward", "write it as outer:has(inner)"),
    (":matches-css", "use an attribute or a class that the element has"),
    ("blocking", "Lenity changes answers and blocks nothing; leave that to a blocker"),
    ("!#include", "take the other list over under 'lists:'"),
  ]
}
