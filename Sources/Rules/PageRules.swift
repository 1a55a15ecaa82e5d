public import Edits
public import HTMLRewriting

/// What is asked about every page, whatever pack it belongs to.
public enum PageRules {
  /// Reports what is put into the head of pages: the script and the style of covers.
  public static let head = RuleID(rawValue: .max)

  /// Asks about a policy that the page itself declares.
  public static let policy = RuleID(rawValue: .max - 1)

  /// Reports a card above the results of a search.
  public static let results = RuleID(rawValue: .max - 2)

  /// Under which name a decision about a policy finds it.
  public static let policyText = "content"

  /// HTML Standard, 4.2.5.3: the keyword is compared without regard to case.
  static let rules: [HTMLRule] = {
    let read = HTMLRead(
      name: policyText,
      selector: nil,
      what: .attribute("content"),
      bytesMax: 1 << 16
    )
    let selector = try? Selector(parsing: "meta[http-equiv=\"content-security-policy\" i]")
    return selector.map { [HTMLRule(id: policy, selector: $0, action: .decide([read]))] } ?? []
  }()

  /// Puts markup above what a page is about.
  ///
  /// Not among `rules`: the markup differs from search to search, and asking would hold the whole of it.
  public static func above(_ markup: String) -> [HTMLRule] {
    let selector = try? Selector(parsing: "main, [role=\"main\"]:not(main)")
    return selector.map { [HTMLRule(id: results, selector: $0, action: .prepend(markup))] } ?? []
  }
}
