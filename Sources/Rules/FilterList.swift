/// A filter list as it came from a file or a site: its header, its parts, its lines.
///
/// Pure: whoever has files or a network gives the text of what `!#include` names.
public struct FilterList: Hashable, Sendable {
  /// `! Title:`.
  public private(set) var title: String?

  /// `! Expires:`, in seconds; nil where the list does not say.
  public private(set) var expiresSeconds: Int?

  /// `! Homepage:`.
  public private(set) var homepage: String?

  /// Every line, those of included parts in place of the line that includes them.
  public private(set) var lines: [ProfileLine] = []

  /// What could not be included, and why.
  public private(set) var refusals: [RuleError] = []

  /// How deep parts may include parts.
  static let includeDepthMax = 4
  /// How many parts one list may have.
  static let includeCountMax = 64
  private var includeCount = 0

  /// Reads a list.
  ///
  /// - Parameters:
  ///   - text: the list.
  ///   - name: its file or address, for messages and for what its parts' names are relative to.
  ///   - include: the text of a part by its whole name; nil where it cannot be had.
  public init(parsing text: String, name: String, include: (String) -> String? = { _ in nil }) {
    read(text, name: name, depth: 0, include: include)
  }

  private mutating func read(
    _ text: String,
    name: String,
    depth: Int,
    include: (String) -> String?
  ) {
    var conditions = FilterConditions()
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      guard lines.count < FilterIndex.lineCountMax else { return }
      let place = SourcePlace(file: name, line: index + 1, column: 1)
      let line = String(line)
      guard line.trimmed.hasPrefix("!") || line.trimmed.hasPrefix("#") else {
        lines.append(ProfileLine(text: line, place: place))
        continue
      }
      if depth == 0 { readHeader(line) }
      if line.trimmed.hasPrefix("!#include") {
        // Inside a condition that does not hold, nothing is fetched.
        guard conditions.isTaking else { continue }
        readPart(String(line.trimmed), of: name, at: place, depth: depth, include: include)
      } else {
        _ = try? conditions.takes(line)
        lines.append(ProfileLine(text: line, place: place))
      }
    }
    // A part cannot leave a condition open for the list around it.
    for _ in 0..<conditions.openCount {
      lines.append(
        ProfileLine(text: "!#endif", place: SourcePlace(file: name, line: 1, column: 1))
      )
    }
  }

  private mutating func readPart(
    _ line: String,
    of name: String,
    at place: SourcePlace,
    depth: Int,
    include: (String) -> String?
  ) {
    let part = String(line.dropFirst("!#include".count).trimmed)
    guard let whole = Self.name(of: part, beside: name) else {
      refuse(
        place,
        "'\(part)' is not beside the list that includes it",
        "name a file in its folder"
      )
      return
    }
    guard depth < Self.includeDepthMax, includeCount < Self.includeCountMax else {
      refuse(place, "the list has too many parts, or parts of parts", "'\(part)' is left out")
      return
    }
    includeCount += 1
    guard let text = include(whole) else {
      refuse(place, "'\(part)' cannot be read", "the line is left out")
      return
    }
    read(text, name: whole, depth: depth + 1, include: include)
  }

  private mutating func refuse(_ place: SourcePlace, _ cause: String, _ remedy: String) {
    refusals.append(RuleError(code: .badFilter, place: place, cause: cause, remedy: remedy))
  }

  /// The whole name of a part: a file in the folder of the list or below it, so that its origin stays the same.
  static func name(of part: String, beside name: String) -> String? {
    let isPlain = part.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
    let steps = part.split(separator: "/", omittingEmptySubsequences: false)
    guard isPlain, !part.isEmpty, part.utf8.count <= 512,
      !steps.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }),
      !part.contains(":"), !part.contains("?"), !part.contains("#"), !part.contains("%")
    else { return nil }
    let path = name.prefix { $0 != "?" && $0 != "#" }
    guard let slash = path.lastIndex(of: "/") else { return part }
    // `https://host` has no folder of its own.
    guard !path[...slash].hasSuffix("://") else { return nil }
    return path[...slash] + part
  }

  // MARK: - Header

  /// `! Title: …`, `! Expires: 4 days (update frequency)`, `! Homepage: …`.
  private mutating func readHeader(_ line: String) {
    let text = line.trimmed.drop { $0 == "!" || $0 == "#" }.trimmed
    guard let colon = text.firstIndex(of: ":") else { return }
    let value = String(text[text.index(after: colon)...].trimmed)
    switch asciiLowercased(text[..<colon]) {
    case "title": title = title ?? value
    case "homepage": homepage = homepage ?? value
    case "expires": expiresSeconds = expiresSeconds ?? Self.seconds(value)
    default: break
    }
  }

  /// `4 days`, `12 hours (update frequency)`, `12h`, `5 d`; a bare number is days, as in the first lists.
  static func seconds(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), (1...10_000).contains(number) else { return nil }
    let unit = asciiLowercased(text.dropFirst(digits.count).trimmed.prefix { $0.isLetter })
    let seconds = unit.hasPrefix("h") ? 3_600 : unit.hasPrefix("m") ? 60 : 86_400
    return min(max(number * seconds, 3_600), 14 * 86_400)
  }
}

/// A list that a person takes over, resolved to its lines.
public struct ImportedFilters: Hashable, Sendable {
  /// Its lines, in order.
  public var lines: [ProfileLine]

  /// Whether it may do everything that the person's own lines may.
  ///
  /// A list that is not trusted may hide elements and members of data. It may not restyle, take attributes off,
  /// change the head of a response, or take back lines of the person's own.
  public var isTrusted: Bool

  /// Joins a list's lines and what it may do.
  public init(lines: [ProfileLine], isTrusted: Bool = false) {
    self.lines = lines
    self.isTrusted = isTrusted
  }
}
