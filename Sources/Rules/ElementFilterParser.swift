import HTMLRewriting

/// Reads what stands after `##`: CSS, with the pseudo-classes and actions that filter lists add.
struct ElementFilterParser {
  /// Pseudo-classes of filter lists that this program leaves to others.
  private static let unsupportedNames: Set<String> = [
    "xpath", "matches-css", "matches-css-before", "matches-css-after", "matches-attr",
    "matches-property", "matches-path", "matches-media", "min-text-length", "nth-ancestor",
    "others", "watch-attr", "watch-attrs", "-abp-properties", "matches-prop", "shadow",
    "remove-class", "matches-text", "properties",
  ]

  private static let textNames: Set<String> = ["has-text", "contains", "-abp-contains"]

  static func parse(_ text: String, removes: Bool) throws(FilterRefusal) -> Filter {
    var (selector, declarations) = try splitDeclarations(text)
    var effect: Filter.Effect = removes ? .remove : .hide
    if let declarations { effect = try Self.effect(of: declarations) }
    var scan = try PseudoScan(selector)
    if let action = scan.trailingAction {
      effect = try Self.effect(of: action)
      selector = String(selector[..<action.range.lowerBound])
      scan = try PseudoScan(selector)
    }
    try check(scan, in: selector)
    selector = try translate(selector, scan: scan)
    if usesText(scan), effect == .hide { effect = .remove }
    try checkSelector(selector)
    if effect.goesIntoStyleSheet, breaksOut(selector) {
      throw .invalid("a selector holds no braces, comments or '</'")
    }
    return Filter(
      hosts: [],
      exceptHosts: [],
      isException: false,
      selector: selector,
      effect: effect
    )
  }

  /// `div {remove: true;}` and `div { color: red }`.
  private static func splitDeclarations(
    _ text: String
  ) throws(FilterRefusal) -> (selector: String, declarations: String?) {
    guard text.hasSuffix("}") else { return (text, nil) }
    guard let open = PseudoScan.openingBrace(in: text) else {
      throw .invalid("'}' closes nothing")
    }
    let selector = String(text[..<open].trimmed)
    let body = text[text.index(after: open)..<text.index(before: text.endIndex)]
    if selector.isEmpty { throw .invalid("no selector stands before '{'") }
    return (selector, String(body.trimmed))
  }

  private static func effect(of declarations: String) throws(FilterRefusal) -> Filter.Effect {
    let bare = declarations.filter { $0 != " " && $0 != ";" }
    if bare == "remove:true" { return .remove }
    guard !bare.hasPrefix("remove:"), declarations.contains(":") else {
      throw .invalid("'\(declarations)' is no declaration")
    }
    if bare == "display:none!important" || bare == "display:none" { return .hide }
    try checkDeclarations(declarations)
    return .style(declarations)
  }

  private static func effect(of action: PseudoScan.Pseudo) throws(FilterRefusal) -> Filter.Effect {
    switch action.name {
    case "style":
      guard action.argument.contains(":") else { throw .invalid("':style()' takes declarations") }
      try checkDeclarations(action.argument)
      return .style(action.argument)
    case "remove": return .remove
    case "remove-attr":
      if action.argument.hasPrefix("/") {
        throw .unsupported("a regular expression in ':remove-attr'")
      }
      let names = action.argument.split(separator: ",").map { String($0.trimmed) }
      guard !names.isEmpty else { throw .invalid("':remove-attr()' takes a name") }
      return .removeAttributes(names)
    default: throw .unsupported("':\(action.name)'")
    }
  }

  private static func check(_ scan: PseudoScan, in selector: String) throws(FilterRefusal) {
    for pseudo in scan.pseudos {
      if ["if", "if-not"].contains(pseudo.name) {
        throw .invalid("':\(pseudo.name)' was given up; use ':has'")
      }
      if pseudo.name == "matches-path", pseudo.depth > 0, pseudo.enclosing != "not" {
        throw .invalid("':matches-path' stands at the beginning of a selector")
      }
    }
    let procedural = scan.pseudos.first {
      unsupportedNames.contains($0.name) || textNames.contains($0.name) || $0.name == "upward"
    }
    if let procedural, scan.hasTopLevelComma {
      throw .invalid("a list of selectors cannot hold ':\(procedural.name)'")
    }
    if let pseudo = scan.pseudos.first(where: { unsupportedNames.contains($0.name) }) {
      throw .unsupported("':\(pseudo.name)'")
    }
    for pseudo in scan.pseudos
    where textNames.contains(pseudo.name) && pseudo.argument.hasPrefix("/")
      && (try? Selector(parsing: ":has-text(\(pseudo.argument))")) == nil
    {
      throw .unsupported("a regular expression in ':\(pseudo.name)'")
    }
  }

  private static func usesText(_ scan: PseudoScan) -> Bool {
    scan.pseudos.contains { textNames.contains($0.name) }
  }

  /// Writes older names of the same thing in the one spelling, and `:upward` as `:has`.
  private static func translate(
    _ selector: String,
    scan: PseudoScan
  ) throws(FilterRefusal) -> String {
    var text = selector
    for pseudo in scan.pseudos.reversed() where pseudo.depth == 0 && pseudo.name == "upward" {
      guard pseudo.range.upperBound == selector.endIndex,
        scan.pseudos.filter({ $0.name == "upward" }).count == 1
      else { throw .unsupported("':upward' in the middle of a selector") }
      text = try upward(String(selector[..<pseudo.range.lowerBound]), argument: pseudo.argument)
    }
    if scan.pseudos.contains(where: { $0.name == "upward" && $0.depth > 0 }) {
      throw .unsupported("':upward' inside another selector")
    }
    for (old, new) in [(":-abp-has(", ":has("), (":-abp-contains(", ":has-text(")] {
      while let range = text.range(ofText: old) { text.replaceSubrange(range, with: new) }
    }
    return text
  }

  /// `x:upward(y)` is every `y` around an `x`; `x:upward(2)` is what is two levels above one.
  private static func upward(
    _ inner: String,
    argument: String
  ) throws(FilterRefusal) -> String {
    guard let levels = Int(argument) else { return "\(argument):has(\(inner))" }
    guard (1...64).contains(levels), !inner.contains(" "), !inner.contains(">") else {
      throw .unsupported("':upward' with a number after a selector of several parts")
    }
    return "*:has(> \(String(repeating: "* > ", count: levels - 1))\(inner))"
  }

  private static func checkDeclarations(_ text: String) throws(FilterRefusal) {
    guard !["{", "}", "</", "<!", "/*", "@"].contains(where: { text.range(ofText: $0) != nil })
    else {
      throw .invalid("declarations hold no braces, comments or '</'")
    }
    let lowered = asciiLowercased(text)
    for name in ["url(", "image-set(", "image("] where lowered.range(ofText: name) != nil {
      throw .unsupported("'\(name)…)' in declarations")
    }
  }

  /// Whether the selector could end its rule in a style sheet, or the sheet.
  private static func breaksOut(_ selector: String) -> Bool {
    if ["/*", "*/", "</", "<!"].contains(where: { selector.range(ofText: $0) != nil }) {
      return true
    }
    var quote: Character?
    var isEscaped = false
    for character in selector {
      if isEscaped {
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if let open = quote {
        if character.isNewline { return true }
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if "{};@".contains(character) {
        return true
      }
    }
    return quote != nil || isEscaped
  }

  private static func checkSelector(_ selector: String) throws(FilterRefusal) {
    if selector.trimmed.isEmpty { throw .invalid("the selector is missing") }
    do {
      _ = try Selector(parsing: selector)
    } catch {
      switch error.code {
      case .pseudoElement, .notStreamable, .limit, .namespace: return
      default: throw .invalid("'\(selector)' is no selector: \(error.explanation)")
      }
    }
  }
}
