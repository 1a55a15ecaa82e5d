internal import Edits

// Parts of the page held for selectors that look ahead.
extension PageEngine {
  /// Begins to hold the element that was just matched, or notes it in what is held already.
  mutating func beginHeld(_ hit: MatchTarget, _ element: ElementView, isVoid: Bool) {
    guard heldPausedDepth < 0 else { return }
    let depthOfElement = isVoid ? depth : depth - 1
    let endDepth = hit.needsParent ? depthOfElement - 1 : depthOfElement
    if held == nil {
      held = HeldTree(
        start: base + lexer.position,
        endDepth: endDepth,
        nodesMax: limits.heldElementsMax
      )
      watchText(1, whole: true, comments: true)
      updateWatch()
      holdElement(element, isVoid: isVoid)
    }
    held?.add(
      HeldTree.Candidate(
        node: -1,
        rule: Int(hit.rule),
        alternative: Int(hit.detail),
        compound: Int(hit.compound)
      ),
      endDepth: endDepth
    )
  }

  /// Adds an element to what is held; its frame, if it has one, is on top.
  mutating func holdElement(_ element: ElementView, isVoid: Bool) {
    let parentDepth = isVoid ? depth - 1 : depth - 2
    let parent = parentDepth >= 0 ? Int(frames[parentDepth].node) : -1
    let isImplied = element.nameEnd == 0
    let node = held?.add(
      element,
      parent: parent,
      typesBefore: parent < 0 ? element.typeIndex - 1 : 0,
      start: base + lexer.position,
      tagEnd: base + (isImplied ? lexer.position : lexer.tokenEnd),
      isImplied: isImplied
    )
    if !isVoid, let node { frames[depth - 1].node = Int32(truncatingIfNeeded: node) }
  }

  /// The held part is whole: decides its selectors and carries out their rules.
  mutating func resolveHeld(_ input: Input) {
    guard let tree = held.take() else { return }
    watchText(-1, whole: true, comments: true)
    updateWatch()
    let matcher = HeldMatcher(
      tree: tree,
      input: input,
      base: base,
      readCharacter: handlers.readCharacter
    )
    var nodesByRule: [Int: Set<Int>] = [:]
    for candidate in tree.candidates {
      let alternative = machine.rules[candidate.rule].held[candidate.alternative]
      for node in matcher.matches(of: alternative, from: candidate)
      where !tree.nodes[node].isImplied {
        nodesByRule[candidate.rule, default: []].insert(node)
      }
    }
    for (rule, nodes) in nodesByRule.sorted(by: { $0.key < $1.key }) {
      for edit in heldEdits(of: rule, nodes.sorted(), tree, input) {
        queue.insert(edit.start, edit.end, edit.bytes, edit.rule)
      }
    }
  }

  /// The held part is longer than the limit: it passes unchanged.
  mutating func giveUpHeld() {
    guard let tree = held.take() else { return }
    watchText(-1, whole: true, comments: true)
    for index in 0..<depth { frames[index].node = -1 }
    heldPausedDepth = max(tree.endDepth, 0)
    updateWatch()
    for rule in Set(tree.candidates.map(\.rule)).sorted() {
      report(
        rule,
        at: tree.start,
        "the element, or what its selector must see, is longer than can be held; it was left as it is"
      )
    }
  }

  // MARK: Edits

  /// The changes of one rule to the nodes it matched, in page order.
  private mutating func heldEdits(
    of index: Int,
    _ nodes: [Int],
    _ tree: HeldTree,
    _ input: Input
  ) -> [TagEdit] {
    let rule = machine.rules[index]
    var edits: [(edit: TagEdit, order: Int)] = []
    func add(_ start: Int, _ end: Int, _ bytes: [UInt8], order: Int = 2) {
      edits.append((TagEdit(start: start, end: end, bytes: bytes, rule: rule.id), order))
    }
    var lastEnd = -1
    for node in nodes.map({ tree.nodes[$0] }) {
      let isVoid = node.end == node.tagEnd
      switch rule.action {
      case .before: add(node.start, node.start, rule.bytes)
      case .after: add(node.end, node.end, rule.bytes, order: 1)
      case .prepend: if !isVoid { add(node.tagEnd, node.tagEnd, rule.bytes, order: 4) }
      case .append: if !isVoid { add(node.contentEnd, node.contentEnd, rule.bytes, order: 0) }
      case .setInnerHTML, .setInnerText:
        guard !isVoid, node.start >= lastEnd else { continue }
        add(node.tagEnd, node.contentEnd, rule.bytes)
        lastEnd = node.end
      case .remove, .replace:
        guard node.start >= lastEnd else { continue }
        add(node.start, node.end, rule.bytes)
        lastEnd = node.end
      case .unwrap:
        add(node.start, node.tagEnd, [])
        if node.end > node.contentEnd { add(node.contentEnd, node.end, []) }
      case .mark:
        add(node.start, node.start, Self.mark("ELEMENT", of: rule))
        add(node.end, node.end, Self.mark("/ELEMENT", of: rule), order: 1)
      case .setAttribute, .removeAttribute, .editAttribute:
        withTag(node.start, node.tagEnd, input) { engine, element in
          var tagEdits: [TagEdit] = []
          engine.addTagEdits(of: index, tagStart: node.start, element, to: &tagEdits)
          return tagEdits
        }
      case .editText, .embedText, .embedAttribute, .embedComments, .decide: break
      }
    }
    addTextEdits(of: rule, nodes, tree, input, add)
    return edits.sorted { ($0.edit.start, $0.order) < ($1.edit.start, $1.order) }.map(\.edit)
  }

  /// What a rule does to the text runs and comments inside of its nodes, each once.
  private mutating func addTextEdits(
    of rule: CompiledRule,
    _ nodes: [Int],
    _ tree: HeldTree,
    _ input: Input,
    _ add: (Int, Int, [UInt8], Int) -> Void
  ) {
    guard rule.action == .editText || rule.isMark else { return }
    let ranges = nodes.map { tree.nodes[$0].tagEnd..<tree.nodes[$0].contentEnd }
    func isInside(_ place: Int) -> Bool { ranges.contains { $0.contains(place) } }
    if !rule.isMark, let editText = handlers.editText {
      var last = 0
      // A node inside another one of the rule is part of it.
      for range in ranges where range.lowerBound >= last {
        last = range.upperBound
        let runs = tree.texts.filter { !$0.isRaw && range.contains($0.range.lowerBound) }
          .map { decoded(input, $0.range.lowerBound - base, $0.range.upperBound - base) }
        for splice in Self.splices(of: runs, by: { editText(rule.id, $0) }) {
          let range = splice.range
          let bytes = Escaping.text(splice.replacement)
          add(base + range.lowerBound, base + range.upperBound, bytes, 2)
        }
      }
    }
    for text in tree.texts where rule.isMark && isInside(text.range.lowerBound) {
      add(text.range.lowerBound, text.range.lowerBound, Self.mark("TEXT", of: rule), 3)
      add(text.range.upperBound, text.range.upperBound, Self.mark("/TEXT", of: rule), 0)
    }
    for comment in tree.comments where rule.isMark && isInside(comment.lowerBound) {
      add(comment.lowerBound, comment.lowerBound, Self.mark("COMMENT", of: rule), 3)
      add(comment.upperBound, comment.upperBound, Self.mark("/COMMENT", of: rule), 0)
    }
  }

  /// Longer texts are no labels; their runs are looked at one by one.
  private static let labelBytesMax = 512

  /// What an editor takes out of the text runs of one element.
  ///
  /// Each run by itself; then, in runs of which nothing was taken, the label that all of them make:
  /// `<b>12</b> likes`.
  private static func splices(
    of runs: [DecodedText],
    by edit: (Span<UInt8>) -> [Splice]
  ) -> [DecodedText.SourceSplice] {
    var own = runs.map { $0.sourceSplices(edit($0.bytes.span)) }
    let length = runs.reduce(runs.count) { $0 + $1.bytes.count }
    guard runs.count > 1, length <= labelBytesMax, own.contains(where: \.isEmpty) else {
      return own.flatMap { $0 }
    }
    var label: [UInt8] = []
    var starts: [Int] = []
    for run in runs {
      starts.append(label.count)
      label += run.bytes
      // Side by side, they are words of their own.
      label.append(UInt8(ascii: " "))
    }
    let inLabel = edit(label.span)
    for (index, run) in runs.enumerated() where own[index].isEmpty {
      let start = starts[index]
      let inRun = inLabel.compactMap { splice -> Splice? in
        let lower = max(splice.range.lowerBound - start, 0)
        let upper = min(splice.range.upperBound - start, run.bytes.count)
        // Of the run beside it, a space is not cut off.
        guard lower < upper, !run.bytes[lower..<upper].allSatisfy(isHTMLSpace) else { return nil }
        return Splice(range: lower..<upper, replacement: [])
      }
      own[index] = run.sourceSplices(inRun)
    }
    return own.flatMap { $0 }
  }
}

extension CompiledRule {
  var isMark: Bool {
    if case .mark = action { return true }
    return false
  }
}
