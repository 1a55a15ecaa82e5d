/// A parsed CSS selector list, as page rules write it.
///
/// Known are type, universal, `.class`, `#id`, every attribute operator with the `i` and `s` flags, the
/// descendant, child and sibling combinators, `:is()`, `:where()`, `:not()`, `:has()`, `:root`, `:empty`, the
/// `:nth-…` family and its short forms, `:lang()`, `:contains()`/`:has-text()`, and the pseudo-classes of a live
/// page (`:hover`, `:visited` …), which match nothing in a page that is still on its way.
///
/// Class and id compare byte by byte; names of elements and attributes ASCII case-insensitively.
///
/// Source: Selectors Level 4, sections 3, 4 and 18.
public struct Selector: Sendable, Hashable {
  /// The members of the comma list.
  var alternatives: [ComplexSelector]

  /// Parses a selector list.
  ///
  /// - Parameter text: the list as written, white space around it allowed.
  /// - Throws: a `SelectorError` that names the first place where the text cannot be understood.
  public init(parsing text: String) throws(SelectorError) {
    var parser = SelectorParser(text)
    alternatives = try parser.parseList()
  }

  init(alternatives: [ComplexSelector]) {
    self.alternatives = alternatives
  }
}

extension Selector {
  /// Why a rule cannot use this selector, well formed as it is; nil where it can.
  ///
  /// Some selectors that CSS allows cannot be decided within one element of a streaming page, or speak of
  /// what is no element (`::before`).
  public var refusal: SelectorError? {
    for alternative in alternatives {
      if let problem = alternative.refusal { return problem }
    }
    return nil
  }

  /// Whether a rule with this selector holds elements back until their end tag has been seen.
  ///
  /// So it is for `:has()`, `:contains()`, `:empty`, `:last-child` and others that look ahead.
  public var looksAhead: Bool {
    alternatives.contains { $0.looksAhead }
  }
}

/// Compound selectors joined by combinators: `a > b.c d`.
struct ComplexSelector: Hashable, Sendable {
  /// How the first compound relates to the element of `:has()`; nil outside of it.
  var leading: Combinator?

  /// In source order; never empty.
  var compounds: [CompoundSelector]

  /// `combinators[i]` stands between `compounds[i]` and `compounds[i + 1]`.
  var combinators: [Combinator]
}

/// How two compound selectors relate.
enum Combinator: Hashable, Sendable {
  case descendant
  case child
  case nextSibling
  case laterSibling
}

/// Tests that one element must all pass: `a.b:not(c)`.
struct CompoundSelector: Hashable, Sendable {
  var tests: [SimpleSelector]
}

/// One test of an element.
indirect enum SimpleSelector: Hashable, Sendable {
  /// `*`, or `*|*` where the prefix was written.
  case universal(anyNamespace: Bool)
  /// As written; compares ASCII case-insensitively. `anyNamespace` where `*|` was written before it.
  case type(String, anyNamespace: Bool)
  /// `|name`: in no namespace, as no element of an HTML page is.
  case typeWithoutNamespace(String)
  case id(String)
  case className(String)
  case attribute(AttributeTest)
  case nth(NthTest)
  /// `:only-child`, `:only-of-type`.
  case only(ofType: Bool)
  case matchesAny([ComplexSelector], spelling: AnySpelling)
  case not([ComplexSelector])
  case has([ComplexSelector])
  case contains(TextNeedle, spelling: String)
  case root
  case scope
  case empty
  case lang([String])
  case link(String)
  /// A state that only a live page has (`:hover`); never matches here.
  case liveState(String)
  /// `:host`, `:host(…)`: the shadow tree's host; parsed so that it can be refused by name.
  case host(CompoundSelector?)
  case pseudoElement(String)
  /// What `:is()` and `:where()` forgive: an alternative that is not understood and matches nothing.
  case forgiven(String)
}

/// Under which name a list of alternatives was written.
enum AnySpelling: String, Hashable, Sendable {
  case `is`
  case `where`
}

/// `[name operator "value" flag]`.
struct AttributeTest: Hashable, Sendable {
  enum Operator: String, Hashable, Sendable {
    case exists = ""
    case equals = "="
    case includes = "~="
    case dashMatch = "|="
    case prefix = "^="
    case suffix = "$="
    case substring = "*="
  }

  enum CaseFlag: String, Hashable, Sendable {
    case byName = ""
    case insensitive = "i"
    case sensitive = "s"
  }

  /// As written.
  var name: String
  var `operator`: Operator
  var value: String
  var flag: CaseFlag
}

/// `:nth-child(an+b)` and its kin.
struct NthTest: Hashable, Sendable {
  var step: Int
  var offset: Int
  /// Counts only siblings of the same type.
  var ofType: Bool
  /// Counts from the end.
  var fromEnd: Bool
  /// `of S`; only parsed, refused for rules.
  var of: [ComplexSelector]?
  /// `first-child`, `only-of-type` …, as written, where it was a short form.
  var shortForm: String?

  /// Whether the `index`-th sibling, counted from 1, passes.
  func accepts(_ index: Int) -> Bool {
    let (distance, overflow) = index.subtractingReportingOverflow(offset)
    guard !overflow else { return false }
    if step == 0 { return distance == 0 }
    let (remainder, failed) = distance.remainderReportingOverflow(dividingBy: step)
    guard !failed || step == -1 else { return false }
    return (step == -1 || remainder == 0) && (distance == 0 || (distance > 0) == (step > 0))
  }
}
