/// Marks entity tags with the rules that a response was rewritten under: RFC 9110, section 8.8.3.
///
/// A page cached before a rule changed must not be confirmed by a 304 after it. On the way down every tag
/// becomes weak, because the bytes are no longer the origin's, and gets a suffix that names the rule set. On
/// the way up only tags with today's suffix are sent on, as the origin wrote them; others are left out, so
/// that the origin sends the whole response.
struct EntityTagSalt {
  /// Hexadecimal digest of the rule set.
  private let digest: String

  private static let mark = "~lenity-"

  /// `digest` is letters and digits only.
  init(digest: String) {
    self.digest = digest
  }

  /// The tag that the client is given for an origin's tag; nil where it is no entity tag.
  func salted(_ tag: some StringProtocol) -> String? {
    let isWeak = tag.hasPrefix("W/")
    let opaque = isWeak ? tag.dropFirst(2) : tag[...]
    guard opaque.count >= 2, opaque.first == "\"", opaque.last == "\"" else { return nil }
    return "W/\"\(opaque.dropFirst().dropLast())\(Self.mark)\(isWeak ? "w" : "s")\(digest)\""
  }

  /// The value of `If-None-Match` to send up; nil where no tag in it is ours and of today.
  func unsalted(ifNoneMatch field: String) -> String? {
    guard field != "*" else { return field }
    let tags = Self.tags(in: field).compactMap(unsalted)
    return tags.isEmpty ? nil : tags.joined(separator: ", ")
  }

  private func unsalted(_ tag: Substring) -> String? {
    let opaque = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
    let suffixes = [("w", "W/"), ("s", "")]
    for (letter, prefix) in suffixes {
      let suffix = "\(Self.mark)\(letter)\(digest)\""
      guard opaque.hasPrefix("\""), opaque.hasSuffix(suffix) else { continue }
      return "\(prefix)\(opaque.dropLast(suffix.count))\""
    }
    return nil
  }

  /// Splits at commas outside quotes; tags may hold commas.
  private static func tags(in field: String) -> [Substring] {
    var tags: [Substring] = []
    var start = field.startIndex
    var quoted = false
    for index in field.indices {
      if field[index] == "\"" { quoted.toggle() }
      if field[index] == ",", !quoted {
        tags.append(field[start..<index])
        start = field.index(after: index)
      }
    }
    tags.append(field[start...])
    return tags.map { tag in
      let trimmed = tag.drop { $0 == " " || $0 == "\t" }
      guard let last = trimmed.lastIndex(where: { $0 != " " && $0 != "\t" }) else {
        return trimmed
      }
      return trimmed[...last]
    }
  }
}
