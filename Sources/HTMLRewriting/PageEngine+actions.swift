internal import Edits

/// A change inside of a start tag.
struct TagEdit {
  /// Page offsets.
  var start: Int
  var end: Int
  var bytes: [UInt8]
  var rule: RuleID
}

// What rules do when their element begins and when it ends.
extension PageEngine {
  /// Carries out what the element that was just matched is wanted for.
  @inline(never)
  mutating func act(_ input: Input, _ element: ElementView, isVoid: Bool) {
    if hitCount == 1, hits[0].kind == .action, !isVoid, suppressor < 0, hidesContent(hits[0]) {
      // By far the most common: a count goes.
      beginInner(Int(hits[0].rule))
    } else {
      actOnAll(input, element, isVoid: isVoid)
    }
    hitCount = 0
  }

  @inline(__always)
  private mutating func hidesContent(_ hit: MatchTarget) -> Bool {
    tables.actions[Int(hit.rule)] == .inner
  }

  private mutating func beginInner(_ rule: Int) {
    let tagEnd = base + lexer.tokenEnd
    queue.open(at: tagEnd, machine.rules[rule].id)
    suppressor = activeCount
    pushActive(
      Active(kind: .inner, rule: Int32(rule), start: base + lexer.position, tagEnd: tagEnd)
    )
  }

  private mutating func actOnAll(_ input: Input, _ element: ElementView, isVoid: Bool) {
    if suppressor < 0 {
      for hit in hits where hit.kind == .hold { beginHeld(hit, element, isVoid: isVoid) }
      if hits.contains(where: { $0.kind == .action }) { actOnTag(input, element, isVoid: isVoid) }
    }
    for hit in hits where hit.kind == .read { beginRead(hit, element) }
  }

  /// The first rule among the hits whose action is of a kind.
  private mutating func firstRule(_ code: ActionCode) -> Int? {
    for hit in hits where hit.kind == .action && tables.actions[Int(hit.rule)] == code {
      return Int(hit.rule)
    }
    return nil
  }

  private mutating func actOnTag(_ input: Input, _ element: ElementView, isVoid: Bool) {
    let start = base + lexer.position
    let tagEnd = base + lexer.tokenEnd
    let inner = firstRule(.inner)
    for hit in hits where hit.kind == .action {
      let index = Int(hit.rule)
      switch tables.actions[index] {
      case .before: queue.add(start, start, machine.rules[index].bytes, machine.rules[index].id)
      case .mark:
        let mark = Self.mark("ELEMENT", of: machine.rules[index])
        queue.add(start, start, mark, machine.rules[index].id)
      default: break
      }
    }
    if let removal = firstRule(.remove) { return beginRemoval(removal, start, tagEnd) }
    changeTag(element, start, tagEnd, isVoid: isVoid || inner != nil)
    for hit in hits where hit.kind == .action {
      await_(Int(hit.rule), input, element, isVoid: isVoid)
    }
    if let inner, !isVoid { beginInner(inner) }
  }

  /// Changes the start tag itself, and inserts behind it unless `keepsOut`.
  private mutating func changeTag(
    _ element: ElementView,
    _ start: Int,
    _ tagEnd: Int,
    isVoid keepsOut: Bool
  ) {
    var tagEdits: [TagEdit] = []
    var prepends: [Int] = []
    for hit in hits where hit.kind == .action {
      let index = Int(hit.rule)
      switch tables.actions[index] {
      case .prepend: if !keepsOut { prepends.append(index) }
      case .unwrap:
        tagEdits.append(
          TagEdit(start: start, end: tagEnd, bytes: [], rule: machine.rules[index].id)
        )
      case .attribute: addTagEdits(of: index, tagStart: start, element, to: &tagEdits)
      default: break
      }
    }
    add(tagEdits)
    for index in prepends.reversed() {
      queue.add(tagEnd, tagEnd, machine.rules[index].bytes, machine.rules[index].id)
    }
  }

  /// Leaves an element out, but does what other rules ask around it.
  private mutating func beginRemoval(_ rule: Int, _ start: Int, _ tagEnd: Int) {
    for hit in hits where hit.kind == .action {
      let kind: Active.Kind
      switch tables.actions[Int(hit.rule)] {
      case .after: kind = .after
      case .mark: kind = .mark
      default: continue
      }
      if kind == .mark { watchText(1, whole: true, comments: true) }
      pushActive(Active(kind: kind, rule: hit.rule, start: start, tagEnd: tagEnd))
    }
    queue.open(at: start, machine.rules[rule].id)
    suppressor = activeCount
    pushActive(Active(kind: .remove, rule: Int32(rule), start: start, tagEnd: tagEnd))
  }

  /// Notes what has to be done inside of the element or at its end.
  private mutating func await_(
    _ index: Int,
    _ input: Input,
    _ element: ElementView,
    isVoid: Bool
  ) {
    let kind: Active.Kind
    switch tables.actions[index] {
    case .append: kind = .append
    case .after: kind = .after
    case .unwrap: kind = .unwrap
    case .mark:
      kind = .mark
      watchText(1, whole: true, comments: true)
    case .editText:
      kind = .editText
      watchText(1, whole: true)
    case .embedComments:
      kind = .embedComments
      commentWatchers += 1
    case .embedText: return isVoid ? () : beginEmbedded(index, element)
    case .decide: return beginDecision(index, element)
    default: return
    }
    if isVoid, kind == .append { return }
    pushActive(
      Active(
        kind: kind,
        rule: Int32(index),
        start: base + lexer.position,
        tagEnd: base + lexer.tokenEnd
      )
    )
  }

  @inline(__always)
  mutating func pushActive(_ active: Active) {
    if activeCount == memory.activeCapacity {
      memory.growActives(keeping: activeCount)
      actives = memory.actives
    }
    (actives + activeCount).initialize(to: active)
    activeCount += 1
  }

  mutating func lastActive(_ kind: Active.Kind) -> Active? {
    for index in (0..<activeCount).reversed() where actives[index].kind == kind {
      return actives[index]
    }
    return nil
  }

  mutating func watchText(_ change: Int, whole: Bool, comments: Bool = false) {
    textWatchers += change
    if whole { wholeTextWatchers += change }
    if comments { commentWatchers += change }
  }

  static func mark(_ kind: String, of rule: CompiledRule) -> [UInt8] {
    Array("<!--[\(kind)('".utf8) + rule.bytes + Array("')]-->".utf8)
  }

  // MARK: Ends

  /// Does what waited for the end of an element.
  mutating func endActions(
    from first: Int,
    to last: Int? = nil,
    contentEnd: Int,
    end: Int,
    _ input: Input,
    isCutOff: Bool = false
  ) {
    if last == nil, activeCount &- first == 1, endAlone(first, contentEnd) { return }
    let count = last ?? activeCount
    for index in first..<count where actives[index].kind == .inner && suppressor == index {
      queue.close(at: contentEnd, machine.rules[Int(actives[index].rule)].bytes)
      suppressor = -1
    }
    for index in first..<count { endInside(actives[index], contentEnd, input, isCutOff) }
    for index in (first..<count).reversed() {
      endOutside(index, contentEnd, end, input, isCutOff)
    }
    if last == nil {
      activeCount = first
    } else {
      for index in first..<count { actives[index].kind = .done }
    }
  }

  /// The common case of one action that ends simply; false where it is another.
  @inline(__always)
  private mutating func endAlone(_ index: Int, _ contentEnd: Int) -> Bool {
    switch actives[index].kind {
    case .read: textWatchers -= 1
    case .inner where suppressor == index:
      queue.close(at: contentEnd, machine.rules[Int(actives[index].rule)].bytes)
      suppressor = -1
    default: return false
    }
    activeCount = index
    return true
  }

  private mutating func endInside(
    _ active: Active,
    _ contentEnd: Int,
    _ input: Input,
    _ isCutOff: Bool
  ) {
    switch active.kind {
    case .read: watchText(-1, whole: false)
    case .editText: watchText(-1, whole: true)
    case .mark: watchText(-1, whole: true, comments: true)
    case .embedComments: commentWatchers -= 1
    case .embedText: endEmbedded(active, contentEnd)
    case .append:
      guard !isCutOff, suppressor < 0 else { return }
      let rule = machine.rules[Int(active.rule)]
      queue.add(contentEnd, contentEnd, rule.bytes, rule.id)
    default: break
    }
  }

  private mutating func endOutside(
    _ index: Int,
    _ contentEnd: Int,
    _ end: Int,
    _ input: Input,
    _ isCutOff: Bool
  ) {
    let active = actives[index]
    switch active.kind {
    case .remove where suppressor == index:
      queue.close(at: end, machine.rules[Int(active.rule)].bytes)
      suppressor = -1
    case .decide: endDecision(active, contentEnd, end, input)
    case .unwrap where suppressor < 0 && end > contentEnd:
      queue.add(contentEnd, end, [], machine.rules[Int(active.rule)].id)
    case .after where suppressor < 0 && !isCutOff:
      let rule = machine.rules[Int(active.rule)]
      queue.add(end, end, rule.bytes, rule.id)
    case .mark where suppressor < 0 && !isCutOff:
      let rule = machine.rules[Int(active.rule)]
      queue.add(end, end, Self.mark("/ELEMENT", of: rule), rule.id)
    default: break
    }
  }
}
