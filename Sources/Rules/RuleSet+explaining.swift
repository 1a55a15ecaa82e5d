internal import Edits

extension RuleSet {
  /// The rules that would look at a response, in the order in which they are asked.
  ///
  /// Rules for documents inside it stand after the rule that finds the document.
  ///
  /// - Parameters:
  ///   - url: as requested.
  ///   - method: in upper case.
  ///   - mediaType: of the response; nil while it could be any.
  /// - Returns: rules of this rule set; empty where none applies.
  public func explanation(
    for url: RequestURL,
    method: String = "GET",
    mediaType: String? = nil
  ) -> [Rule] {
    var ids: [RuleID] = []
    var seen: Set<Int> = []
    for section in matchingSections(url, method: method, mediaType: mediaType) {
      collect(packs[section.pack].sectionShapes[section.section], into: &ids, seen: &seen)
    }
    return ids.compactMap { self[$0] }
  }

  private func collect(_ position: Int, into ids: inout [RuleID], seen: inout Set<Int>) {
    guard seen.insert(position).inserted else { return }
    let shape = shapes[position]
    ids += shape.hides.map(\.rule)
    ids += shape.posts.map(\.rule)
    for use in shape.uses { collect(use, into: &ids, seen: &seen) }
    for nested in shape.nested {
      ids.append(nested.rule)
      collect(nested.shape, into: &ids, seen: &seen)
    }
  }
}
