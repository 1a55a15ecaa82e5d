// What of a selector can be decided where, while a page streams by.
extension ComplexSelector {
  /// Whether some part is known only after the element, or its parent, has ended.
  var looksAhead: Bool {
    compounds.contains { $0.looksAhead }
  }

  /// The first thing in it that no rule can use.
  var refusal: SelectorError? {
    for compound in compounds {
      for test in compound.tests {
        if let reason = test.refusal { return reason }
      }
    }
    return nil
  }
}

extension CompoundSelector {
  var looksAhead: Bool {
    tests.contains { $0.looksAhead }
  }

  /// Whether the answer needs what follows the element inside its parent.
  var needsParent: Bool {
    tests.contains { $0.needsParent }
  }
}

extension SimpleSelector {
  /// Whether the answer is known only after the element's start tag.
  var looksAhead: Bool {
    switch self {
    case .has, .contains, .empty, .only: true
    case .nth(let test): test.fromEnd
    case .matchesAny(let list, _), .not(let list): list.contains { $0.looksAhead }
    default: false
    }
  }

  /// Whether the answer is known only after the element's parent has ended.
  var needsParent: Bool {
    switch self {
    case .only: true
    case .nth(let test): test.fromEnd
    case .has(let list):
      list.contains { $0.leading == .nextSibling || $0.leading == .laterSibling }
    case .matchesAny(let list, _), .not(let list):
      list.contains { $0.compounds.contains { $0.needsParent } }
    default: false
    }
  }

  var refusal: SelectorError? {
    switch self {
    case .typeWithoutNamespace(let name):
      return refused("'|\(name)' asks for no namespace, which no element of a page has")
    case .pseudoElement(let name):
      return refused("'::\(name)' stands for no element of the page; name the element itself")
    case .host: return refused("':host' speaks of a shadow tree, which a page on its way has not")
    case .liveState(let name) where formStates.contains(name):
      return refused("':\(name)' changes while the page lives; use an attribute such as [disabled]")
    case .lang: return refused("':lang()' is not offered; use [lang|=\"en\"]")
    case .scope: return refused("':scope' is the whole page here; leave it out")
    case .forgiven(let text): return refused("'\(text)' was not understood and would match nothing")
    case .nth(let test) where test.of != nil:
      return refused("'of' inside ':nth-child()' is not offered; count without it")
    case .matchesAny(let list, _), .not(let list):
      for member in list {
        if let reason = member.refusal { return reason }
        if member.looksAhead, member.compounds.count > 1 {
          return refused("a selector that looks ahead cannot stand with combinators in ':is()'")
        }
      }
      return nil
    case .has(let list):
      for member in list { if let reason = member.refusal { return reason } }
      return nil
    default: return nil
    }
  }
}

/// States that markup expresses only in part, so that never matching would be wrong.
private let formStates: Set<String> = [
  "enabled", "disabled", "checked", "indeterminate", "default", "valid", "invalid", "in-range",
  "out-of-range", "required", "optional", "read-only", "read-write", "placeholder-shown", "defined",
  "open",
]

private func refused(_ explanation: String) -> SelectorError {
  SelectorError(.notStreamable, at: 0, explanation)
}
