/// Text work that Foundation would do; this module knows ASCII names and UTF-8, which is enough here.

/// The text with A to Z made small and everything else left alone.
func asciiLowercased(_ text: some StringProtocol) -> String {
  if !text.utf8.contains(where: { $0 >= 0x41 && $0 <= 0x5A }) { return String(text) }
  return String(
    decoding: text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 },
    as: UTF8.self
  )
}

/// A host as rules compare it: lower case, no trailing dot, no brackets.
func normalizedHost(_ host: some StringProtocol) -> String {
  var host = asciiLowercased(host)
  if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
  if host.utf8.count > 1, host.hasSuffix(".") { host.removeLast() }
  return host
}

extension StringProtocol {
  /// The first place where `needle` stands, compared byte by byte.
  func range(ofText needle: String) -> Range<Index>? {
    guard !needle.isEmpty else { return nil }
    let first = needle.utf8[needle.utf8.startIndex]
    var start = startIndex
    while let found = utf8[start...].firstIndex(of: first) {
      if utf8[found...].starts(with: needle.utf8) {
        return found..<utf8.index(found, offsetBy: needle.utf8.count)
      }
      start = utf8.index(after: found)
    }
    return nil
  }

  /// Without spaces, tabs and line ends at either end.
  var trimmed: SubSequence {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0.isNewline }
    let head = drop(while: isBlank)
    guard let last = head.lastIndex(where: { !isBlank($0) }) else { return head }
    return head[...last]
  }
}
