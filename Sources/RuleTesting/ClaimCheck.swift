internal import Auditing
internal import CountText
internal import Edits
internal import HTMLRewriting
internal import JSONRewriting
internal import Rules

/// Holds one claim against one rewritten response.
struct ClaimCheck {
  /// What is wrong.
  struct Fault {
    var words: String
    var difference: TextDifference?
    var rules: [String] = []
  }

  private static let listedLeaksMax = 8

  let response: TestResult.Rewritten

  /// Nil where the claim holds.
  func fault(in claim: Expectation.Claim) -> Fault? {
    switch claim {
    case .body(let text): difference(expected: Array(text.utf8))
    case .unchanged: difference(expected: response.before)
    case .hidden(let kinds): leaks(of: kinds)
    case .value(let path, let literal, let text): value(path, [literal, text])
    case .valueAbsent(let path): value(path, [])
    case .elementText(let selector, let text): elements(selector, text)
    case .elementAbsent(let selector): elements(selector, nil)
    case .support(let region): support(region)
    case .edits, .paused: nil
    }
  }

  private func difference(expected: [UInt8]) -> Fault? {
    guard expected != response.after,
      let difference = TextDifference(
        expected: String(decoding: expected, as: UTF8.self),
        found: String(decoding: response.after, as: UTF8.self)
      )
    else { return nil }
    return Fault(
      words: "another body, from its line \(difference.line) on",
      difference: difference,
      rules: rules(near: difference.foundRanges)
    )
  }

  /// The rules that changed something there; a change and what differs may touch.
  private func rules(near ranges: [Range<Int>]) -> [String] {
    var places: [String] = []
    var shift = 0
    for change in response.changes {
      let start = change.range.lowerBound + shift
      let end = start + change.length
      shift += change.length - change.range.count
      let place = change.rule.place.description
      let isNear = ranges.contains { start <= $0.upperBound && end >= $0.lowerBound }
      if isNear, !places.contains(place) { places.append(place) }
    }
    return places
  }

  private func leaks(of kinds: Set<CountKind>) -> Fault? {
    var auditor = Auditor()
    var lines: [String] = []
    var leaked: Set<CountKind> = []
    var omittedCount = 0
    auditor.audit(response.after, contentType: response.mediaType) { leak in
      guard kinds.contains(leak.kind) else { return }
      leaked.insert(leak.kind)
      if lines.count < Self.listedLeaksMax {
        lines.append("\(leak.kind.rawValue) at \(leak.place): \(leak.text)")
      } else {
        omittedCount += 1
      }
    }
    guard !lines.isEmpty else { return nil }
    if omittedCount > 0 { lines.append("\(omittedCount) more") }
    // Rules for such counts looked at the body, and found something else in it or nothing.
    let rules = response.asked.filter { $0.kind.map(leaked.contains) ?? false }
    return Fault(
      words: lines.joined(separator: "\n"),
      rules: rules.map(\.place.description)
    )
  }

  /// With no literals, the path must select nothing.
  private func value(_ path: JSONPath, _ literals: [JSONLiteral]) -> Fault? {
    let matches: [JSONPath.Match]
    do {
      matches = try path.select(in: response.after.span)
    } catch {
      return Fault(words: "a body that is no JSON: \(error)")
    }
    if literals.isEmpty {
      guard let match = matches.first else { return nil }
      return Fault(words: "\(match.path) is there: \(text(match))")
    }
    guard !matches.isEmpty else { return Fault(words: "nothing there") }
    let wrong = matches.first { match in
      !literals.contains { $0.bytes.elementsEqual(response.after[match.range]) }
    }
    return wrong.map { Fault(words: "\($0.path) is \(text($0))") }
  }

  private func text(_ match: JSONPath.Match) -> String {
    String(String(decoding: response.after[match.range], as: UTF8.self).prefix(120))
  }

  /// Each card ends with the directory of its country.
  private func support(_ region: String) -> Fault? {
    let mark = Array("findahelpline.com/\(region.uppercased())".utf8)
    if response.before.firstRange(of: mark) != nil {
      return Fault(words: "the site's own link to that directory")
    }
    return response.after.firstRange(of: mark) == nil ? Fault(words: "no such card") : nil
  }

  /// With no text, nothing may match.
  private func elements(_ selector: Selector, _ expected: String?) -> Fault? {
    let texts = ElementReader.texts(of: selector, in: response.after)
    guard let expected else {
      return texts.first.map {
        Fault(words: "\(texts.count.counting("such element")); the first says \"\($0)\"")
      }
    }
    guard !texts.isEmpty else { return Fault(words: "no such element") }
    return texts.first { $0 != expected }.map { Fault(words: "one says \"\($0)\"") }
  }
}

/// Reads elements of a page.
enum ElementReader {
  private final class Box {
    var texts: [String] = []
  }

  /// The texts of the elements that match, white space made single, in page order.
  static func texts(of selector: Selector, in page: [UInt8]) -> [String] {
    let box = Box()
    let read = HTMLRead(name: "text", selector: nil)
    let rule = HTMLRule(id: RuleID(rawValue: 0), selector: selector, action: .decide([read]))
    let handlers = HTMLHandlers(decide: { _, reads in
      let words = (reads["text"] ?? "").split(whereSeparator: \.isWhitespace)
      box.texts.append(words.joined(separator: " "))
      return []
    })
    var rewriter = HTMLRewriter(rules: HTMLRuleSet([rule]), handlers: handlers)
    var output: [UInt8] = []
    rewriter.write(page.span, into: &output)
    rewriter.end(into: &output)
    return box.texts
  }
}
