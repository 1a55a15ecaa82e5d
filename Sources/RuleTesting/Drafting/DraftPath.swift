internal import Auditing

/// Paths of single values made paths of their kind.
enum DraftPath {
  /// Names that say nothing alone: the name around them has to be told too.
  private static let plainNames: Set<String> = [
    "count", "counts", "total", "totals", "value", "number", "totalItems", "total_count", "text",
    "content", "simpleText", "label", "title", "runs", "accessibility", "accessibilityData", "data",
    "items", "edges", "node", "nodes", "summary", "result", "userInteractionCount", "name",
  ]

  private static let namesMax = 4

  /// `$.posts[0].stats.likes` as `$..likes`, `$.views.runs[2].text` as `$..views.runs[*].text`.
  static func generalized(_ place: String) -> String {
    var steps = steps(of: place)
    var kept: [Step] = []
    var nameCount = 0
    while let step = steps.popLast() {
      kept.append(step)
      guard case .name(let name) = step else { continue }
      nameCount += 1
      if isTelling(name) || nameCount == namesMax { break }
    }
    var path = "$."
    for step in kept.reversed() {
      switch step {
      case .element: path += "[*]"
      case .name(let name) where isKey(name): path += ".*"
      case .name(let name): path += (path == "$." ? "." : isShort(name) ? "." : "") + quoted(name)
      }
    }
    return path
  }

  private enum Step {
    case name(String)
    case element
  }

  /// Keys of maps are numbers, signs or hearts.
  private static func isKey(_ name: String) -> Bool {
    !name.unicodeScalars.contains { $0.isASCII && $0.properties.isAlphabetic }
  }

  private static func isTelling(_ name: String) -> Bool {
    !plainNames.contains(String(name.drop { $0 == "_" })) && !isKey(name)
  }

  /// A name as a path has it behind a dot, or in brackets.
  static func quoted(_ name: String) -> String {
    if isShort(name) { return name }
    let escaped = name.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
    return "['\(escaped)']"
  }

  private static func isShort(_ name: String) -> Bool {
    let isPlain = name.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || byte | 0x20 &- UInt8(ascii: "a") < 26 || byte &- 0x30 < 10
    }
    return isPlain && name.utf8.first.map { $0 &- 0x30 >= 10 } ?? false
  }

  /// Takes apart what the audit writes: `.name`, `['name']`, `[0]`.
  private static func steps(of place: String) -> [Step] {
    var steps: [Step] = []
    var rest = place.dropFirst()
    while let first = rest.popFirst() {
      if first == "." {
        let name = rest.prefix { $0 != "." && $0 != "[" }
        steps.append(.name(String(name)))
        rest = rest.dropFirst(name.count)
      } else if rest.first == "'" {
        let name = name(beforeQuoteIn: rest.dropFirst())
        steps.append(.name(String(name)))
        rest = rest.dropFirst(name.count + 3)
      } else {
        steps.append(.element)
        rest = rest.drop { $0 != "]" }.dropFirst()
      }
    }
    return steps
  }

  /// The audit does not escape names; one ends where a quote and a bracket stand.
  private static func name(beforeQuoteIn text: Substring) -> Substring {
    guard let end = text.firstRange(of: "']") else { return text }
    return text[..<end.lowerBound]
  }
}
