/// Questions about filter lines that other programs ask in tests.
extension Filter {
  /// What a single line means; nil for comments and blank lines.
  public static func parse(_ line: String) throws(FilterRefusal) -> Filter? {
    try FilterParser.parse(line)
  }

  /// Which selectors lines hide on a page and which they take back there.
  public static func selectors(
    of lines: [String],
    on url: RequestURL
  ) -> (hidden: [Filter], takenBack: Set<String>, genericIsAllowed: Bool) {
    var filters: [Filter] = []
    for line in lines {
      if let filter = try? FilterParser.parse(line) { filters.append(filter) }
    }
    let applying = filters.filter { $0.url?.matches(url) ?? true }
    var takenBack: Set<String> = []
    for filter in applying where !filter.selector.isEmpty {
      let isExcept = filter.exceptHosts.contains { $0.matches(url.host) }
      let isHere = filter.hosts.isEmpty || filter.hosts.contains { $0.matches(url.host) }
      if filter.isException
        ? filter.applies(toHost: url.host) : isExcept && (isHere || filter.hosts.isEmpty)
      {
        takenBack.insert(filter.selector)
      }
    }
    let isAllowed = applying.contains { $0.isException && $0.effect == .allow(genericOnly: true) }
    let hidden = applying.filter { filter in
      !filter.isException && filter.effect == .hide && filter.applies(toHost: url.host)
        && !takenBack.contains(filter.selector) && !(isAllowed && filter.hosts.isEmpty)
    }
    return (hidden, takenBack, isAllowed)
  }
}
