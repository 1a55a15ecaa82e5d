internal import Foundation
internal import HTTPTypes
internal import JSONText

extension CapturedEntry {
  /// The entry as it would have been captured behind the proxy.
  ///
  /// Only the spans that say something about the response change: its header fields, `content.text`,
  /// `content.size`, `content.compression` and `bodySize`. Everything else stays byte for byte.
  func replacingResponse(fields: HTTPFields, body newBody: [UInt8]?) -> [UInt8] {
    guard let response = node["response"] else { return bytes }
    var changes: [(range: Range<Int>, text: [UInt8])] = []
    if fields != responseFields, let headers = response["headers"] {
      changes.append((headers.range, Self.encode(fields)))
    }
    if let newBody, newBody != body, let content {
      changes += bodyChanges(newBody, content: content, response: response)
    }
    return Self.apply(changes, to: bytes)
  }

  private func bodyChanges(
    _ body: [UInt8],
    content: JSONNode,
    response: JSONNode
  ) -> [(range: Range<Int>, text: [UInt8])] {
    var changes: [(range: Range<Int>, text: [UInt8])] = []
    let length = Array(String(body.count).utf8)
    if let text = content["text"] { changes.append((text.range, encode(body))) }
    if let size = content["size"] { changes.append((size.range, length)) }
    if let compression = content["compression"] {
      changes.append((compression.range, [UInt8(ascii: "0")]))
    }
    if let size = response["bodySize"], bytes[size.range].first != UInt8(ascii: "-") {
      changes.append((size.range, length))
    }
    return changes
  }

  /// Base64 stays base64; text stays text.
  private func encode(_ body: [UInt8]) -> [UInt8] {
    isBase64
      ? JSONString.encode(Data(body).base64EncodedData())
      : JSONString.encode(body)
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

  /// Ranges do not overlap: each is the value of a different member.
  private static func apply(
    _ changes: [(range: Range<Int>, text: [UInt8])],
    to bytes: [UInt8]
  ) -> [UInt8] {
    var out: [UInt8] = []
    var offset = 0
    for change in changes.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      out += bytes[offset..<change.range.lowerBound]
      out += change.text
      offset = change.range.upperBound
    }
    return out + bytes[offset...]
  }
}
