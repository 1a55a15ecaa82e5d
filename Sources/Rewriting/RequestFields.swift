internal import ContentCodings
internal import HTTPTypes

/// What a request asks of the origin when its response may be rewritten.
enum RequestFields {
  /// Destinations (Fetch Standard, `Sec-Fetch-Dest`) whose responses no rule looks into.
  private static let opaqueDestinations: Set<String> = [
    "audio", "audioworklet", "font", "image", "manifest", "paintworklet", "script", "serviceworker",
    "sharedworker", "style", "track", "video", "worker", "xslt",
  ]

  private static let opaqueExtensions: Set<String> = [
    "avif", "css", "gif", "ico", "jpeg", "jpg", "js", "m3u8", "m4a", "m4s", "mjs", "mp3", "mp4",
    "mpd", "ogg", "otf", "png", "svg", "ts", "ttf", "wasm", "wav", "webm", "webp", "woff", "woff2",
  ]

  /// Whether the request is plainly for something that is never rewritten: it then goes up as it came.
  static func asksForOpaqueBody(_ request: HTTPRequest) -> Bool {
    if let name = HTTPField.Name("Sec-Fetch-Dest"), let destination = request.headerFields[name],
      opaqueDestinations.contains(destination)
    {
      return true
    }
    let path = request.path?.prefix { $0 != "?" && $0 != "#" } ?? ""
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return false }
    return opaqueExtensions.contains(path[path.index(after: dot)...].lowercased())
  }

  /// The fields to send up: only codings that can be taken off, only validators that are today's.
  static func forRewritableBody(_ fields: HTTPFields, salt: EntityTagSalt) -> HTTPFields {
    var fields = fields
    if let wanted = fields[.acceptEncoding] {
      fields[.acceptEncoding] = decodable(wanted)
    }
    if let tags = fields[.ifNoneMatch] {
      fields[.ifNoneMatch] = salt.unsalted(ifNoneMatch: tags)
    }
    // A date cannot tell which rules the cached copy was made under.
    fields[.ifModifiedSince] = nil
    fields[.range] = nil
    fields[.ifRange] = nil
    return fields
  }

  /// The members of an `Accept-Encoding` that name codings we can take off, weights kept.
  private static func decodable(_ field: String) -> String? {
    let members = field.split(separator: ",").filter { member in
      let name = member.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
      return ContentCoding(name: name) != nil
    }
    return members.isEmpty ? nil : members.map { $0.drop { $0 == " " } }.joined(separator: ", ")
  }
}
