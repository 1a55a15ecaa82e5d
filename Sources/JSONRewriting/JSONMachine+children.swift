import Edits

// Where a member or element begins: what the rules say of it, and whether it must be seen first.
extension JSONMachine {
  /// Enters the child that begins at `start`, with its name ending before `keyEnd`.
  ///
  /// - Returns: nil to go on, with `phase` at `.value` or `.held`; else where to keep bytes from.
  mutating func enterChild(
    at start: Int,
    keyEnd: Int?,
    _ next: Int32,
    _ input: Input,
    into output: inout [UInt8]
  ) -> Int? {
    let kept = comma ?? start
    guard start - kept <= limits.heldBytesMax else {
      fail(.limitExceeded, at: kept, "more white space than can be held")
      return nil
    }
    if openEdit == nil, needsTree(at: start, next) {
      if !deferral.covers(start) {
        beginHold(at: start, keyEnd: keyEnd, next)
        return nil
      }
      evaluate(at: start, next)
    }
    node = next
    wishes = openEdit == nil ? takeWishes(at: start, next) : []
    failIfOverBudget()
    guard phase != .passing else { return nil }
    if let removal = wishes.first(where: \.isRemoval) {
      remove(removal.rule, at: start, input, into: &output)
    } else if openEdit == nil, depth > 0 {
      keep(at: start, input, into: &output)
    }
    comma = nil
    stringResume = 0
    phase = .value
    return nil
  }

  /// Sends the child, with a comma before it where one must be.
  private mutating func keep(at start: Int, _ input: Input, into output: inout [UInt8]) {
    if levels[depth - 1].isKept, comma == nil {
      insert([UInt8(ascii: ",")], separatorRule, at: start, input, into: &output)
    }
    levels[depth - 1].isKept = true
  }

  private mutating func remove(
    _ rule: RuleID,
    at start: Int,
    _ input: Input,
    into output: inout [UInt8]
  ) {
    guard depth > 0 else {
      wishes = [Wish(rule: rule, action: .setNull)]
      return
    }
    beginEdit(
      rule,
      at: comma ?? start,
      replacement: [],
      isTrailing: !levels[depth - 1].isKept || comma == nil,
      input,
      into: &output
    )
  }
}
