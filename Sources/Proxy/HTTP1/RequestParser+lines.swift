import Glibc
import HTTPTypes
import NIOCore

extension RequestParser {
  func lineFeedOffset() -> Int? {
    buffer.withUnsafeReadableBytes { bytes in
      let start = min(checkedCount, bytes.count)
      guard let base = bytes.baseAddress, start < bytes.count else { return nil }
      return memchr(base + start, 0x0a, bytes.count - start).map { found in
        found - UnsafeMutableRawPointer(mutating: base)
      }
    }
  }

  /// Takes one line that ends in CR LF: its place in the buffer's storage, without the line end.
  mutating func nextLine(
    lengthMax: Int,
    refusal: RequestRefusal
  ) throws(RequestRefusal) -> Range<Int>? {
    guard let lineFeed = lineFeedOffset() else {
      guard buffer.readableBytes <= lengthMax + 1 else { throw refusal }
      return nil
    }
    let start = buffer.readerIndex
    guard lineFeed > 0, buffer.getInteger(at: start + lineFeed - 1, as: UInt8.self) == 0x0d else {
      throw refusal == .malformedChunk ? .malformedChunk : .bareLineFeed
    }
    guard lineFeed - 1 <= lengthMax else { throw refusal }
    checkedCount = 0
    buffer.moveReaderIndex(forwardBy: lineFeed + 1)
    let line = start..<(start + lineFeed - 1)
    let hasReturn = buffer.withVeryUnsafeBytes { all in
      all[line].contains(0x0d)
    }
    guard !hasReturn else { throw .bareCarriageReturn }
    return line
  }
}
