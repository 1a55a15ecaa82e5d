/// Why a coded body could not be read to its end.
public struct ContentCodingError: Error, Hashable, Sendable {
  /// The distinct causes.
  public enum Code: Hashable, Sendable {
    /// The bytes are not what the coding says they should be, or a checksum does not match.
    case corrupt
    /// The body ended before the coding's own end mark.
    case truncated
    /// More than `limits.decodedBytesMax` bytes came out.
    case decodedBytesExceeded
    /// More came out, for what went in, than `limits.expansionRatioMax` allows.
    case expansionExceeded
    /// The sender asks for more memory to look back in than `limits` and RFC 9659 allow.
    case windowExceeded
    /// The library had no memory.
    case outOfMemory
  }

  /// What went wrong, in general.
  public let code: Code

  /// The coding in which it went wrong.
  public let coding: ContentCoding

  /// One sentence with what was found; no bytes of the body.
  public let explanation: String

  init(_ code: Code, in coding: ContentCoding, _ explanation: String) {
    self.code = code
    self.coding = coding
    self.explanation = explanation
  }
}

extension ContentCodingError: CustomStringConvertible {
  /// The coding and the sentence.
  public var description: String { "\(coding.rawValue): \(explanation)" }
}
