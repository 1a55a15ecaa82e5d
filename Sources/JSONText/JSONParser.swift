/// A strict RFC 8259 parser that answers with spans.
///
/// Depth is limited to `depthMax`, so that hostile nesting cannot exhaust the stack.
package struct JSONParser {
  /// Deeper nesting is refused.
  package static let depthMax = 512

  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  /// Parses the whole of `bytes` as one value with optional white space around it.
  package static func parse(_ bytes: [UInt8]) throws(JSONFault) -> JSONNode {
    try bytes.withUnsafeBufferPointer { (buffer) throws(JSONFault) in
      var parser = JSONParser(buffer)
      return try parser.document()
    }
  }

  /// Parses the one value that begins at `offset`, whatever follows it.
  package static func parseValue(
    in bytes: [UInt8],
    at offset: Int
  ) throws(JSONFault) -> JSONNode {
    try bytes.withUnsafeBufferPointer { (buffer) throws(JSONFault) in
      var parser = JSONParser(buffer, at: offset)
      return try parser.value(depth: 0)
    }
  }

  private mutating func document() throws(JSONFault) -> JSONNode {
    skipSpace()
    let node = try value(depth: 0)
    skipSpace()
    guard offset == bytes.count else { throw fault("text follows the end of the value") }
    return node
  }

  private mutating func value(depth: Int) throws(JSONFault) -> JSONNode {
    guard depth < Self.depthMax else {
      throw fault("nested deeper than \(Self.depthMax) levels")
    }
    switch peek() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""):
      let start = offset
      try string()
      return JSONNode(kind: .string, range: start..<offset)
    case UInt8(ascii: "t"): return try literal("true")
    case UInt8(ascii: "f"): return try literal("false")
    case UInt8(ascii: "n"): return try literal("null")
    case let byte? where byte == UInt8(ascii: "-") || Self.isDigit(byte): return try number()
    case nil: throw fault("the text ends where a value should stand")
    default: throw fault("no value begins with this byte")
    }
  }

  private mutating func object(depth: Int) throws(JSONFault) -> JSONNode {
    let start = offset
    var members: [JSONNode.Member] = []
    offset += 1
    skipSpace()
    if take(UInt8(ascii: "}")) { return JSONNode(kind: .object([]), range: start..<offset) }
    while true {
      skipSpace()
      guard peek() == UInt8(ascii: "\"") else { throw fault("a member name in quotes is expected") }
      let nameStart = offset
      try string()
      let name = JSONString.decode(bytes[(nameStart + 1)..<(offset - 1)])
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw fault("':' is expected after a member name") }
      skipSpace()
      let node = try value(depth: depth + 1)
      members.append(.init(name: name, range: nameStart..<offset, value: node))
      skipSpace()
      if take(UInt8(ascii: "}")) {
        return JSONNode(kind: .object(members), range: start..<offset)
      }
      guard take(UInt8(ascii: ",")) else { throw fault("',' or '}' is expected") }
    }
  }

  private mutating func array(depth: Int) throws(JSONFault) -> JSONNode {
    let start = offset
    var elements: [JSONNode] = []
    offset += 1
    skipSpace()
    if take(UInt8(ascii: "]")) { return JSONNode(kind: .array([]), range: start..<offset) }
    while true {
      skipSpace()
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take(UInt8(ascii: "]")) {
        return JSONNode(kind: .array(elements), range: start..<offset)
      }
      guard take(UInt8(ascii: ",")) else { throw fault("',' or ']' is expected") }
    }
  }

  private mutating func string() throws(JSONFault) {
    offset += 1
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") {
        offset += 1
        return
      }
      if byte == UInt8(ascii: "\\") {
        try escape()
      } else if byte < 0x20 {
        throw fault("a control character stands unescaped in a string")
      } else {
        offset += 1
      }
    }
    throw fault("the text ends inside a string")
  }

  private mutating func escape() throws(JSONFault) {
    offset += 1
    switch peek() {
    case UInt8(ascii: "u"):
      offset += 1
      for _ in 0..<4 {
        guard let byte = peek(), JSONString.hexValue(byte) != nil else {
          throw fault("four hexadecimal digits are expected after \\u")
        }
        offset += 1
      }
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      offset += 1
    default: throw fault("this escape does not exist")
    }
  }

  private mutating func number() throws(JSONFault) -> JSONNode {
    let start = offset
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    return JSONNode(kind: .number, range: start..<offset)
  }

  private mutating func digits() throws(JSONFault) {
    let start = offset
    while let byte = peek(), Self.isDigit(byte) { offset += 1 }
    guard offset > start else { throw fault("a digit is expected") }
  }

  private mutating func literal(_ word: StaticString) throws(JSONFault) -> JSONNode {
    let start = offset
    for index in 0..<word.utf8CodeUnitCount {
      guard take(word.utf8Start[index]) else { throw fault("'\(word)' is expected") }
    }
    return JSONNode(kind: .literal, range: start..<offset)
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      offset += 1
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private func peek() -> UInt8? {
    offset < bytes.count ? bytes[offset] : nil
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    offset += 1
    return true
  }

  private func fault(_ explanation: String) -> JSONFault {
    JSONFault(offset: offset, explanation: explanation)
  }
}
