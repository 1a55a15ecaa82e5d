/// Why a capture cannot be read.
///
/// Each case names the place: the entry, counted from 0, and the byte of the file.
public enum HARError: Error, Equatable, CustomStringConvertible {
  case notJSON(offset: Int, entry: Int?, explanation: String)
  case notFlow(offset: Int, entry: Int?, explanation: String)
  case missing(member: String, entry: Int?, offset: Int)
  case wrongType(member: String, expected: String, entry: Int?, offset: Int)
  case entryTooLarge(offset: Int)
  case unreadable(path: String, explanation: String)

  /// Place, cause and, where it helps, what would be right.
  public var description: String {
    switch self {
    case .notJSON(let offset, let entry, let explanation):
      "\(Self.place(entry, offset)): not JSON: \(explanation)"
    case .notFlow(let offset, let entry, let explanation):
      "\(Self.place(entry, offset)): no flow of mitmproxy: \(explanation)"
    case .missing(let member, let entry, let offset):
      "\(Self.place(entry, offset)): '\(member)' is missing; HAR 1.2 requires it"
    case .wrongType(let member, let expected, let entry, let offset):
      "\(Self.place(entry, offset)): '\(member)' must be \(expected)"
    case .entryTooLarge(let offset):
      "byte \(offset): one entry is larger than \(EntrySplitter.heldBytesMax >> 20) MiB"
    case .unreadable(let path, let explanation):
      "\(path): \(explanation)"
    }
  }

  /// Byte offset in the file where the fault stands, where there is one.
  public var offset: Int? {
    switch self {
    case .notJSON(let offset, _, _), .notFlow(let offset, _, _), .missing(_, _, let offset),
      .wrongType(_, _, _, let offset), .entryTooLarge(let offset):
      offset
    case .unreadable: nil
    }
  }

  private static func place(_ entry: Int?, _ offset: Int) -> String {
    guard let entry else { return "byte \(offset)" }
    return "entry \(entry), byte \(offset)"
  }
}
