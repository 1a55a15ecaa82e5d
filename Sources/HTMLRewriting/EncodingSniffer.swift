/// Finds the encoding of a page before its first tag is read.
///
/// Source: HTML Standard, 13.2.3.2 "Determining the character encoding".
public enum EncodingSniffer {
  /// How many bytes of the page the prescan looks at.
  ///
  /// The standard encourages 1,024 and allows more; pages with long comments or scripts before their `<meta>`
  /// are found by looking further.
  public static let prefixBytesMax = 16_384

  /// Where the answer comes from, surest first.
  public enum Evidence: Sendable, Hashable {
    case byteOrderMark
    case header
    case markup
    case fallback
  }

  /// An encoding and why it was chosen.
  public struct Verdict: Sendable, Hashable {
    /// What the page is written in.
    public var encoding: CharacterEncoding
    /// What says so.
    public var evidence: Evidence
  }

  /// Decides by byte order mark, then the header's charset, then `<meta>`, then windows-1252.
  ///
  /// - Parameters:
  ///   - prefix: the first bytes of the page; those past `prefixBytesMax` are not looked at.
  ///   - headerLabel: the `charset` parameter of `Content-Type`, if there is one.
  /// - Returns: the encoding; there always is one.
  public static func sniff(_ prefix: Span<UInt8>, headerLabel: String? = nil) -> Verdict {
    if let marked = byteOrderMark(prefix) {
      return Verdict(encoding: marked, evidence: .byteOrderMark)
    }
    if let headerLabel, let named = CharacterEncoding(label: headerLabel) {
      return Verdict(encoding: named, evidence: .header)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(prefix.count, prefixBytesMax))
    for index in 0..<min(prefix.count, prefixBytesMax) { bytes.append(prefix[index]) }
    var prescan = MetaPrescan(bytes: bytes)
    if let declared = prescan.run() {
      return Verdict(encoding: declared, evidence: .markup)
    }
    return Verdict(encoding: .windows1252, evidence: .fallback)
  }

  private static func byteOrderMark(_ prefix: Span<UInt8>) -> CharacterEncoding? {
    if prefix.count >= 3, prefix[0] == 0xEF, prefix[1] == 0xBB, prefix[2] == 0xBF { return .utf8 }
    guard prefix.count >= 2 else { return nil }
    if prefix[0] == 0xFE, prefix[1] == 0xFF { return .utf16BigEndian }
    if prefix[0] == 0xFF, prefix[1] == 0xFE { return .utf16LittleEndian }
    return nil
  }
}
