/// What was taken out of a recording, by kind; never what it said.
public struct RedactionReport: Sendable, Hashable {
  /// Why something was taken out.
  public enum Reason: String, Sendable, CaseIterable {
    /// A field such as `Cookie` or `Authorization`.
    case field = "header field"
    /// A query parameter that names a token.
    case parameter = "query parameter"
    /// A password, a phone number: the member or input that holds it says so.
    case personal = "personal value"
    /// A session's token in a body.
    case token = "token"
    /// An e-mail address, wherever it stood.
    case address = "e-mail address"
    /// A text of a private conversation.
    case message = "private text"
  }

  /// How often each.
  public private(set) var counts: [Reason: Int] = [:]

  /// Nothing taken out yet.
  public init() {}

  /// How many in all.
  public var total: Int { counts.values.reduce(0, +) }

  mutating func note(_ reason: Reason, times: Int = 1) {
    guard times > 0 else { return }
    counts[reason, default: 0] += times
  }

  mutating func add(_ other: RedactionReport) {
    for (reason, count) in other.counts { note(reason, times: count) }
  }

  /// As in `2 header field, 1 token`; empty where nothing was taken out.
  public var summary: String {
    Reason.allCases.compactMap { reason in counts[reason].map { "\($0) × \(reason.rawValue)" } }
      .joined(separator: ", ")
  }
}
