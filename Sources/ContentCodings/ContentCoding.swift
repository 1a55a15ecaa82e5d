/// A content coding that this module can take off a body.
///
/// Source: RFC 9110, 8.4.1 (gzip, deflate), RFC 7932 (br), RFC 8878 and 9659 (zstd).
public enum ContentCoding: String, Hashable, Sendable, CaseIterable {
  case gzip
  case deflate
  case br
  case zstd
  case identity

  /// The coding of that name, in any case; `x-gzip` is an old name of gzip.
  public init?(name: some StringProtocol) {
    let lowercased = name.lowercased()
    guard lowercased != "x-gzip" else {
      self = .gzip
      return
    }
    self.init(rawValue: lowercased)
  }

  /// The codings that a `Content-Encoding` field names, in the order in which they were applied.
  ///
  /// Takes the combined value of all such fields, members parted by commas; empty members count for
  /// nothing, and `identity` is left out of the answer. Nil when one member is unknown to this module:
  /// such a body cannot be read and has to pass as it is.
  ///
  /// Source: RFC 9110, 5.6.1 (lists) and 8.4.
  public static func parse(fieldValue: String) -> [ContentCoding]? {
    var codings: [ContentCoding] = []
    for member in fieldValue.split(separator: ",") {
      let name = member.drop(while: \.isFieldSpace).trimmingTrailingSpace
      guard !name.isEmpty else { continue }
      guard let coding = ContentCoding(name: name) else { return nil }
      if coding != .identity { codings.append(coding) }
    }
    return codings
  }
}

extension Character {
  fileprivate var isFieldSpace: Bool { self == " " || self == "\t" }
}

extension Substring {
  fileprivate var trimmingTrailingSpace: Substring {
    var rest = self
    while let last = rest.last, last.isFieldSpace { rest.removeLast() }
    return rest
  }
}
