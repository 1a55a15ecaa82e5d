/// A KDE configuration file as lines, so that a change touches its own line and no other.
///
/// Source: KConfig, `[Group]`, `key=value`, `#` comments; keys may carry `[$e]` or a language, and those are
/// other entries.
struct INIDocument {
  private var lines: [Substring]
  private let lineEnd: String

  init(_ text: String) {
    lineEnd = text.utf8.contains(0x0D) ? "\r\n" : "\n"
    lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }

  var text: String { lines.joined(separator: lineEnd) }

  func hasGroup(_ group: String) -> Bool {
    lines.contains { Self.group($0) == group }
  }

  func value(of key: String, in group: String) -> String? {
    line(of: key, in: group).map { index in
      let line = lines[index]
      let value = line[line.index(after: line.firstIndex(of: "=") ?? line.startIndex)...]
      return String(Self.trimmed(value))
    }
  }

  mutating func set(_ value: String, for key: String, in group: String) {
    if let index = line(of: key, in: group) {
      lines[index] = "\(key)=\(value)"
    } else if let header = lines.firstIndex(where: { Self.group($0) == group }) {
      lines.insert("\(key)=\(value)", at: header + 1)
    } else {
      appendGroup(group, entry: "\(key)=\(value)")
    }
  }

  mutating func remove(_ key: String, in group: String, andEmptyGroup: Bool) {
    guard let index = line(of: key, in: group) else { return }
    lines.remove(at: index)
    guard andEmptyGroup, let header = lines.firstIndex(where: { Self.group($0) == group }) else {
      return
    }
    let end = lines[(header + 1)...].firstIndex { Self.group($0) != nil } ?? lines.endIndex
    guard lines[(header + 1)..<end].allSatisfy({ Self.trimmed($0).isEmpty }) else { return }
    lines.remove(at: header)
    // The empty line that was put before the group.
    if header > 0, lines[header - 1].isEmpty { lines.remove(at: header - 1) }
  }

  /// Puts a group after all else; whether the last line has an end stays as it was.
  private mutating func appendGroup(_ group: String, entry: String) {
    let hasEnd = lines.last?.isEmpty == true
    if hasEnd { lines.removeLast() }
    if !lines.isEmpty { lines.append("") }
    lines += ["[\(group)]", Substring(entry)]
    if hasEnd { lines.append("") }
  }

  private func line(of key: String, in group: String) -> Int? {
    var isInside = false
    for (index, line) in lines.enumerated() {
      if let name = Self.group(line) {
        isInside = name == group
      } else if isInside, let equals = line.firstIndex(of: "="),
        Self.trimmed(line[..<equals]) == key
      {
        return index
      }
    }
    return nil
  }

  private static func group(_ line: Substring) -> String? {
    let line = trimmed(line)
    guard line.hasPrefix("["), line.hasSuffix("]") else { return nil }
    return String(line.dropFirst().dropLast())
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}
