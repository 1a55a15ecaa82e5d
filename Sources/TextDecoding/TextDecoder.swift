public import HTMLRewriting

/// Decodes text in any encoding of the Encoding Standard to UTF-8, in a stream.
///
/// The steps are the standard's; what two-byte codes mean is asked of ICU and mended where ICU differs, so
/// browsers and Lenity read the same characters. Bytes that mean nothing become U+FFFD, as many as a browser
/// shows.
///
/// Source: Encoding Standard, sections 8 to 14.
public struct TextDecoder: Sendable {
  private var decoder: any CharacterDecoder
  /// The beginning of a character whose end has not come; at most three bytes.
  private var pending: [UInt8] = []
  private var awaitsMark: Bool

  /// Makes a decoder; nil where ICU has no table for the encoding.
  ///
  /// The first one for an encoding makes its table, which is kept: 128 KB and up to ten milliseconds for the East
  /// Asian ones.
  ///
  /// - Parameters:
  ///   - encoding: what the text is written in.
  ///   - readsMark: whether a byte order mark at the start is taken off and, as in browsers, says more than
  ///     `encoding`. Without it a mark is the character U+FEFF, as within a text.
  public init?(_ encoding: CharacterEncoding, readsMark: Bool = false) {
    guard let decoder = Self.decoder(for: encoding.name) else { return nil }
    self.decoder = decoder
    awaitsMark = readsMark
  }

  private static func decoder(for name: String) -> (any CharacterDecoder)? {
    switch name {
    case "UTF-8": UTF8Decoder()
    case "UTF-16BE": UTF16Decoder(isBigEndian: true)
    case "UTF-16LE": UTF16Decoder(isBigEndian: false)
    case "GBK", "gb18030": GB18030Decoder()
    case "Big5": Big5Decoder()
    case "EUC-KR": EUCKRDecoder()
    case "EUC-JP": EUCJPDecoder()
    case "Shift_JIS": ShiftJISDecoder()
    case "ISO-2022-JP": ISO2022JPDecoder()
    case "replacement": ReplacementDecoder()
    case "x-user-defined": UserDefinedDecoder()
    default: SingleByteDecoder(encoding: name)
    }
  }

  /// Decodes the next bytes, cut anywhere, and appends the characters that are whole.
  ///
  /// - Parameters:
  ///   - chunk: borrowed; up to three bytes of it are kept.
  ///   - text: UTF-8 is appended.
  /// - Complexity: O(`chunk.count`).
  public mutating func write(_ chunk: Span<UInt8>, into text: inout [UInt8]) {
    guard !pending.isEmpty || awaitsMark else {
      let used = decode(chunk, isLast: false, into: &text)
      for index in used..<chunk.count { pending.append(chunk[index]) }
      return
    }
    var joined = pending
    joined.reserveCapacity(joined.count + chunk.count)
    for index in chunk.indices { joined.append(chunk[index]) }
    if awaitsMark {
      guard joined.count >= 3 else {
        pending = joined
        return
      }
      joined.removeFirst(readMark(joined))
    }
    let used = decode(joined.span, isLast: false, into: &text)
    pending = Array(joined[used...])
  }

  /// Decodes what is left: a character that was cut off becomes U+FFFD.
  public mutating func end(into text: inout [UInt8]) {
    var last = pending
    pending = []
    if awaitsMark { last.removeFirst(readMark(last)) }
    _ = decode(last.span, isLast: true, into: &text)
  }

  /// Looks for a byte order mark; returns its length.
  private mutating func readMark(_ bytes: [UInt8]) -> Int {
    awaitsMark = false
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      decoder = UTF8Decoder()
      return 3
    }
    let isBigEndian = bytes.starts(with: [0xFE, 0xFF])
    guard isBigEndian || bytes.starts(with: [0xFF, 0xFE]) else { return 0 }
    decoder = UTF16Decoder(isBigEndian: isBigEndian)
    return 2
  }

  /// Decodes the first character of `bytes`, as if the text began and ended with them, and appends it.
  ///
  /// - Returns: how many bytes it takes; 0 only where there are none.
  public func decodeFirst(of bytes: Span<UInt8>, into text: inout [UInt8]) -> Int {
    guard !bytes.isEmpty else { return 0 }
    var decoder = decoder
    return append(decoder.next(bytes, at: 0, isLast: true), to: &text)
  }

  /// Returns how many bytes were read.
  private mutating func decode(
    _ bytes: Span<UInt8>,
    isLast: Bool,
    into text: inout [UInt8]
  ) -> Int {
    var index = 0
    while index < bytes.count {
      let length = append(decoder.next(bytes, at: index, isLast: isLast), to: &text)
      guard length > 0 else { break }
      index += length
    }
    return index
  }

  /// Appends what was read; returns how many bytes it was.
  private func append(_ step: DecodingStep, to text: inout [UInt8]) -> Int {
    if let first = step.first { append(first, to: &text) }
    if let second = step.second { append(second, to: &text) }
    return step.length
  }

  private func append(_ scalar: Unicode.Scalar, to text: inout [UInt8]) {
    guard !scalar.isASCII else { return text.append(UInt8(truncatingIfNeeded: scalar.value)) }
    text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
