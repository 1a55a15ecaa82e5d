/// How much a coded body may ask for.
///
/// A few hundred bytes can unfold to gigabytes.
public struct DecodingLimits: Hashable, Sendable {
  /// The most bytes that may come out, of each coding.
  public var decodedBytesMax: Int

  /// The most bytes that may come out for each byte that went in.
  ///
  /// Looked at only beyond `expansionFreeBytes`: a short run of one letter may shrink a thousandfold and
  /// harms nobody.
  public var expansionRatioMax: Int

  /// How many bytes may come out whatever their ratio.
  public var expansionFreeBytes: Int

  /// Limits for one body: 16 MiB decoded, 256:1 beyond the first MiB.
  public init(
    decodedBytesMax: Int = 16 << 20,
    expansionRatioMax: Int = 256,
    expansionFreeBytes: Int = 1 << 20
  ) {
    self.decodedBytesMax = decodedBytesMax
    self.expansionRatioMax = expansionRatioMax
    self.expansionFreeBytes = expansionFreeBytes
  }
}

/// Counts what one coding took and gave, and says when it gives too much.
struct ExpansionMeter {
  let limits: DecodingLimits
  private var encodedByteCount = 0
  private var decodedByteCount = 0

  init(limits: DecodingLimits) {
    self.limits = limits
  }

  mutating func took(_ byteCount: Int) {
    encodedByteCount += byteCount
  }

  private var expansionBytesMax: Int {
    let (product, overflow) = encodedByteCount.multipliedReportingOverflow(
      by: limits.expansionRatioMax
    )
    return max(limits.expansionFreeBytes, overflow ? .max : product)
  }

  mutating func gave(
    _ byteCount: Int,
    coding: ContentCoding
  ) throws(ContentCodingError) {
    decodedByteCount += byteCount
    if decodedByteCount > limits.decodedBytesMax {
      throw ContentCodingError(
        .decodedBytesExceeded,
        in: coding,
        "the body unfolds to more than \(limits.decodedBytesMax) bytes"
      )
    }
    if decodedByteCount > expansionBytesMax {
      throw ContentCodingError(
        .expansionExceeded,
        in: coding,
        "the body unfolds to more than \(limits.expansionRatioMax) times its length"
      )
    }
  }
}
