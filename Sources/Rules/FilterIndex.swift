import Edits

/// The person's own filter lines, and which of them apply to a URL.
struct FilterIndex: Sendable {
  /// A filter with the rule that its edits are reported under.
  struct Entry: Sendable {
    var filter: Filter
    var rule: RuleID
  }

  private(set) var entries: [Entry] = []
  private var exceptions: [Filter] = []

  /// Lines that were not taken over, and why.
  private(set) var refusals: [RuleError] = []

  /// The most lines of filters that one profile may have.
  static let lineCountMax = 50_000

  init() {}

  init(lines: [ProfileLine], rules: inout [Rule]) {
    var conditions = FilterConditions()
    for line in lines.prefix(Self.lineCountMax) {
      do throws(FilterRefusal) {
        guard try conditions.takes(line.text), let filter = try FilterParser.parse(line.text) else {
          continue
        }
        add(filter, of: line, to: &rules)
      } catch {
        refusals.append(Self.refusal(error, of: line))
      }
    }
    if lines.count > Self.lineCountMax {
      refusals.append(
        RuleError(
          code: .limitExceeded,
          place: lines[Self.lineCountMax].place,
          cause: "there are more than 50,000 lines",
          remedy: "the rest is not read"
        )
      )
    }
  }

  private mutating func add(_ filter: Filter, of line: ProfileLine, to rules: inout [Rule]) {
    if filter.isException {
      exceptions.append(filter)
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
    entries.append(Entry(filter: filter, rule: id))
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
        remedy: "the line is left out"
      )
    }
  }

  /// Positions of the filters that apply to the URL, exceptions taken off.
  ///
  /// - Complexity: O(filters); profiles hold few of them, and the answer is cached with what it compiles to.
  func indices(for url: RequestURL) -> [Int] {
    if entries.isEmpty { return [] }
    let exceptions = exceptions.filter { applies($0, to: url) }
    let isAllAllowed = exceptions.contains { $0.effect == .allow(genericOnly: false) }
    let isGenericAllowed = exceptions.contains { $0.effect == .allow(genericOnly: true) }
    return entries.indices.filter { index in
      let filter = entries[index].filter
      guard applies(filter, to: url) else { return false }
      let looksAtElements = !filter.selector.isEmpty
      if looksAtElements, isAllAllowed || (isGenericAllowed && filter.hosts.isEmpty) {
        return false
      }
      return !exceptions.contains { takesBack($0, filter) }
    }
  }

  private func applies(_ filter: Filter, to url: RequestURL) -> Bool {
    filter.applies(toHost: url.host) && (filter.url?.matches(url) ?? true)
  }

  /// An exception takes back what names the same elements, or does the same to the head.
  private func takesBack(_ exception: Filter, _ filter: Filter) -> Bool {
    exception.selector.isEmpty
      ? exception.effect == filter.effect : exception.selector == filter.selector
  }
}
