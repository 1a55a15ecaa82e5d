// What the compiler asks of selectors and actions.
extension Combinator {
  var code: UInt8 {
    switch self {
    case .descendant: 0
    case .child: 1
    case .nextSibling: 2
    case .laterSibling: 3
    }
  }
}

extension AttributeTest.Operator {
  var code: AttributeOperator {
    switch self {
    case .exists: .exists
    case .equals: .equals
    case .includes: .includes
    case .dashMatch: .dashMatch
    case .prefix: .prefix
    case .suffix: .suffix
    case .substring: .substring
    }
  }
}

extension CompoundSelector {
  /// The packed name of its type selector, if it has one.
  var typeName: TagName? {
    for case .type(let name, _) in tests { return TagName(name) }
    return nil
  }

  var needsAttributes: Bool {
    tests.contains { $0.needsAttributes }
  }
}

extension SimpleSelector {
  var needsAttributes: Bool {
    switch self {
    case .id, .className, .attribute, .link: true
    case .matchesAny(let list, _), .not(let list):
      list.contains { $0.compounds.last?.needsAttributes ?? false }
    default: false
    }
  }
}

extension HTMLAction {
  var code: ActionCode {
    switch self {
    case .before: .before
    case .after: .after
    case .prepend: .prepend
    case .append: .append
    case .setInnerHTML, .setInnerText: .inner
    case .replace, .remove: .remove
    case .unwrap: .unwrap
    case .setAttribute, .removeAttribute, .editAttribute, .embedAttribute: .attribute
    case .mark: .mark
    case .editText: .editText
    case .embedText: .embedText
    case .embedComments: .embedComments
    case .decide: .decide
    }
  }

  /// Whether it looks at the attributes of the element.
  var needsAttributes: Bool {
    switch self {
    case .setAttribute, .removeAttribute, .editAttribute, .embedText, .embedAttribute: true
    case .decide: true
    default: false
    }
  }

  /// Whether it cannot wait until the element has ended.
  var needsStreaming: Bool {
    switch self {
    case .embedText, .embedAttribute, .embedComments, .decide: true
    default: false
    }
  }
}

extension CompiledRule {
  /// Fills in the bytes that the action writes.
  mutating func prepare() {
    switch action {
    case .before(let text), .after(let text), .prepend(let text), .append(let text),
      .setInnerHTML(let text), .replace(let text), .mark(let text):
      bytes = Array(text.utf8)
    case .setInnerText(let text): bytes = Escaping.text(Array(text.utf8))
    case .setAttribute(let name, let value):
      self.name = Array(name.lowercasedASCII.utf8)
      bytes = Array(value.utf8)
    case .removeAttribute(let name), .editAttribute(let name), .embedAttribute(let name):
      self.name = Array(name.lowercasedASCII.utf8)
    case .decide(let reads):
      self.reads = reads
      readNames = reads.map(\.name)
    case .remove, .unwrap, .editText, .embedText, .embedComments: break
    }
  }
}
