/// The small part of YAML that catalogues are written in, read line by line.
///
/// Top-level `key: text`, a key with indented `key: text` lines below it, a list of `- text`, or a list of
/// `- key: text` items with further `key: text` lines. Texts stand plain, in double or in single quotes.
/// Anything else is left out; the tests of the catalogues find what is missing.
struct LineDocument {
  /// Values by key; nested ones as `outer.inner`.
  private(set) var values: [String: String] = [:]
  /// The items of a list that are texts.
  private(set) var texts: [String] = []
  /// The items of a list that have members.
  private(set) var items: [[String: String]] = []

  static let byteCountMax = 1 << 20

  init(_ text: String) {
    var outer = ""
    for line in text.utf8.prefix(Self.byteCountMax).split(separator: UInt8(ascii: "\n")) {
      let line = Substring(line).prefix { $0 != "\r" }
      let content = line.drop { $0 == " " }
      guard let first = content.first, first != "#" else { continue }
      let isIndented = content.startIndex != line.startIndex
      if content.hasPrefix("- ") {
        add(item: content.dropFirst(2).drop { $0 == " " })
      } else if let (key, value) = Self.pair(content) {
        if isIndented, !items.isEmpty {
          items[items.count - 1][key] = value
        } else if isIndented {
          values["\(outer).\(key)"] = value
        } else {
          outer = key
          if !value.isEmpty { values[key] = value }
        }
      }
    }
  }

  private mutating func add(item: Substring) {
    if item.first != "\"", let (key, value) = Self.pair(item) {
      items.append([key: value])
    } else {
      texts.append(Self.unquoted(item))
    }
  }

  /// `key: value`, where the key is a word.
  private static func pair(_ text: Substring) -> (String, String)? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let key = text[..<colon]
    let rest = text[text.index(after: colon)...]
    guard !key.isEmpty, key.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) }),
      rest.isEmpty || rest.first == " "
    else { return nil }
    return (String(key), unquoted(rest.drop { $0 == " " }))
  }

  private static func unquoted(_ text: Substring) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    guard text.count >= 2, let quote = text.first, quote == "\"" || quote == "'",
      text.last == quote
    else { return String(text) }
    let inside = String(text.dropFirst().dropLast())
    return quote == "\"" ? inside.replacing("\\\"", with: "\"") : inside.replacing("''", with: "'")
  }
}
