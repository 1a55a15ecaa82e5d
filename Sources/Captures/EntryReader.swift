internal import Foundation
internal import HTTPTypes
internal import JSONText

/// Reads the members of one entry; knows where the entry stands, for errors.
struct EntryReader {
  let bytes: [UInt8]
  let index: Int
  let offset: Int

  func object(_ name: String, of node: JSONNode) throws(HARError) -> JSONNode {
    guard let member = node[name] else {
      throw .missing(member: name, entry: index, offset: offset + node.range.lowerBound)
    }
    guard member.isObject else { throw wrongType(name, "an object", member) }
    return member
  }

  func string(_ name: String, of node: JSONNode) throws(HARError) -> String {
    guard let member = node[name] else {
      throw .missing(member: name, entry: index, offset: offset + node.range.lowerBound)
    }
    guard let text = text(member) else { throw wrongType(name, "a string", member) }
    return text
  }

  /// Numbers written as strings are taken too: some exporters do so.
  func integer(_ name: String, of node: JSONNode) throws(HARError) -> Int {
    guard let member = node[name] else {
      throw .missing(member: name, entry: index, offset: offset + node.range.lowerBound)
    }
    let literal = text(member) ?? String(decoding: bytes[member.range], as: UTF8.self)
    guard let value = Double(literal), let integer = Int(exactly: value.rounded()) else {
      throw wrongType(name, "a number", member)
    }
    return integer
  }

  /// Header fields in order; HTTP/2 pseudo-headers and names that HTTP does not allow are left out.
  func fields(of message: JSONNode) -> HTTPFields {
    var fields = HTTPFields()
    for header in message["headers"]?.elements ?? [] {
      guard let name = header["name"].flatMap(text), !name.hasPrefix(":"),
        let fieldName = HTTPField.Name(name),
        let value = header["value"].flatMap(text)
      else { continue }
      fields.append(HTTPField(name: fieldName, value: value))
    }
    return fields
  }

  /// `content.text` as bytes; nil where it is absent.
  func body(of content: JSONNode) throws(HARError) -> [UInt8]? {
    guard let text = content["text"] else { return nil }
    guard case .string = text.kind else {
      if Self.isNull(text, in: bytes) { return nil }
      throw wrongType("text", "a string", text)
    }
    let decoded = JSONString.decodedBytes(contents(of: text))
    guard content["encoding"].flatMap(self.text) == "base64" else { return decoded }
    guard let data = Data(base64Encoded: Data(decoded), options: .ignoreUnknownCharacters) else {
      throw wrongType("text", "base64, as 'encoding' says", text)
    }
    return [UInt8](data)
  }

  func text(_ node: JSONNode) -> String? {
    Self.text(of: node, in: bytes)
  }

  static func text(of node: JSONNode, in bytes: [UInt8]) -> String? {
    guard case .string = node.kind else { return nil }
    return JSONString.decode(bytes[(node.range.lowerBound + 1)..<(node.range.upperBound - 1)])
  }

  private static func isNull(_ node: JSONNode, in bytes: [UInt8]) -> Bool {
    bytes[node.range].first == UInt8(ascii: "n")
  }

  private func contents(of node: JSONNode) -> ArraySlice<UInt8> {
    bytes[(node.range.lowerBound + 1)..<(node.range.upperBound - 1)]
  }

  private func wrongType(_ name: String, _ expected: String, _ node: JSONNode) -> HARError {
    .wrongType(
      member: name,
      expected: expected,
      entry: index,
      offset: offset + node.range.lowerBound
    )
  }
}
