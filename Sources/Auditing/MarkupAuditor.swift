internal import CountText

/// Walks a page and reports what looks like a count: attributes, texts, elements named for counts, embedded state.
struct MarkupAuditor {
  private struct Element {
    let name: String
    /// As a selector would say it.
    let label: String
    let kind: CountKind?
    /// Whether it holds what people wrote.
    let isWritten: Bool
  }

  private let place: AuditedPlace
  private var names: CountName
  private var open: [Element] = []
  /// The text since the last element that begins a line of its own.
  private var line = ""

  private static let openMax = 512
  private static let inlineNames: Set<String> = [
    "a", "abbr", "b", "bdi", "em", "font", "i", "label", "mark", "small", "span", "strong", "sub",
    "sup", "time", "u", "var", "faceplate-number", "data",
  ]
  private static let labelAttributes: Set<String> = [
    "aria-label", "title", "alt", "aria-description", "placeholder", "data-tooltip", "data-title",
    "data-original-title", "aria-valuetext", "data-label", "label", "data-text", "data-content",
  ]
  private static let identityAttributes: Set<String> = [
    "class", "id", "data-testid", "data-test-id", "itemprop", "data-e2e", "slot", "data-hook",
    "data-click-id", "data-role", "aria-label", "href", "data-sigil", "rel", "data-type",
    "data-element-term", "data-nav",
  ]

  private static let writtenParts = ["dialog", "posttext", "tweettext"]
  private static let writtenClasses: Set<Substring> = [
    "usertext-body", "e-content", "articleBody", "md", "title", "storylink", "titleline", "cooked",
    "commtext", "comment-body", "status__content", "tweet-text", "js-tweet-text", "TweetTextSize",
    "post-body", "post__content",
  ]

  init(in place: AuditedPlace, names: CountName) {
    self.place = place
    self.names = names
  }

  /// Audits a page or a part of one.
  mutating func audit(_ bytes: [UInt8]) -> CountName {
    var scanner = MarkupScanner(bytes)
    while let piece = scanner.next() {
      switch piece {
      case .start(let name, let attributes, let isVoid): enter(name, attributes, isVoid: isVoid)
      case .end(let name): leave(name)
      case .text(let text): take(text)
      case .raw(let owner, let bytes): take(bytes, of: owner)
      }
    }
    endLine()
    return names
  }

  private mutating func enter(
    _ name: String,
    _ attributes: [(name: String, value: String)],
    isVoid: Bool
  ) {
    if !Self.inlineNames.contains(name) { endLine() }
    let element = describe(name, attributes)
    look(at: attributes, of: element)
    if !isVoid, open.count < Self.openMax { open.append(element) }
  }

  private mutating func leave(_ name: String) {
    if !Self.inlineNames.contains(name) { endLine() }
    guard let index = open.lastIndex(where: { $0.name == name }) else { return }
    open.removeSubrange(index...)
  }

  private mutating func describe(
    _ name: String,
    _ attributes: [(name: String, value: String)]
  ) -> Element {
    var label = name
    var kind: CountKind?
    var isWritten =
      name == "blockquote"
      || (name == "p" && open.contains { $0.name == "article" || $0.name.hasSuffix("-comment") })
    for attribute in attributes where isIdentity(attribute.name, of: name) {
      let words = Self.identities(attribute)
      for word in words.prefix(12) where kind == nil { kind = names.kind(ofLabel: String(word)) }
      let first = words.first.map(String.init) ?? ""
      switch attribute.name {
      case "class": label += words.filter(Self.isPlain).prefix(2).map { ".\($0)" }.joined()
      case "id" where Self.isPlain(first[...]): label += "#\(first)"
      case "href": label += "[href$=\"/\(first)\"]"
      case "aria-label": break
      default: label += "[\(attribute.name)\(words.count > 1 ? "~" : "")=\"\(first)\"]"
      }
      isWritten =
        isWritten
        || words.contains { word in
          Self.writtenClasses.contains(word)
            || Self.writtenParts.contains { word.lowercased().contains($0) }
        }
    }
    return Element(name: name, label: label, kind: kind, isWritten: isWritten)
  }

  /// Whether a class or an id can stand in a selector as it is.
  private static func isPlain(_ word: Substring) -> Bool {
    word.first.map { $0.isLetter || $0 == "_" } == true
      && word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
  }

  private func isIdentity(_ attribute: String, of element: String) -> Bool {
    if element == "meta", attribute == "property" || attribute == "name" { return true }
    if element == "script", attribute == "type" { return true }
    return Self.identityAttributes.contains(attribute)
  }

  /// The names in an attribute; of an address, its last part: `/someone/followers`.
  private static func identities(_ attribute: (name: String, value: String)) -> [Substring] {
    guard attribute.name == "href" else { return attribute.value.split(separator: " ") }
    let path = attribute.value.prefix { $0 != "?" && $0 != "#" }
    guard let last = path.split(separator: "/").last,
      ["followers", "following", "likes", "retweets", "quotes", "verified_followers"].contains(last)
    else { return [] }
    return [last]
  }

  // MARK: Attributes

  private mutating func look(at attributes: [(name: String, value: String)], of element: Element) {
    for (name, value) in attributes where !value.isEmpty {
      if WholeCount.isPositive(text: value) {
        lookAtNumber(value, in: name, of: element)
      } else if let inner = InnerDocument(value), place.reachesInside {
        names = place.audit(inner, at: path(to: name, of: element), names)
      } else if isLabel(name, of: element, attributes) {
        let isMeta = element.name == "meta"
        guard let kind = CountLabel.kind(in: value, at: isMeta ? .siteText : .anywhere) else {
          continue
        }
        report(kind, path(to: name, of: element), value, .label)
      }
    }
  }

  private mutating func lookAtNumber(_ value: String, in name: String, of element: Element) {
    if ["style", "class", "id", "href", "src", "tabindex", "width", "height"].contains(name) {
      return
    }
    if let kind = names.kind(of: name, in: []) {
      report(kind, path(to: name, of: element), value, .name)
    } else if [
      "content", "value", "data-count", "number", "count", "data-value", "title", "aria-label",
    ]
    .contains(name), let kind = element.kind {
      report(kind, path(to: name, of: element), value, .element)
    }
  }

  /// Whether an attribute holds words for people that the site wrote.
  private func isLabel(
    _ name: String,
    of element: Element,
    _ attributes: [(name: String, value: String)]
  ) -> Bool {
    if Self.labelAttributes.contains(name) { return true }
    guard element.name == "meta", name == "content" || name == "value" else { return false }
    return attributes.contains { attribute in
      ["property", "name", "itemprop"].contains(attribute.name)
        && ["description", "label", "data"].contains { attribute.value.lowercased().contains($0) }
    }
  }

  // MARK: Texts

  private mutating func take(_ text: String) {
    guard let element = open.last, element.name != "title" else { return }
    if WholeCount.isPositive(text: text.trimmed) {
      let near = open.suffix(5)
      if !near.contains(where: \.isWritten), let kind = near.last(where: { $0.kind != nil })?.kind {
        report(kind, path, text, .element)
        line += " "
        return
      }
    }
    line += text
    // "88 points" in a row of many other words.
    guard let kind = CountLabel.kind(in: text.trimmed, at: .anywhere),
      !open.suffix(4).contains(where: \.isWritten)
    else { return }
    report(kind, path, text, .label)
    line = " "
  }

  private mutating func take(_ bytes: [UInt8], of owner: String) {
    if owner == "style" || owner == "textarea" || !place.reachesInside { return }
    if owner == "!--" {
      guard let first = bytes.first(where: { $0 > 0x20 }) else { return }
      // A page's script takes markup out of comments in `<code>` and shows it.
      if first == UInt8(ascii: "<"), open.last?.name == "code" {
        names = place.audit(.markup(bytes), at: path, names)
        return
      }
      guard first == UInt8(ascii: "{") else { return }
    }
    names = place.audit(.script(bytes), at: path, names)
  }

  private mutating func endLine() {
    defer { line = "" }
    guard !line.isEmpty, !open.suffix(4).contains(where: \.isWritten),
      let kind = CountLabel.kind(in: line.trimmed, at: .anywhere)
    else { return }
    report(kind, path, line, .label)
  }

  private var path: String {
    open.suffix(3).map(\.label).joined(separator: " > ")
  }

  private func path(to attribute: String, of element: Element) -> String {
    (open.suffix(2).map(\.label) + ["\(element.label)@\(attribute)"]).joined(separator: " > ")
  }

  private func report(
    _ kind: CountKind,
    _ path: String,
    _ text: String,
    _ evidence: Leak.Evidence
  ) {
    place.report(kind, at: path, Excerpt.of(text), by: evidence)
  }
}

extension String {
  /// Without white space around it.
  fileprivate var trimmed: String {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
