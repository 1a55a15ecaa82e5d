/// Finds what is said about a host without looking at what is said about others.
struct HostIndex: Sendable {
  private var exact: [String: [Int]] = [:]
  private var domains: [String: [Int]] = [:]

  mutating func insert(_ value: Int, for pattern: HostPattern) {
    switch pattern {
    case .exactly(let name): exact[name, default: []].append(value)
    case .domain(let name): domains[name, default: []].append(value)
    case .any: break
    }
  }

  /// The values of every pattern that covers the host, the nearest first, without repeats.
  ///
  /// - Complexity: O(labels of `host`).
  func values(for host: String) -> [Int] {
    var found = exact[host] ?? []
    var suffix = host[...]
    while true {
      if let values = domains[String(suffix)] { found += values }
      guard let dot = suffix.utf8.firstIndex(of: UInt8(ascii: ".")) else { break }
      suffix = suffix[suffix.utf8.index(after: dot)...]
    }
    if found.count < 2 { return found }
    var seen: Set<Int> = []
    return found.filter { seen.insert($0).inserted }
  }

  func covers(_ host: String) -> Bool {
    !values(for: host).isEmpty
  }
}
