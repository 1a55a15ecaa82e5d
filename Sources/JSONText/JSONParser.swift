/// A strict RFC 8259 parser that answers with spans.
///
/// Depth is limited to `depthMax`, so that hostile nesting cannot exhaust the stack.
package struct JSONParser {
  /// Deeper nesting is refused.
  package static let depthMax = 512

  /// Longer texts are refused: places are kept in 32 bits.
  private static let bytesMax = Int(UInt32.max) - 1

  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0
  private var entries: [JSONDocument.Entry] = []

  private init(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
    self.bytes = bytes
    self.offset = offset
  }

  /// Parses the whole of `bytes` as one value with optional white space around it.
  package static func parse(_ bytes: [UInt8]) throws(JSONFault) -> JSONNode {
    try node(in: bytes, at: 0) { (parser) throws(JSONFault) in try parser.document() }
  }

  /// Parses the one value that begins at `offset`, whatever follows it.
  package static func parseValue(
    in bytes: [UInt8],
    at offset: Int
  ) throws(JSONFault) -> JSONNode {
    try node(in: bytes, at: offset) { (parser) throws(JSONFault) in
      try parser.value(depth: 0, nameStart: nil)
    }
  }

  private static func node(
    in bytes: [UInt8],
    at offset: Int,
    _ parse: (inout JSONParser) throws(JSONFault) -> Void
  ) throws(JSONFault) -> JSONNode {
    guard bytes.count <= bytesMax else {
      throw JSONFault(offset: 0, explanation: "the text is longer than 4 GiB")
    }
    let entries = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONFault) in
      var parser = JSONParser(buffer, at: offset)
      try parse(&parser)
      return parser.entries
    }
    return JSONNode(document: JSONDocument(bytes: bytes, entries: entries), index: 0)
  }

  private mutating func document() throws(JSONFault) {
    skipSpace()
    try value(depth: 0, nameStart: nil)
    skipSpace()
    guard offset == bytes.count else { throw fault("text follows the end of the value") }
  }

  private mutating func value(depth: Int, nameStart: Int?) throws(JSONFault) {
    guard depth < Self.depthMax else {
      throw fault("nested deeper than \(Self.depthMax) levels")
    }
    let index = entries.count
    entries.append(
      .init(start: UInt32(offset), end: 0, next: 0, nameStart: UInt32(nameStart ?? offset))
    )
    switch peek() {
    case UInt8(ascii: "{"): try object(depth: depth)
    case UInt8(ascii: "["): try array(depth: depth)
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "t"): try literal("true")
    case UInt8(ascii: "f"): try literal("false")
    case UInt8(ascii: "n"): try literal("null")
    case let byte? where byte == UInt8(ascii: "-") || Self.isDigit(byte): try number()
    case nil: throw fault("the text ends where a value should stand")
    default: throw fault("no value begins with this byte")
    }
    entries[index].end = UInt32(offset)
    entries[index].next = UInt32(entries.count)
  }

  private mutating func object(depth: Int) throws(JSONFault) {
    offset += 1
    skipSpace()
    if take(UInt8(ascii: "}")) { return }
    while true {
      skipSpace()
      guard peek() == UInt8(ascii: "\"") else { throw fault("a member name in quotes is expected") }
      let nameStart = offset
      try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw fault("':' is expected after a member name") }
      skipSpace()
      try value(depth: depth + 1, nameStart: nameStart)
      skipSpace()
      if take(UInt8(ascii: "}")) { return }
      guard take(UInt8(ascii: ",")) else { throw fault("',' or '}' is expected") }
    }
  }

  private mutating func array(depth: Int) throws(JSONFault) {
    offset += 1
    skipSpace()
    if take(UInt8(ascii: "]")) { return }
    while true {
      skipSpace()
      try value(depth: depth + 1, nameStart: nil)
      skipSpace()
      if take(UInt8(ascii: "]")) { return }
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

  private mutating func number() throws(JSONFault) {
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
  }

  private mutating func digits() throws(JSONFault) {
    let start = offset
    while let byte = peek(), Self.isDigit(byte) { offset += 1 }
    guard offset > start else { throw fault("a digit is expected") }
  }

  private mutating func literal(_ word: StaticString) throws(JSONFault) {
    for index in 0..<word.utf8CodeUnitCount {
      guard take(word.utf8Start[index]) else { throw fault("'\(word)' is expected") }
    }
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
