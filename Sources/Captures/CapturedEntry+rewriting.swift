internal import HTTPTypes
internal import JSONText

extension CapturedEntry {
  /// The entry as it would have been captured behind the proxy.
  ///
  /// Only the spans that say something about the response change: its header fields, `content.text`,
  /// `content.size`, `content.compression` and `bodySize`. Everything else stays byte for byte.
  func replacingResponse(fields: HTTPFields, body newBody: [UInt8]?) -> EntryText {
    guard let response = node["response"] else { return EntryText(bytes) }
    var changes: [(range: Range<Int>, replacement: EntryText.Replacement)] = []
    if fields != responseFields, let headers = response["headers"] {
      changes.append((headers.range, .source(Self.encode(fields))))
    }
    if let newBody, newBody != body, let content {
      changes += bodyChanges(newBody, content: content, response: response)
    }
    return EntryText(bytes, replacing: changes)
  }

  private func bodyChanges(
    _ body: [UInt8],
    content: JSONNode,
    response: JSONNode
  ) -> [(range: Range<Int>, replacement: EntryText.Replacement)] {
    var changes: [(range: Range<Int>, replacement: EntryText.Replacement)] = []
    let length = EntryText.Replacement.source(Array(String(body.count).utf8))
    // Base64 stays base64; text stays text.
    if let text = content["text"] {
      changes.append((text.range, isBase64 ? .base64(body) : .text(body)))
    }
    if let size = content["size"] { changes.append((size.range, length)) }
    if let compression = content["compression"] {
      changes.append((compression.range, .source([UInt8(ascii: "0")])))
    }
    if let size = response["bodySize"], size.source.first != UInt8(ascii: "-") {
      changes.append((size.range, length))
    }
    return changes
  }

  private static func encode(_ fields: HTTPFields) -> [UInt8] {
    var out: [UInt8] = [UInt8(ascii: "[")]
    for (index, field) in fields.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      out += Array("{\"name\":".utf8) + JSONString.encode(field.name.rawName.utf8)
      out += Array(",\"value\":".utf8) + JSONString.encode(field.value.utf8) + Array("}".utf8)
    }
    return out + [UInt8(ascii: "]")]
  }
}
