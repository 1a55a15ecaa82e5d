import ControlPanel
import CountText
import Foundation
import Rules

/// Writes what a person chose in the control panel as a line of their profile.
struct ProfileText {
  private let profile: Profile

  init(_ profile: Profile) {
    self.profile = profile
  }

  /// The profile's key and its new value as YAML; nil takes the key out.
  ///
  /// - Throws: what would be right, where the value cannot be.
  func line(for change: PanelChange) throws -> (key: String, value: String?) {
    switch change {
    case .kinds(let kinds): ("hide", Self.list(kinds))
    case .sitesOff(let sites): ("sites", self.sites(off: sites))
    case .pause(let pause): ("pause", pause.rawValue)
    case .sensitivity(let value): ("sensitivity", String(format: "%.2f", value))
    case .region(let region): ("support", try region.map { "{ region: \(try Self.word($0)) }" })
    case .language(let language): ("language", try language.map(Self.word))
    case .filters(let text): ("filters", Self.block(text))
    case .offUntil(let seconds): ("off_until", seconds.map(Self.time))
    }
  }

  /// A text's lines with their places in it.
  static func lines(_ text: String) -> [ProfileLine] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      let place = SourcePlace(file: "my filters", line: index + 1, column: 1)
      return ProfileLine(text: String(line), place: place)
    }
  }

  private static func list(_ kinds: Set<CountKind>) -> String {
    switch kinds.count {
    case 0: "none"
    case CountKind.allCases.count: "all"
    default: "[\(kinds.map(\.rawValue).sorted().joined(separator: ", "))]"
    }
  }

  /// All that the profile says about sites, in one line.
  private func sites(off: Set<String>) -> String? {
    var members = off.sorted().map { "\($0): off" }
    for (site, kinds) in profile.siteKinds.sorted(by: { $0.key < $1.key })
    where !off.contains(site) {
      members.append("\(site): { hide: \(Self.list(kinds)) }")
    }
    return members.isEmpty ? nil : "{ \(members.joined(separator: ", ")) }"
  }

  /// Letters and a hyphen only: nothing that YAML could take for something else, and in quotes.
  private static func word(_ text: String) throws -> String {
    guard text.utf8.count <= 35, !text.isEmpty,
      text.utf8.allSatisfy({ ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 == 0x2D })
    else { throw UsageError("'\(text)' is no code of letters, as in DE or pt-BR") }
    return "\"\(text)\""
  }

  /// A block text: every line indented, so that no line can end it.
  private static func block(_ text: String) -> String? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in String(line.unicodeScalars.filter { $0.value >= 0x20 || $0 == "\t" }) }
    guard lines.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else { return nil }
    return "|2-\n" + lines.map { "  \($0)" }.joined(separator: "\n")
  }

  private static func time(_ seconds: Int) -> String {
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    return String(
      format: "%04d-%02d-%02dT%02d:%02d:%02dZ",
      Int(parts.tm_year) + 1900,
      Int(parts.tm_mon) + 1,
      Int(parts.tm_mday),
      Int(parts.tm_hour),
      Int(parts.tm_min),
      Int(parts.tm_sec)
    )
  }
}
