/// `!#if … !#else … !#endif` around lines of a filter list.
///
/// Conditions name browsers and blockers (`env_firefox`, `ext_ublock`); here all of them are false, and only
/// `ext_lenity` is true.
struct FilterConditions {
  /// Whether each open `!#if` is in its taken part.
  private var open: [Bool] = []

  init() {}

  /// Whether lines here are taken.
  var isTaking: Bool { open.allSatisfy { $0 } }

  /// How many conditions are not closed yet.
  var openCount: Int { open.count }

  /// Whether the line is outside conditions or in a part that is taken.
  mutating func takes(_ line: String) throws(FilterRefusal) -> Bool {
    let text = line.trimmed
    guard text.hasPrefix("!#") else { return isTaking }
    if text.hasPrefix("!#if") {
      open.append(Self.isTrue(String(text.dropFirst(4))))
    } else if text.hasPrefix("!#else"), let last = open.popLast() {
      open.append(!last)
    } else if text.hasPrefix("!#endif"), !open.isEmpty {
      open.removeLast()
    } else if text.hasPrefix("!#include") {
      throw .unsupported("'!#include' in one's own lines")
    } else if text.hasPrefix("!#else") || text.hasPrefix("!#endif") {
      throw .invalid("'\(text)' without '!#if'")
    }
    return false
  }

  /// Evaluates `a && !b || (c)`: names, `!`, `&&` before `||`, parentheses.
  private static func isTrue(_ text: String) -> Bool {
    var tokens: [String] = []
    var name = ""
    for character in text.trimmed {
      if character.isLetter || character.isNumber || character == "_" {
        name.append(character)
        continue
      }
      if !name.isEmpty { tokens.append(name) }
      name = ""
      if "!()&|".contains(character) { tokens.append(String(character)) }
    }
    if !name.isEmpty { tokens.append(name) }
    var rest = tokens[...]
    return either(&rest, depth: 0)
  }

  private static func either(_ rest: inout ArraySlice<String>, depth: Int) -> Bool {
    var value = both(&rest, depth: depth)
    while rest.first == "|" {
      rest = rest.drop { $0 == "|" }
      let other = both(&rest, depth: depth)
      value = value || other
    }
    return value
  }

  private static func both(_ rest: inout ArraySlice<String>, depth: Int) -> Bool {
    var value = one(&rest, depth: depth)
    while rest.first == "&" {
      rest = rest.drop { $0 == "&" }
      let other = one(&rest, depth: depth)
      value = value && other
    }
    return value
  }

  private static func one(_ rest: inout ArraySlice<String>, depth: Int) -> Bool {
    guard depth < 64, let token = rest.popFirst() else { return false }
    if token == "!" { return !one(&rest, depth: depth + 1) }
    guard token == "(" else { return token == "ext_lenity" || token == "true" }
    let value = either(&rest, depth: depth + 1)
    if rest.first == ")" { rest.removeFirst() }
    return value
  }
}
