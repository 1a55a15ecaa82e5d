import Foundation

/// One response of a capture that the origin replays.
struct RecordedResponse {
  let method: String
  let url: URL
  let status: Int
  let contentType: String
  let body: Data
  /// What the page allows; empty for everything.
  var policy = ""
  /// What the recorded request said that decides what a reader is shown: language, and what asks.
  let askedWith: [(name: String, value: String)]

  /// The entries of a HAR file that were answered with a body, in order; their index in the file with each.
  static func load(_ har: URL) throws -> [(index: Int, response: RecordedResponse)] {
    let root = try JSONSerialization.jsonObject(with: Data(contentsOf: har)) as? [String: Any]
    let log = root?["log"] as? [String: Any]
    let entries = log?["entries"] as? [[String: Any]] ?? []
    return entries.enumerated().compactMap { index, entry in
      Self(entry: entry).map { (index, $0) }
    }
  }

  /// A response that no capture holds.
  init(url: URL, contentType: String, body: String, policy: String = "") {
    method = "GET"
    self.url = url
    self.policy = policy
    status = 200
    self.contentType = contentType
    self.body = Data(body.utf8)
    askedWith = []
  }

  private static let decisive: Set<String> = [
    "accept", "accept-language", "sec-fetch-dest", "sec-fetch-mode", "x-requested-with",
  ]

  private init?(entry: [String: Any]) {
    guard let request = entry["request"] as? [String: Any],
      let response = entry["response"] as? [String: Any],
      let content = response["content"] as? [String: Any],
      let method = request["method"] as? String,
      let address = request["url"] as? String, let url = URL(string: address),
      let status = response["status"] as? Int,
      let text = content["text"] as? String
    else { return nil }
    let isBase64 = content["encoding"] as? String == "base64"
    guard let body = isBase64 ? Data(base64Encoded: text) : Data(text.utf8) else { return nil }
    self.method = method
    self.url = url
    self.status = status
    self.contentType = content["mimeType"] as? String ?? "application/octet-stream"
    self.body = body
    let headers = request["headers"] as? [[String: Any]] ?? []
    askedWith = headers.compactMap { header in
      guard let name = header["name"] as? String, let value = header["value"] as? String,
        Self.decisive.contains(name.lowercased())
      else { return nil }
      return (name, value)
    }
  }
}
