public import Edits
import HTMLRewriting
import JSONRewriting

/// A reader of posts with the rule that its edits are reported under.
public struct PostRule: Hashable, Sendable {
  /// What edits name.
  public var rule: RuleID
  /// Where the post and its parts are.
  public var reader: PostReader

  /// The parts of a post that a decision rests on; a decision finds each under its name.
  public enum Part: String, CaseIterable, Sendable {
    /// What the post says.
    case text
    /// What the author has put over it.
    case warning
    /// Who wrote it, as people read it.
    case name
    /// Who wrote it, as the site addresses them.
    case handle
    /// What the author says about themselves.
    case bio
    /// The mark of officials and organisations.
    case official
    /// The address of the post, for forms of warning that name it.
    case subject
  }

  /// Longer texts are judged by their beginning.
  private static let textBytesMax = 8_192
  private static let partBytesMax = 1_024

  /// Whether the post stands in JSON; else in a page.
  public var isJSON: Bool { reader.at.hasPrefix("$") }
}

extension PostRule {
  /// Asks about each such post in JSON.
  ///
  /// Nil where the platform has no warning of its own, since nothing could be set. A post that is the whole
  /// body (`$`) is held as a whole: packs name those addresses where bodies are one post.
  var jsonRule: JSONRule? {
    guard isJSON, reader.pause != nil, let path = try? JSONPath(parsing: reader.at)
    else { return nil }
    let reads = places.compactMap { part, place -> JSONRead? in
      guard let path = try? JSONPath(parsing: place) else { return nil }
      return JSONRead(name: part.rawValue, path: path, bytesMax: Self.bytesMax(of: part))
    }
    return JSONRule(id: rule, path: path, action: .decide(reads))
  }

  /// Asks about each such post in a page; nil for posts that only the browser draws.
  var htmlRule: HTMLRule? {
    guard !isJSON, !reader.isLive, let selector = try? Selector(parsing: reader.at) else {
      return nil
    }
    var reads = places.compactMap { part, place -> HTMLRead? in
      guard let inside = try? Selector(parsing: place) else { return nil }
      return HTMLRead(
        name: part.rawValue,
        selector: inside,
        bytesMax: Self.bytesMax(of: part)
      )
    }
    if reader.text == nil {
      reads.append(
        HTMLRead(name: Part.text.rawValue, selector: nil, bytesMax: Self.textBytesMax)
      )
    }
    return HTMLRule(id: rule, selector: selector, action: .decide(reads))
  }

  private var places: [(Part, String)] {
    Part.allCases.compactMap { part in place(of: part).map { (part, $0) } }
  }

  private func place(of part: Part) -> String? {
    switch part {
    case .text: reader.text
    case .warning: reader.warning
    case .name: reader.author.name
    case .handle: reader.author.handle
    case .bio: reader.author.bio
    case .official: reader.author.official
    case .subject: reader.pause?.native == "label" ? "$.uri" : nil
    }
  }

  private static func bytesMax(of part: Part) -> Int {
    part == .text ? textBytesMax : partBytesMax
  }
}
