internal import JSONText

extension CapturedEntry {
  /// An exchange that was written down rather than captured: GET or POST, status 200, a text as its body.
  ///
  /// A page is one that a browser opened: its request says so.
  ///
  /// - Throws: `HARError` where the method or URL cannot stand in a HAR file.
  public init(
    method: String = "GET",
    url: String,
    mediaType: String,
    body: [UInt8]
  ) throws(HARError) {
    let text = { (text: String) in String(decoding: JSONString.encode(text.utf8), as: UTF8.self) }
    let isPage = mediaType.lowercased().contains("html")
    let accept = isPage ? "text/html,*/*;q=0.8" : "*/*"
    let entry = """
      {"startedDateTime":"1970-01-01T00:00:00Z","time":0,"cache":{},"timings":{},\
      "request":{"method":\(text(method)),"url":\(text(url)),"httpVersion":"HTTP/1.1","headers":\
      [{"name":"Accept","value":"\(accept)"}],\
      "queryString":[],"cookies":[],"headersSize":-1,"bodySize":-1},\
      "response":{"status":200,"statusText":"OK","httpVersion":"HTTP/1.1","headers":\
      [{"name":"Content-Type","value":\(text(mediaType))}],"cookies":[],"redirectURL":"",\
      "headersSize":-1,"bodySize":\(body.count),"content":{"size":\(body.count),\
      "mimeType":\(text(mediaType)),"text":
      """
    try self.init(
      parsing: Array(entry.utf8) + JSONString.encode(body) + Array("}}}".utf8),
      index: 0,
      offset: 0
    )
  }
}
