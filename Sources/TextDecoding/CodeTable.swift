internal import CICUShims

/// What the two-byte codes of one character set mean: ICU's word, mended where the standard says otherwise.
///
/// 128 KB, made at the first use.
struct CodeTable: Sendable {
  /// By lead byte less 0x80, then trail byte; 0 where a code means nothing.
  private let scalars: [UInt32]

  /// Asks ICU for every code; nil where it has no such converter.
  ///
  /// - Parameters:
  ///   - name: ICU's name. A bare "big5" or "euc-kr" is another table there, so names are exact.
  ///   - prefix: a byte before each code, such as 0x8F for JIS X 0212 within EUC-JP.
  ///   - leads: the lead bytes that there are.
  ///   - isPrivateUseKept: whether ICU's private-use characters stand; the standard has them in some tables
  ///     only.
  ///   - mended: codes and what they mean to the standard.
  init?(
    converter name: String,
    prefix: [UInt8] = [],
    leads: ClosedRange<UInt8>,
    isPrivateUseKept: Bool = true,
    mended: [UInt16: UInt32] = [:]
  ) {
    guard let converter = Converter(name) else { return nil }
    var scalars = [UInt32](repeating: 0, count: 128 * 256)
    for lead in leads {
      for trail in UInt8(0x40)...0xFE {
        guard let scalar = converter.scalar(prefix + [lead, trail]) else { continue }
        guard isPrivateUseKept || !(0xE000...0xF8FF).contains(scalar.value) else { continue }
        scalars[Int(lead - 0x80) << 8 | Int(trail)] = scalar.value
      }
    }
    for (code, scalar) in mended { scalars[Int(code & 0x7FFF)] = scalar }
    self.scalars = scalars
  }

  /// What a code means; nil where it means nothing.
  subscript(lead: UInt8, trail: UInt8) -> UInt32? {
    guard lead >= 0x80 else { return nil }
    let scalar = scalars[Int(lead - 0x80) << 8 | Int(trail)]
    return scalar == 0 ? nil : scalar
  }
}

/// One of ICU's converters, opened and closed here.
struct Converter: ~Copyable {
  private let handle: OpaquePointer

  /// Nil where ICU has none of this name.
  init?(_ name: String) {
    guard let handle = lenity_converter_open(name) else { return nil }
    self.handle = handle
  }

  deinit { lenity_converter_close(handle) }

  /// The one character that these bytes are; nil where they are none, or several.
  func scalar(_ bytes: [UInt8]) -> Unicode.Scalar? {
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 4) { units in
      let count = bytes.withUnsafeBytes { buffer in
        lenity_converter_decode(
          handle,
          buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
          CInt(buffer.count),
          units.baseAddress,
          CInt(units.count)
        )
      }
      switch count {
      case 1: return Unicode.Scalar(units[0])
      case 2 where UTF16.isLeadSurrogate(units[0]) && UTF16.isTrailSurrogate(units[1]):
        return UTF16.decode(UTF16.EncodedScalar([units[0], units[1]]))
      default: return nil
      }
    }
  }
}
