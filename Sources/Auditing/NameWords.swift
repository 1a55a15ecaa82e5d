/// Splits the names of members, attributes and classes into words.
enum NameWords {
  private static let bytesMax = 96

  /// `edge_liked_by`, `likeCount`, `data-like-count`, `HTTPLikes2` as words in lower case.
  ///
  /// Names longer than any that people write are keys of maps (addresses, digests): no words.
  static func split(_ name: some StringProtocol) -> [String] {
    guard name.utf8.count <= bytesMax else { return [] }
    var words: [String] = []
    var word: [UInt8] = []
    let bytes = Array(name.utf8)
    for (index, byte) in bytes.enumerated() {
      let isLetter = isLower(byte) || isUpper(byte) || byte >= 0x80
      if !isLetter || beginsWord(bytes, index) {
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        word = []
      }
      if isLetter { word.append(isUpper(byte) ? byte | 0x20 : byte) }
    }
    if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }

  /// At the upper-case letter of `likeCount`, and at the last one of `HTTPLikes`.
  private static func beginsWord(_ bytes: [UInt8], _ index: Int) -> Bool {
    guard index > 0, isUpper(bytes[index]) else { return false }
    if isLower(bytes[index - 1]) { return true }
    return index + 1 < bytes.count && isUpper(bytes[index - 1]) && isLower(bytes[index + 1])
  }

  private static func isLower(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  private static func isUpper(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }
}
