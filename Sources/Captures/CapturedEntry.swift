public import HTTPTypes
internal import JSONText

/// One element of `log.entries` of a HAR 1.2 file: a request with its response, and the bytes it was read from.
public struct CapturedEntry {
  /// The entry's JSON text as it stands in the file.
  public let bytes: [UInt8]

  /// As written, usually in upper case; empty where the exporter left it out.
  public let method: String
  /// As written; empty where the exporter left it out.
  public let url: String
  /// Of the request, without the pseudo-fields of HTTP/2.
  public let requestFields: HTTPFields

  /// 0 where the exporter saw no response.
  public let status: Int
  /// Of the response, without the pseudo-fields of HTTP/2.
  public let responseFields: HTTPFields

  /// `content.mimeType`; empty where the exporter did not know.
  public let mimeType: String

  /// The body as bytes, base64 undone; nil where the capture has none.
  public let body: [UInt8]?

  let node: JSONNode

  /// Reads one entry.
  ///
  /// Tolerant where exporters differ (missing sizes, missing optional members, pseudo-headers of HTTP/2, a
  /// request that was never answered), strict where nothing sensible can be done: `request` must be an
  /// object, and `response`, where there is one, an object with a status.
  ///
  /// - Throws: `HARError` with offsets counted from `offset`, the entry's place in the file.
  public init(parsing bytes: [UInt8], index: Int, offset: Int) throws(HARError) {
    let node: JSONNode
    do throws(JSONFault) {
      node = try JSONParser.parse(bytes)
    } catch {
      throw .notJSON(offset: offset + error.offset, entry: index, explanation: error.explanation)
    }
    let reader = EntryReader(index: index, offset: offset)
    guard node.isObject else {
      throw .wrongType(member: "entries[]", expected: "an object", entry: index, offset: offset)
    }
    let request = try reader.object("request", of: node)
    let response = node["response"] == nil ? nil : try reader.object("response", of: node)
    self.bytes = bytes
    self.node = node
    method = request["method"] == nil ? "" : try reader.string("method", of: request)
    url = request["url"] == nil ? "" : try reader.string("url", of: request)
    requestFields = reader.fields(of: request)
    status = if let response { try reader.integer("status", of: response) } else { 0 }
    responseFields = response.map(reader.fields) ?? HTTPFields()
    mimeType = response?["content"]?["mimeType"]?.string ?? ""
    body = if let content = response?["content"] { try reader.body(of: content) } else { nil }
  }

  var content: JSONNode? { node["response"]?["content"] }

  /// True where `content.text` is base64.
  var isBase64: Bool {
    content?["encoding"]?.string == "base64"
  }
}
