/// An element of a held part.
struct HeldNode {
  /// Index of the parent in the tree; -1 where it stands outside.
  var parent: Int
  var name: TagName
  /// Page offsets.
  var start: Int
  var tagEnd: Int
  var contentEnd: Int
  var end: Int
  /// Bytes of the name, from the `<`.
  var nameStart: Int
  var nameEnd: Int
  var attributeStart: Int
  var attributeCount: Int
  var childIndex: Int
  /// Siblings of the same type that came before the tree began.
  var typesBefore: Int
  var isRoot: Bool
  var isImplied: Bool
}

/// A text run of a held part.
struct HeldText {
  var range: Range<Int>
  /// Of a script or style: no character references, and no text to a reader.
  var isRaw: Bool
}

/// The small tree of a part of the page that is held until selectors that look ahead can be decided on it.
///
/// It has what selectors ask for: names, attributes, order, text; by position, the bytes stay in the page's
/// buffer. It begins with an element that may match, and ends with it, or with its parent where siblings count.
struct HeldTree {
  /// An element that some selector may match, once what follows is known.
  struct Candidate {
    var node: Int
    var rule: Int
    var alternative: Int
    /// The compound of the alternative that the node stands for.
    var compound: Int
  }

  /// Page offset from which bytes are held.
  let start: Int
  /// The part ends when no more than so many elements are open.
  private(set) var endDepth: Int
  let nodesMax: Int
  private(set) var nodes: [HeldNode] = []
  private(set) var attributes: [AttributeSpan] = []
  private(set) var texts: [HeldText] = []
  private(set) var comments: [Range<Int>] = []
  private(set) var candidates: [Candidate] = []

  init(start: Int, endDepth: Int, nodesMax: Int) {
    self.start = start
    self.endDepth = endDepth
    self.nodesMax = nodesMax
  }

  var isFull: Bool {
    nodes.count > nodesMax || texts.count > nodesMax || attributes.count > nodesMax * 8
  }

  /// Adds an element and returns its index.
  mutating func add(
    _ element: ElementView,
    parent: Int,
    typesBefore: Int,
    start: Int,
    tagEnd: Int,
    isImplied: Bool
  ) -> Int {
    nodes.append(
      HeldNode(
        parent: parent,
        name: element.name,
        start: start,
        tagEnd: tagEnd,
        contentEnd: tagEnd,
        end: tagEnd,
        nameStart: element.nameStart,
        nameEnd: element.nameEnd,
        attributeStart: attributes.count,
        attributeCount: element.attributeCount,
        childIndex: element.childIndex,
        typesBefore: typesBefore,
        isRoot: element.isRoot,
        isImplied: isImplied
      )
    )
    for index in 0..<element.attributeCount { attributes.append(element.attributes[index]) }
    return nodes.count - 1
  }

  /// Notes that the last element may match; the part lasts at least until so few elements are open.
  mutating func add(_ candidate: Candidate, endDepth: Int) {
    var candidate = candidate
    candidate.node = nodes.count - 1
    candidates.append(candidate)
    self.endDepth = min(self.endDepth, endDepth)
  }

  mutating func endElement(_ node: Int32, contentEnd: Int, end: Int) {
    let index = Int(node)
    guard nodes.indices.contains(index) else { return }
    nodes[index].contentEnd = contentEnd
    nodes[index].end = end
  }

  mutating func addText(_ start: Int, _ end: Int, isRaw: Bool) {
    texts.append(HeldText(range: start..<end, isRaw: isRaw))
  }

  mutating func addComment(_ start: Int, _ end: Int) {
    comments.append(start..<end)
  }

  /// The text runs inside of a node.
  func texts(in node: HeldNode) -> ArraySlice<HeldText> {
    let first = texts.partitioningIndex { $0.range.lowerBound >= node.tagEnd }
    let last = texts.partitioningIndex { $0.range.lowerBound >= node.contentEnd }
    return texts[first..<max(first, last)]
  }
}

extension Array {
  /// The first index whose element satisfies a predicate that holds for all after it.
  func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
