/// A whole JSON text taken apart, for what cannot be decided while it streams.
///
/// Nodes lie in document order in one array; a node's descendants follow it. No value is converted:
/// a node knows where its bytes are.
struct JSONTree {
  struct Node {
    var kind: JSONReads.Value.Kind
    /// Whether the member's name is written with escapes.
    var hasEscapedName = false
    private var start: Int32
    private var end: Int32
    private var keyStart: Int32
    private var keyEnd: Int32
    private var nextNode: Int32
    private var children: Int32 = 0

    init(kind: JSONReads.Value.Kind, range: Range<Int>, key: Range<Int>, next: Int) {
      self.kind = kind
      start = Int32(range.lowerBound)
      end = Int32(range.upperBound)
      keyStart = Int32(key.lowerBound)
      keyEnd = Int32(key.upperBound)
      nextNode = Int32(next)
    }

    /// Where the value's bytes are.
    var range: Range<Int> { Int(start)..<Int(end) }
    /// Where the member's name is, with its quotes; empty for elements and the root.
    var key: Range<Int> { Int(keyStart)..<Int(keyEnd) }
    /// The index after the last descendant.
    var next: Int { Int(nextNode) }
    /// How many children it has.
    var childCount: Int { Int(children) }

    mutating func close(at offset: Int, next: Int) {
      end = Int32(offset)
      nextNode = Int32(next)
    }

    mutating func noteChild() {
      children += 1
    }
  }

  /// The children of a node in document order.
  struct Children: Sequence, IteratorProtocol {
    fileprivate let nodes: [Node]
    fileprivate var child: Int
    fileprivate let end: Int

    mutating func next() -> Int? {
      guard child < end else { return nil }
      defer { child = nodes[child].next }
      return child
    }
  }

  let bytes: [UInt8]
  let nodes: [Node]

  /// Parses one JSON text with nothing but white space around it.
  init(
    parsing text: Span<UInt8>,
    depthMax: Int,
    grammar: JSONGrammar = .strict
  ) throws(JSONSyntaxError) {
    guard text.count < Int32.max else {
      throw JSONSyntaxError(offset: 0, explanation: "the text is longer than 2 GiB")
    }
    let copy = text.withUnsafeBufferPointer { Array($0) }
    var builder = JSONTreeBuilder(depthMax: depthMax, grammar: grammar)
    try copy.withUnsafeBufferPointer { (buffer) throws(JSONSyntaxError) in
      try builder.parse(buffer)
    }
    bytes = copy
    nodes = builder.nodes
  }

  /// The node whose value, or whose member name, begins at a byte offset.
  func node(at offset: Int) -> Int? {
    var low = 0
    var high = nodes.count
    while low < high {
      let middle = (low + high) / 2
      if start(of: middle) < offset { low = middle + 1 } else { high = middle }
    }
    guard low < nodes.count else { return nil }
    return start(of: low) == offset || nodes[low].range.lowerBound == offset ? low : nil
  }

  /// Where the node begins: its name if it is a member, else its value.
  func start(of node: Int) -> Int {
    nodes[node].key.isEmpty ? nodes[node].range.lowerBound : nodes[node].key.lowerBound
  }

  func children(of node: Int) -> Children {
    Children(nodes: nodes, child: node + 1, end: nodes[node].next)
  }

  /// The name of a member, decoded.
  func name(of node: Int) -> [UInt8] {
    decodedString(bytes[nodes[node].key])
  }

  func hasName(_ name: [UInt8], _ node: Int) -> Bool {
    if nodes[node].hasEscapedName { return self.name(of: node) == name }
    let key = nodes[node].key
    guard key.count == name.count + 2 else { return false }
    for index in name.indices where bytes[key.lowerBound + 1 + index] != name[index] {
      return false
    }
    return true
  }

  /// The last member of an object that has a name.
  func member(_ name: [UInt8], of node: Int) -> Int? {
    guard nodes[node].kind == .object else { return nil }
    var found: Int?
    var child = node + 1
    while child < nodes[node].next {
      if hasName(name, child) { found = child }
      child = nodes[child].next
    }
    return found
  }

  /// What a string says.
  func string(of node: Int) -> [UInt8] {
    decodedString(bytes[nodes[node].range])
  }
}

/// Decodes a string with its quotes around it.
func decodedString(_ quoted: ArraySlice<UInt8>) -> [UInt8] {
  let inside = quoted.dropFirst().dropLast()
  guard inside.contains(UInt8(ascii: "\\")) else { return Array(inside) }
  return EscapedText(inside, dialect: .json).decoded
}

/// Takes a JSON text apart without recursion.
private struct JSONTreeBuilder {
  let depthMax: Int
  let grammar: JSONGrammar
  var nodes: [JSONTree.Node] = []
  private var open: [Int] = []
  private var position = 0

  init(depthMax: Int, grammar: JSONGrammar) {
    self.depthMax = depthMax
    self.grammar = grammar
  }

  mutating func parse(_ text: UnsafeBufferPointer<UInt8>) throws(JSONSyntaxError) {
    skipWhiteSpace(text)
    try parseValue(text, key: 0..<0)
    while let parent = open.last { try parseNext(text, in: parent) }
    skipWhiteSpace(text)
    guard position == text.count else { throw error("nothing may follow the value") }
  }

  private func error(_ explanation: String) -> JSONSyntaxError {
    JSONSyntaxError(offset: position, explanation: explanation)
  }

  private func peek(_ text: UnsafeBufferPointer<UInt8>) -> UInt8 {
    position < text.count ? text[position] : 0
  }

  private mutating func skipWhiteSpace(_ text: UnsafeBufferPointer<UInt8>) {
    while position < text.count, isWhiteSpace(text[position]) { position += 1 }
  }

  /// Parses the next child of an open container, or its end.
  private mutating func parseNext(
    _ text: UnsafeBufferPointer<UInt8>,
    in parent: Int
  ) throws(JSONSyntaxError) {
    let isObject = nodes[parent].kind == .object
    let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    skipWhiteSpace(text)
    if nodes[parent].childCount > 0, peek(text) != close {
      guard peek(text) == UInt8(ascii: ",") else { throw error("',' or the end must follow") }
      position += 1
      skipWhiteSpace(text)
      guard peek(text) != close || grammar == .forgiving else { throw error("a value must follow") }
    }
    if peek(text) == close {
      position += 1
      nodes[parent].close(at: position, next: nodes.count)
      open.removeLast()
      return
    }
    nodes[parent].noteChild()
    let key = isObject ? try parseKey(text) : 0..<0
    try parseValue(text, key: key)
  }

  private mutating func parseKey(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(JSONSyntaxError) -> Range<Int> {
    guard peek(text) == UInt8(ascii: "\"") else { throw error("a member's name must follow") }
    let start = position
    try skipString(text)
    let key = start..<position
    skipWhiteSpace(text)
    guard peek(text) == UInt8(ascii: ":") else { throw error("':' must follow the name") }
    position += 1
    skipWhiteSpace(text)
    return key
  }

  private mutating func parseValue(
    _ text: UnsafeBufferPointer<UInt8>,
    key: Range<Int>
  ) throws(JSONSyntaxError) {
    let start = position
    let index = nodes.count
    var kind = JSONReads.Value.Kind.null
    switch peek(text) {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard open.count < depthMax else { throw error("the containers nest too deep") }
      kind = peek(text) == UInt8(ascii: "{") ? .object : .array
      position += 1
      open.append(index)
    case UInt8(ascii: "\""):
      kind = .string
      try skipString(text)
    case UInt8(ascii: "t"): kind = .bool; try skipWord("true", text)
    case UInt8(ascii: "f"): kind = .bool; try skipWord("false", text)
    case UInt8(ascii: "n"): try skipWord("null", text)
    default:
      kind = .number
      try skipNumber(text)
    }
    var node = JSONTree.Node(kind: kind, range: start..<position, key: key, next: index + 1)
    node.hasEscapedName = text[key].contains(UInt8(ascii: "\\"))
    nodes.append(node)
  }

  private mutating func skipString(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(JSONSyntaxError) {
    guard let base = text.baseAddress else { return }
    switch scanString(base, from: position + 1, to: text.count, grammar) {
    case .end(let quote): position = quote + 1
    case .cut:
      position = text.count
      throw error("the string has no end")
    case .malformed(let offset):
      position = offset
      throw error("no such byte or escape in a string")
    }
  }

  private mutating func skipWord(
    _ word: StaticString,
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(JSONSyntaxError) {
    for index in 0..<word.utf8CodeUnitCount {
      guard peek(text) == word.utf8Start[index] else { throw error("no such word") }
      position += 1
    }
  }

  private mutating func skipNumber(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(JSONSyntaxError) {
    var state = NumberState.start
    while position < text.count, let next = state.after(text[position], grammar) {
      state = next
      position += 1
    }
    guard state.isComplete else { throw error("a value must follow") }
  }
}
