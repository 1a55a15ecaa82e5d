internal import JSONText

/// Finds what looks like a public count in a response body, whatever the rules know.
///
/// The heuristics are of their own: words in names (`like_count`, `numComments`, `edge_liked_by`), numbers
/// beside words in texts, elements named for counts. Numbers that are nothing (0, empty) are no finding.
public struct Auditor: Sendable {
  private let depth: Int
  private(set) var names: CountName

  /// An auditor for any number of bodies.
  public init() {
    self.init(depth: 0, names: CountName())
  }

  init(depth: Int, names: CountName) {
    self.depth = depth
    self.names = names
  }

  /// What looks like a count in a body whose content codings are off, in document order.
  ///
  /// - Parameters:
  ///   - body: UTF-8; anything else finds little.
  ///   - contentType: of the response; what the body begins with counts for more.
  /// - Returns: nothing for pictures, style sheets and bodies without text.
  public mutating func leaks(in body: [UInt8], contentType: String) -> [Leak] {
    var leaks: [Leak] = []
    audit(body, contentType: contentType) { leaks.append($0) }
    return leaks
  }

  /// Hands over what looks like a count as it is found: all of it can be more than the body.
  ///
  /// - Parameters:
  ///   - body: UTF-8; anything else finds little.
  ///   - contentType: of the response; what the body begins with counts for more.
  ///   - report: takes the next finding, in document order; not kept after the call.
  public mutating func audit(
    _ body: [UInt8],
    contentType: String,
    report: @escaping (Leak) -> Void
  ) {
    guard let first = body.first(where: { $0 > 0x20 && $0 < 0x80 }) else { return }
    let type = contentType.lowercased()
    if ["image/", "video/", "audio/", "font/", "text/css"].contains(where: type.hasPrefix) {
      return
    }
    let isMarkup =
      first == UInt8(ascii: "<")
      || (type.contains("html") && first != UInt8(ascii: "{") && first != UInt8(ascii: "["))
    audit(isMarkup ? .markup(body) : .script(body), prefix: "", report: report)
  }

  mutating func audit(
    _ document: InnerDocument,
    prefix: String,
    report: @escaping (Leak) -> Void
  ) {
    let place = AuditedPlace(prefix: prefix, depth: depth, report: report)
    switch document {
    case .script(let bytes):
      var auditor = ScriptAuditor(bytes: bytes, in: place, names: names)
      names = auditor.audit()
    case .markup(let bytes):
      var auditor = MarkupAuditor(in: place, names: names)
      names = auditor.audit(bytes)
    }
  }
}
