/// The part of a network filter that names URLs: `||example.org^path*`, `|https://…`, `/path/`.
public struct URLFilter: Hashable, Sendable {
  /// `||name`: the URL's host is the name or ends in it.
  public var host: String?
  private var isAnchoredAtStart = false
  private var isAnchoredAtEnd = false
  private var pieces: [[UInt8]] = []

  /// Reads a pattern; nil for regular expressions, which this program does not take.
  init?(parsing text: Substring) {
    if text.count > 1, text.hasPrefix("/"), text.hasSuffix("/") { return nil }
    var rest = text
    if rest.hasPrefix("||") {
      rest = rest.dropFirst(2)
      let name = rest.prefix { !"/^:?*|".contains($0) }
      guard let host = canonicalHost(String(name)) else { return nil }
      self.host = host
      rest = rest.dropFirst(name.count)
    } else if rest.hasPrefix("|") {
      isAnchoredAtStart = true
      rest = rest.dropFirst()
    }
    if rest.hasSuffix("|") {
      isAnchoredAtEnd = true
      rest = rest.dropLast()
    }
    pieces = asciiLowercased(rest).utf8
      .split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map { Array($0) }
  }

  /// Whether the URL is meant.
  public func matches(_ url: RequestURL) -> Bool {
    var text = Array(asciiLowercased(url.description).utf8)
    if let host {
      guard url.host == host || isSubdomain(url.host, of: host) else { return false }
      text = Array(asciiLowercased(url.pathAndQuery).utf8)
    }
    return matches(text, isAnchored: isAnchoredAtStart || host != nil)
  }

  private func matches(_ text: [UInt8], isAnchored: Bool) -> Bool {
    var position = 0
    for (index, piece) in pieces.enumerated() {
      let isLast = index == pieces.count - 1
      if isLast, isAnchoredAtEnd {
        let start = text.count - piece.count
        return start >= position && stands(piece, at: start, in: text) != nil
      }
      guard let end = place(of: piece, in: text, from: position, fixed: index == 0 && isAnchored)
      else { return false }
      position = end
    }
    return true
  }

  private func place(of piece: [UInt8], in text: [UInt8], from: Int, fixed: Bool) -> Int? {
    if fixed { return stands(piece, at: from, in: text) }
    guard from <= text.count else { return nil }
    for start in from...text.count {
      if let end = stands(piece, at: start, in: text) { return end }
    }
    return nil
  }

  /// The place after the piece; `^` stands for a separator or the end.
  private func stands(_ piece: [UInt8], at start: Int, in text: [UInt8]) -> Int? {
    var position = start
    for byte in piece {
      if byte == UInt8(ascii: "^") {
        if position == text.count { continue }
        guard isSeparator(text[position]) else { return nil }
      } else {
        guard position < text.count, text[position] == byte else { return nil }
      }
      position += 1
    }
    return min(position, text.count)
  }

  private func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: false
    default: !"_-.%".utf8.contains(byte)
    }
  }
}
