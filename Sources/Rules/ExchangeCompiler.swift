import CountText
import Edits
import HTMLRewriting
import JSONRewriting

/// Compiles the sections that speak about one kind of exchange into `ExchangeRules`.
struct ExchangeCompiler {
  private let ruleSet: RuleSet
  private var texts: [RuleID: TextCounts] = [:]
  private var embedded: [RuleID: EmbeddedDocument] = [:]
  private var headers: [HeaderRule] = []
  private var waiting: [CompiledShape.Nested] = []
  private var begun: Set<RuleID> = []
  private var asked: [RuleID] = []

  init(ruleSet: RuleSet) {
    self.ruleSet = ruleSet
  }

  consuming func rules(for key: ExchangeCache.Key) -> ExchangeRules? {
    var outer = Gathered()
    var posts: [PostRule] = []
    var seen: Set<Int> = []
    for section in key.sections {
      let shape = ruleSet.packs[section.pack].sectionShapes[section.section]
      gather(shape, into: &outer, posts: &posts, seen: &seen)
    }
    let selectors = addFilters(key.filters, to: &outer)
    compileInnerDocuments(posts: &posts)
    let isPage = ruleSet.profile.pause != .off && isPage(key)
    if outer.json.isEmpty, outer.html.isEmpty, posts.isEmpty, selectors.isEmpty, headers.isEmpty,
      !isPage
    {
      return nil
    }
    let htmlRuleCount = outer.html.count
    outer.html.append(contentsOf: PageRules.rules)
    return ExchangeRules(
      sites: sites(of: key),
      json: JSONRuleSet(outer.json),
      html: HTMLRuleSet(outer.html),
      htmlRules: outer.html,
      jsonRuleCount: outer.json.count,
      htmlRuleCount: htmlRuleCount,
      texts: texts,
      embedded: embedded,
      rules: asked,
      posts: posts,
      dependsOnMediaType: key.sections.contains { section in
        ruleSet.packs[section.pack].pack.sections[section.section].body == .activity
      },
      hiddenSelectors: selectors,
      headers: headers,
      isPage: isPage
    )
  }

  /// Whether a section speaks of pages: then there is something to show, even where nothing is hidden.
  private func isPage(_ key: ExchangeCache.Key) -> Bool {
    key.sections.contains { section in
      ruleSet.packs[section.pack].pack.sections[section.section].body == .html
    }
  }

  private func sites(of key: ExchangeCache.Key) -> [String] {
    var sites: [String] = []
    for section in key.sections {
      let site = ruleSet.packs[section.pack].pack.site
      if !sites.contains(site) { sites.append(site) }
    }
    return sites.isEmpty ? ["filters"] : sites
  }

  /// Inner documents may hold documents in turn, of their own shape even; each rule is compiled once.
  private mutating func compileInnerDocuments(posts: inout [PostRule]) {
    while let nested = waiting.popLast() {
      var inner = Gathered()
      var seen: Set<Int> = []
      gather(nested.shape, into: &inner, posts: &posts, seen: &seen)
      embedded[nested.rule] =
        switch nested.entry.content {
        case .json: .json(JSONRuleSet(inner.json))
        case .script: .script(JSONRuleSet(inner.json))
        case .html: .html(HTMLRuleSet(inner.html))
        }
    }
  }

  /// The rules of one document, without repeats.
  private struct Gathered {
    var json: [JSONRule] = []
    var html: [HTMLRule] = []
    var known: Set<Wish> = []
  }

  /// Two sections may ask for the same thing; the first one does it.
  private struct Wish: Hashable {
    var target: String
    var way: HidingWay?
    var detail: String
  }

  private mutating func gather(
    _ position: Int,
    into gathered: inout Gathered,
    posts: inout [PostRule],
    seen: inout Set<Int>
  ) {
    guard seen.insert(position).inserted else { return }
    let shape = ruleSet.shapes[position]
    for hide in shape.hides { add(hide, to: &gathered) }
    for nested in shape.nested { add(nested, to: &gathered) }
    if ruleSet.profile.pause != .off || !ruleSet.profile.keywords.filters.isEmpty {
      posts += shape.posts
      for post in shape.posts { add(post, to: &gathered) }
    }
    for use in shape.uses { gather(use, into: &gathered, posts: &posts, seen: &seen) }
  }

  private func add(_ post: PostRule, to gathered: inout Gathered) {
    let wish = Wish(target: post.reader.at, way: nil, detail: "post")
    guard gathered.known.insert(wish).inserted else { return }
    if let rule = post.jsonRule { gathered.json.append(rule) }
    if let rule = post.htmlRule { gathered.html.append(rule) }
  }

  private mutating func add(_ hide: CompiledShape.Hide, to gathered: inout Gathered) {
    let entry = hide.entry
    let wish = Wish(
      target: entry.target.text,
      way: entry.way,
      detail: entry.flags.map(\.name).joined(separator: ",") + "\(entry.conditions)"
    )
    guard gathered.known.insert(wish).inserted else { return }
    asked.append(hide.rule)
    if entry.way == .text {
      // A place that belongs to one kind holds counts of that kind, whatever its words say: "Like this
      // comment along with 19 others" speaks of likes.
      let kinds = entry.isBare ? CountKind.allCases : hide.kinds
      texts[hide.rule] = TextCounts(kinds: Set(kinds), takesBareNumbers: entry.isBare)
    }
    switch entry.target {
    case .json(let path, _):
      gathered.json += jsonActions(of: entry).map {
        JSONRule(id: hide.rule, path: path, action: $0, conditions: entry.conditions)
      }
    case .html(let selector, _, let attributes):
      gathered.html += htmlActions(of: entry.way, attributes: attributes).map {
        HTMLRule(id: hide.rule, selector: selector, action: $0)
      }
    }
  }

  private func jsonActions(of entry: PackShape.HideEntry) -> [JSONAction] {
    switch entry.way {
    case .flag:
      entry.flags.map { .insertMember(name: $0.name, value: $0.value, replacing: true) }
        + (entry.value.map { [.set($0)] } ?? [])
    case .absence: [.remove]
    case .null: [.setNull]
    case .zero: [.setZero]
    case .empty: [.setEmpty]
    case .text: [.editString]
    }
  }

  private func htmlActions(of way: HidingWay, attributes: [String]) -> [HTMLAction] {
    switch way {
    case .text: attributes.isEmpty ? [.editText] : attributes.map { .editAttribute($0) }
    case .absence: attributes.isEmpty ? [.remove] : attributes.map { .removeAttribute($0) }
    case .empty:
      attributes.isEmpty
        ? [.setInnerText("")] : attributes.map { .setAttribute(name: $0, value: "") }
    case .flag, .null, .zero: []
    }
  }

  private mutating func add(_ nested: CompiledShape.Nested, to gathered: inout Gathered) {
    let wish = Wish(
      target: nested.entry.target.text,
      way: nil,
      detail: nested.entry.content.rawValue
    )
    guard gathered.known.insert(wish).inserted else { return }
    asked.append(nested.rule)
    if begun.insert(nested.rule).inserted { waiting.append(nested) }
    switch nested.entry.target {
    case .json(let path, _):
      gathered.json.append(JSONRule(id: nested.rule, path: path, action: .embed))
    case .html(let selector, _, let attributes):
      var actions: [HTMLAction] = attributes.map { .embedAttribute($0) }
      // A document may wait in a comment, until the page's script takes it out.
      if attributes.isEmpty { actions.append(.embedText) }
      if attributes.isEmpty, nested.entry.content != .script { actions.append(.embedComments) }
      gathered.html += actions.map {
        HTMLRule(id: nested.rule, selector: selector, action: $0)
      }
    }
  }

  /// Adds the person's own filters; answers with those that a style sheet carries out.
  private mutating func addFilters(
    _ indices: [Int],
    to gathered: inout Gathered
  ) -> [HiddenSelector] {
    var selectors: [HiddenSelector] = []
    for index in indices {
      let entry = ruleSet.filters.entries[index]
      asked.append(entry.rule)
      switch entry.filter.effect {
      case .hide, .style:
        selectors.append(hiddenSelector(of: entry))
      case .remove, .removeAttributes:
        gathered.html += htmlRules(of: entry)
      case .prune(let text):
        guard let path = try? JSONPath(parsing: text) else { continue }
        gathered.json.append(JSONRule(id: entry.rule, path: path, action: .remove))
      case .removeHeader(let name):
        headers.append(HeaderRule(rule: entry.rule, effect: .remove(name)))
      case .policy(let policy):
        headers.append(HeaderRule(rule: entry.rule, effect: .addPolicy(policy)))
      case .allow: break
      }
    }
    return selectors
  }

  private func hiddenSelector(of entry: FilterIndex.Entry) -> HiddenSelector {
    var declarations = "display: none !important"
    if case .style(let text) = entry.filter.effect { declarations = text }
    return HiddenSelector(
      rule: entry.rule,
      selector: entry.filter.selector,
      declarations: declarations
    )
  }

  private func htmlRules(of entry: FilterIndex.Entry) -> [HTMLRule] {
    guard let selector = try? Selector(parsing: entry.filter.selector) else { return [] }
    guard case .removeAttributes(let names) = entry.filter.effect else {
      return [HTMLRule(id: entry.rule, selector: selector, action: .remove)]
    }
    return names.map {
      HTMLRule(id: entry.rule, selector: selector, action: .removeAttribute($0))
    }
  }
}
