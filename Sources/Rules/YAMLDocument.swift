import JSONRewriting
import Yams

/// Reads one YAML text into values that know their place, and gathers what is wrong with them.
///
/// Reading goes on after an error, so that a person sees all of them at once.
package struct YAMLDocument {
  package let file: String
  package private(set) var errors: [RuleError] = []

  /// The most bytes that one rule file may have.
  static let byteCountMax = 4 << 20

  /// The most values that one file may hold once aliases are written out.
  static let valueCountMax = 200_000

  package init(file: String) {
    self.file = file
  }

  package mutating func report(
    _ code: RuleError.Code,
    at place: SourcePlace,
    _ cause: String,
    _ remedy: String = ""
  ) {
    errors.append(RuleError(code: code, place: place, cause: cause, remedy: remedy))
  }

  /// The document's root; nil, with an error reported, where the text is not one YAML document.
  package mutating func root(of text: String) -> YAMLValue? {
    let start = SourcePlace(file: file, line: 1, column: 1)
    guard text.utf8.count <= Self.byteCountMax else {
      report(.limitExceeded, at: start, "the file is larger than 4 MiB", "split it")
      return nil
    }
    do {
      guard let node = try compose(yaml: text) else {
        report(.notYAML, at: start, "the file is empty", "write 'site: name' as its first line")
        return nil
      }
      var budget = Self.valueCountMax
      guard Self.fits(node, budget: &budget) else {
        report(.limitExceeded, at: start, "the file holds more than 200,000 values", "split it")
        return nil
      }
      return YAMLValue(node: node, file: file, fallback: start)
    } catch {
      report(error, at: start)
      return nil
    }
  }

  /// Counts values with aliases written out, and stops when there are too many.
  private static func fits(_ node: Node, budget: inout Int) -> Bool {
    budget -= 1
    guard budget > 0 else { return false }
    switch node {
    case .scalar, .alias: return true
    case .sequence(let nodes):
      for child in nodes where !fits(child, budget: &budget) { return false }
    case .mapping(let pairs):
      for (key, value) in pairs {
        guard fits(key, budget: &budget), fits(value, budget: &budget) else { return false }
      }
    }
    return true
  }

  private mutating func report(_ error: any Error, at start: SourcePlace) {
    guard let error = error as? YamlError else {
      report(.notYAML, at: start, "the file cannot be read as YAML")
      return
    }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      let place = SourcePlace(file: file, line: mark.line, column: mark.column)
      report(.notYAML, at: place, problem, "look at the indentation and quotes around here")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let place = SourcePlace(file: file, line: context.mark.line, column: context.mark.column)
      let keys = duplicates.map { "'\($0)'" }.joined(separator: ", ")
      report(.notYAML, at: place, "the key \(keys) stands here twice", "join the two")
    default:
      report(.notYAML, at: start, "the file is not YAML", "save it as UTF-8")
    }
  }
}

/// One value of a YAML file and where it stands.
package struct YAMLValue {
  let node: Node
  package let place: SourcePlace

  init(node: Node, file: String, fallback: SourcePlace) {
    self.node = node
    place =
      node.mark.map { SourcePlace(file: file, line: $0.line, column: $0.column) } ?? fallback
  }

  private func child(_ node: Node) -> YAMLValue {
    YAMLValue(node: node, file: place.file, fallback: place)
  }

  /// What the value is, for messages.
  package var kindName: String {
    switch node {
    case .scalar: isNull ? "nothing" : "a text"
    case .sequence: "a list"
    case .mapping: "a group of keys"
    case .alias: "an alias"
    }
  }

  /// Nothing, or `~`, or `null` without quotes.
  package var isNull: Bool {
    guard let scalar = node.scalar, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  package var isScalar: Bool { node.scalar != nil && !isNull }

  /// A text written over several lines below `|`.
  var isBlockText: Bool { node.scalar?.style == .literal }
  package var isSequence: Bool { node.sequence != nil }
  package var isMapping: Bool { node.mapping != nil }

  /// A text or number as JSON: what YAML calls a number, true, false or null stays one.
  ///
  /// nil for lists and groups of keys.
  var literal: JSONLiteral? {
    if isNull { return .null }
    guard let scalar = node.scalar else { return nil }
    if scalar.style == .plain, let literal = try? JSONLiteral(parsing: scalar.string) {
      return literal
    }
    return JSONLiteral(string: scalar.string)
  }

  /// The text as it was written, whatever YAML thinks its type is.
  package var text: String? { isNull ? nil : node.scalar?.string }

  /// The value's elements; one value alone counts as a list of one, nothing as an empty list.
  package var elements: [YAMLValue] {
    if isNull { return [] }
    return node.sequence.map { $0.map(child) } ?? [self]
  }

  /// The keys with their values, in the order of the file; nil if this is no group of keys.
  package var pairs: [(key: YAMLValue, value: YAMLValue)]? {
    if isNull { return [] }
    return node.mapping.map { $0.map { (child($0.key), child($0.value)) } }
  }
}
