// Parts of tables.
extension PageEngine {
  // MARK: Tables

  /// The innermost frame that decides how a part of a table is taken.
  func tableContext() -> Int? {
    var index = depth - 1
    while index >= 0 {
      switch frames[index].kind {
      case .cell, .caption, .tr, .tbody, .colgroup, .table, .template:
        if frames[index].namespace == .html { return index }
      default: break
      }
      index -= 1
    }
    return nil
  }

  /// Ends and implies what must be so that a part of a table stands in its place.
  mutating func prepareTablePart(_ kind: ElementKind, _ input: Input) -> Bool {
    while let index = tableContext() {
      switch frames[index].kind {
      case .template: return true
      case .caption, .cell: popThrough(index, input)
      case .colgroup:
        if kind == .col { return clear(to: index, input) }
        popThrough(index, input)
      case .tr:
        if kind == .cell { return clear(to: index, input) }
        popThrough(index, input)
      case .tbody:
        guard kind == .tr || kind == .cell else {
          popThrough(index, input)
          continue
        }
        _ = clear(to: index, input)
        if kind == .cell { openImplied(Self.trName) }
        return true
      default:
        _ = clear(to: index, input)
        if kind == .col { openImplied(Self.colgroupName) }
        if kind == .tr || kind == .cell { openImplied(Self.tbodyName) }
        if kind == .cell { openImplied(Self.trName) }
        return true
      }
    }
    return false
  }

  private mutating func clear(to index: Int, _ input: Input) -> Bool {
    while depth > index + 1 { closeImplied(input) }
    return true
  }

  private static let tbodyName = TagName("tbody")
  private static let trName = TagName("tr")
  private static let colgroupName = TagName("colgroup")
}
