import ContentCodings
import Testing

/// "hello, hello, hello" in each coding, made with gzip(1), zlib, brotli(1) and zstd(1).
private let text = Array("hello, hello, hello".utf8)

@Suite struct BodyDecoderTests {
  @Test(arguments: Sample.all)
  func decodesWhereverTheBodyIsCut(sample: Sample) throws {
    for size in [1, 2, 3, 7, sample.bytes.count] {
      #expect(try decode(sample.bytes, sample.codings, size) == text, "pieces of \(size)")
    }
  }

  @Test(arguments: Sample.all)
  func refusesEveryBodyCutShort(sample: Sample) {
    for count in 0..<sample.bytes.count {
      #expect(throws: ContentCodingError.self, "\(count) bytes") {
        try decode(Array(sample.bytes[..<count]), sample.codings, 5)
      }
    }
  }

  @Test(arguments: Sample.all)
  func neverTrapsOnDamage(sample: Sample) {
    for index in sample.bytes.indices {
      for bit in 0..<8 {
        var damaged = sample.bytes
        damaged[index] ^= 1 << UInt8(bit)
        _ = try? decode(damaged, sample.codings, 3)
      }
    }
  }

  @Test func joinsGzipMembers() throws {
    #expect(try decode(Sample.gzip.bytes + Sample.gzip.bytes, [.gzip], 1) == text + text)
  }

  @Test(arguments: [[0], [0, 0, 0, 0], Array("garbage".utf8), [0x1F, 0x00]] as [[UInt8]])
  func dropsWhatFollowsTheLastGzipMember(garbage: [UInt8]) throws {
    #expect(try decode(Sample.gzip.bytes + garbage, [.gzip], 1) == text)
  }

  @Test func refusesACutSecondMember() {
    #expect(code(Sample.gzip.bytes + Sample.gzip.bytes.prefix(12), [.gzip]) == .truncated)
    #expect(code(Sample.gzip.bytes + [0x1F], [.gzip]) == .truncated)
  }

  @Test func joinsZstdFramesAndSkipsSkippableOnes() throws {
    let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 9, 9]
    let body = Sample.zstd.bytes + skippable + Sample.zstd.bytes
    for size in [1, 4, body.count] { #expect(try decode(body, [.zstd], size) == text + text) }
  }

  @Test func refusesAZstdWindowBeyondEightMebibytes() {
    // A frame header that asks for 16 MiB (exponent 14), then an empty last block.
    let body: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 14 << 3, 0x01, 0x00, 0x00]
    #expect(code(body, [.zstd]) == .windowExceeded)
  }

  /// A frame of one compressed block: raw literals "hi", then a sequences section.
  @Test(
    arguments: [
      ([0x00], nil),
      // No sequences, written in two bytes: libzstd 1.5.4 would refuse it.
      ([0x80, 0x00], nil),
      // Bytes after the last sequence: libzstd 1.5.4 would accept them.
      ([0x80, 0x00, 0x00, 0x00], .corrupt),
      ([0x00, 0x00], .corrupt),
    ] as [([UInt8], ContentCodingError.Code?)]
  )
  func readsZstdBlocksWithoutSequences(sequences: [UInt8], expected: ContentCodingError.Code?) {
    let block: [UInt8] = [2 << 3] + Array("hi".utf8) + sequences
    let header: [UInt8] = [UInt8(block.count << 3 | 0b101), 0, 0]
    let body: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x00] + header + block
    #expect(code(body, [.zstd]) == expected)
    if expected == nil {
      for size in 1...body.count {
        #expect((try? decode(body, [.zstd], size)) == Array("hi".utf8))
      }
    }
  }

  @Test func refusesBytesBehindTheLastZstdFrame() {
    for garbage in [[0], [0x28, 0xB5], [1, 2, 3, 4], [1, 2, 3, 4, 5]] as [[UInt8]] {
      #expect(code(Sample.zstd.bytes + garbage, [.zstd]) != nil)
    }
  }

  @Test func takesOffSeveralCodingsInReverse() throws {
    // gzip around the brotli form.
    let body = Sample.gzipOverBrotli
    for size in [1, 7, body.count] { #expect(try decode(body, [.br, .gzip], size) == text) }
    #expect(code(body, [.gzip, .br]) == .corrupt)
  }

  @Test func passesIdentityThrough() throws {
    #expect(try decode(text, [.identity], 4) == text)
    #expect(try decode(text, [], 4) == text)
  }

  @Test func refusesMoreThanFourCodings() {
    #expect(BodyDecoder(codings: [.gzip, .gzip, .gzip, .gzip, .gzip]) == nil)
    #expect(BodyDecoder(codings: [.gzip, .gzip, .gzip, .gzip]) != nil)
  }

  @Test func stopsAtTheLimitAndStaysThere() throws {
    let limits = DecodingLimits(decodedBytesMax: 10)
    let body = Sample.gzip.bytes
    var decoder = try #require(BodyDecoder(codings: [.gzip], limits: limits))
    var output: [UInt8] = []
    for _ in 0..<2 {
      var code: ContentCodingError.Code?
      do throws(ContentCodingError) {
        try decoder.write(body.span, into: &output)
      } catch {
        code = error.code
      }
      #expect(code == .decodedBytesExceeded)
    }
    #expect(output.isEmpty)
  }

  @Test func allowsExactlyTheLimit() throws {
    let limits = DecodingLimits(decodedBytesMax: text.count)
    #expect(try decode(Sample.br.bytes, [.br], 4, limits) == text)
  }

  @Test func stopsABombByItsRatio() throws {
    let limits = DecodingLimits(
      decodedBytesMax: .max,
      expansionRatioMax: 10,
      expansionFreeBytes: 1000
    )
    var decoder = try #require(BodyDecoder(codings: [.br], limits: limits))
    let body = Sample.megabyteOfZeros
    var decodedByteCount = 0
    var pieceBytesMax = 0
    var code: ContentCodingError.Code?
    do throws(ContentCodingError) {
      try decoder.write(body.span) { piece in
        decodedByteCount += piece.count
        pieceBytesMax = max(pieceBytesMax, piece.count)
      }
    } catch {
      code = error.code
    }
    #expect(code == .expansionExceeded)
    #expect(decodedByteCount <= 64 << 10)
    #expect(pieceBytesMax <= 64 << 10)
  }

  @Test func givesLongOutputInPieces() throws {
    var decoder = try #require(BodyDecoder(codings: [.br]))
    let body = Sample.megabyteOfZeros
    var decodedByteCount = 0
    var pieceBytesMax = 0
    try decoder.write(body.span) { piece in
      decodedByteCount += piece.count
      pieceBytesMax = max(pieceBytesMax, piece.count)
    }
    try decoder.end()
    #expect(decodedByteCount == 1 << 20)
    #expect(pieceBytesMax <= 64 << 10)
  }

  @Test(
    arguments: [
      ("gzip", [.gzip]), ("X-GZIP", [.gzip]), (" br ,\tgzip", [.br, .gzip]), ("", []),
      (",,zstd,", [.zstd]), ("identity", []), ("identity, Deflate", [.deflate]),
      ("compress", nil), ("gzip, sdch", nil), ("gzip;q=1", nil), ("dcb", nil),
    ] as [(String, [ContentCoding]?)]
  )
  func readsContentEncodingFields(value: String, codings: [ContentCoding]?) {
    #expect(ContentCoding.parse(fieldValue: value) == codings)
  }
}

private func decode(
  _ body: [UInt8],
  _ codings: [ContentCoding],
  _ size: Int,
  _ limits: DecodingLimits = DecodingLimits()
) throws -> [UInt8] {
  var decoder = try #require(BodyDecoder(codings: codings, limits: limits))
  var output: [UInt8] = []
  var rest = body[...]
  while !rest.isEmpty {
    let piece = rest.prefix(size)
    try decoder.write(piece.span, into: &output)
    rest = rest.dropFirst(size)
  }
  try decoder.end(into: &output)
  return output
}

private func code(_ body: [UInt8], _ codings: [ContentCoding]) -> ContentCodingError.Code? {
  do {
    _ = try decode(body, codings, 4096)
    return nil
  } catch {
    return (error as? ContentCodingError)?.code
  }
}

/// One coded form of the text.
struct Sample: CustomTestStringConvertible {
  let testDescription: String
  let codings: [ContentCoding]
  let bytes: [UInt8]

  static let gzip = Sample(
    testDescription: "gzip",
    codings: [.gzip],
    bytes: [
      0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9,
      0xD7, 0x51, 0xC8, 0x40, 0xA2, 0x00, 0x9F, 0xA1, 0xCA, 0x09, 0x13, 0x00, 0x00, 0x00,
    ]
  )

  static let zlib = Sample(
    testDescription: "deflate",
    codings: [.deflate],
    bytes: [
      0x78, 0xDA, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0xD7, 0x51, 0xC8, 0x40, 0xA2, 0x00, 0x44, 0x28,
      0x06, 0xD5,
    ]
  )

  static let bare = Sample(
    testDescription: "bare deflate",
    codings: [.deflate],
    bytes: [
      0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0xD7, 0x51, 0xC8, 0x40, 0xA2, 0x00,
    ]
  )

  static let br = Sample(
    testDescription: "br",
    codings: [.br],
    bytes: [
      0x1B, 0x12, 0x00, 0xF8, 0x8D, 0x94, 0x6E, 0xDE, 0x44, 0x09, 0x52, 0x86, 0x96, 0x6C, 0x2C,
      0x6F, 0x11, 0x4F, 0x24, 0xD0, 0x71, 0x00,
    ]
  )

  static let zstd = Sample(
    testDescription: "zstd",
    codings: [.zstd],
    bytes: [
      0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x58, 0x6D, 0x00, 0x00, 0x38, 0x68, 0x65, 0x6C, 0x6C, 0x6F,
      0x2C, 0x20, 0x01, 0x00, 0xE2, 0x8A, 0x11, 0x75, 0xF3, 0x98, 0x8E,
    ]
  )

  static let all = [gzip, zlib, bare, br, zstd]

  static let gzipOverBrotli: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x93, 0x16, 0x62, 0xF8, 0xD1,
    0x3B, 0x25, 0xEF, 0x9E, 0x0B, 0x67, 0x50, 0xDB, 0xB4, 0x1C, 0x9D, 0x7C, 0x41, 0x7F, 0x95,
    0x0B, 0x85, 0x0C, 0x00, 0x7D, 0xFF, 0x85, 0xC1, 0x16, 0x00, 0x00, 0x00,
  ]

  /// 1 MiB of zeros in brotli.
  static let megabyteOfZeros: [UInt8] = [
    0x5B, 0xFF, 0xFF, 0x8F, 0x7F, 0x02, 0x20, 0x1E, 0x0B, 0x04, 0x72, 0xEF, 0x1F, 0x00,
  ]
}
