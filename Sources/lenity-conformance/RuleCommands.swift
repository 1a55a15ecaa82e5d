import Foundation
import Rules

/// The commands of the suites url-match, public-suffix and filter-syntax.
var ruleCommands: [String: Command] {
  ["match": matchPattern, "registrable": registrableDomain, "filter": filter]
}

/// The name directly below the public suffix of a host.
private func registrableDomain(_ question: Question) throws -> [String: Any] {
  let host = question.optionalString("host")
  let domain = host.flatMap(PublicSuffixList.bundled.registrableDomain)
  return ["registrable": domain.map { $0 as Any } ?? NSNull()]
}

/// What one filter line means, or what several do on a page.
private func filter(_ question: Question) throws -> [String: Any] {
  if let line = question.optionalString("rule") { return filterAnswer(line) }
  return try appliedFilters(question)
}

/// One question about match patterns; `kind` says which.
private func matchPattern(_ question: Question) throws -> [String: Any] {
  switch try question.string("kind") {
  case "match":
    let patterns = question.texts("patterns").compactMap(pattern)
    let url = requestURL(try question.string("url"))
    return ["result": url.map { url in patterns.contains { $0.matches(url) } } ?? false]
  case "parse": return ["result": isParsedAs(question, try question.string("pattern"))]
  case "glob":
    let glob = Glob(try question.string("pattern"), questionMarkIsWild: true)
    return ["result": glob.matches(try question.string("url"))]
  case "subsumes":
    let (outer, inner) = (try question.string("outer"), try question.string("inner"))
    guard let outer = pattern(outer), let inner = pattern(inner) else { return ["result": false] }
    return ["result": outer.subsumes(inner)]
  case "overlaps":
    let (a, b) = (try question.string("a"), try question.string("b"))
    guard let a = pattern(a), let b = pattern(b) else { return ["result": false] }
    return ["result": a.overlaps(b)]
  case "broad-host":
    let found = pattern(try question.string("pattern"))
    return ["result": found?.isBroad(PublicSuffixList.registries.isListed) ?? false]
  case let kind: throw CommandError.unknownState(kind)
  }
}

private func pattern(_ text: String) -> MatchPattern? {
  try? MatchPattern(text)
}

/// A URL of any scheme; files have no host.
private func requestURL(_ text: String) -> RequestURL? {
  guard text.hasPrefix("file://") else { return RequestURL(parsing: text) }
  let rest = text.dropFirst("file://".count)
  let host = rest.prefix { $0 != "/" }
  return RequestURL(scheme: "file", host: String(host), path: String(rest.dropFirst(host.count)))
}

/// Whether the pattern can be read, and names the host and port that the question gives.
private func isParsedAs(_ question: Question, _ text: String) -> Bool {
  guard let pattern = pattern(text) else { return false }
  if let host = question.optionalString("host") {
    let name = pattern.host.name ?? ""
    guard host == (name.contains(":") ? "[\(name)]" : name) else { return false }
  }
  if let port = question.optionalString("port") {
    return port == (pattern.port.map(String.init) ?? "*")
  }
  return true
}

/// What one filter line means.
private func filterAnswer(_ line: String) -> [String: Any] {
  do throws(FilterRefusal) {
    guard let filter = try Filter.parse(line) else { return ["valid": false] }
    return [
      "valid": true, "hosts": filter.hosts.map(\.description),
      "not_hosts": filter.exceptHosts.map(\.description), "selector": filter.selector,
      "exception": filter.isException,
    ]
  } catch {
    switch error {
    case .invalid(let reason): return ["valid": false, "reason": reason]
    case .unsupported(let part, let hosts, let exceptHosts):
      return [
        "valid": true, "unsupported": part, "hosts": hosts.map(\.description),
        "not_hosts": exceptHosts.map(\.description),
      ]
    }
  }
}

/// Which selectors a list hides on a page.
///
/// Selectors without a host that are one class or one id are left out, as the suite's peer does: a blocker
/// looks those up by the classes and ids that a page turns out to have.
private func appliedFilters(_ question: Question) throws -> [String: Any] {
  guard let url = RequestURL(parsing: try question.string("url")) else {
    throw CommandError.missing("url")
  }
  let found = Filter.selectors(of: question.texts("rules"), on: url)
  let named = found.hidden.filter {
    !($0.hosts.isEmpty && $0.exceptHosts.isEmpty && isSimple($0.selector))
  }
  return [
    "hide": Set(named.map(\.selector)).sorted(),
    "exceptions": found.takenBack.sorted(),
    "generichide": found.genericIsAllowed,
  ]
}

private func isSimple(_ selector: String) -> Bool {
  (selector.hasPrefix(".") || selector.hasPrefix("#"))
    && selector.dropFirst().allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
}

extension Question {
  fileprivate func texts(_ name: String) -> [String] {
    members[name] as? [String] ?? []
  }
}
