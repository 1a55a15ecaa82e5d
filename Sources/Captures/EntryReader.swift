internal import HTTPTypes
internal import JSONText

/// Reads the members of one entry; knows where the entry stands, for errors.
struct EntryReader {
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
    guard let text = member.string else { throw wrongType(name, "a string", member) }
    return text
  }

  /// Numbers written as strings are taken too: some exporters do so.
  func integer(_ name: String, of node: JSONNode) throws(HARError) -> Int {
    guard let member = node[name] else {
      throw .missing(member: name, entry: index, offset: offset + node.range.lowerBound)
    }
    let literal = member.string ?? String(decoding: member.source, as: UTF8.self)
    guard let value = Double(literal), let integer = Int(exactly: value.rounded()) else {
      throw wrongType(name, "a number", member)
    }
    return integer
  }

  /// Header fields in order; HTTP/2 pseudo-headers and names that HTTP does not allow are left out.
  func fields(of message: JSONNode) -> HTTPFields {
    var fields = HTTPFields()
    guard let headers = message["headers"]?.elements else { return fields }
    for header in headers {
      guard let name = header["name"]?.string, !name.hasPrefix(":"),
        let fieldName = HTTPField.Name(name),
        let value = header["value"]?.string
      else { continue }
      fields.append(HTTPField(name: fieldName, value: value))
    }
    return fields
  }

  /// `content.text` as bytes; nil where it is absent.
  func body(of content: JSONNode) throws(HARError) -> [UInt8]? {
    guard let text = content["text"] else { return nil }
    guard case .string = text.kind else {
      if text.source.first == UInt8(ascii: "n") { return nil }
      throw wrongType("text", "a string", text)
    }
    let contents = text.source.dropFirst().dropLast()
    guard content["encoding"]?.string == "base64" else { return JSONString.decodedBytes(contents) }
    // Some exporters write '/' with a backslash, here too.
    let isEscaped = contents.contains(UInt8(ascii: "\\"))
    let encoded = isEscaped ? JSONString.decodedBytes(contents)[...] : contents
    guard let bytes = Base64.decode(encoded) else {
      throw wrongType("text", "base64, as 'encoding' says", text)
    }
    return bytes
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
