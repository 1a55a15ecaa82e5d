import Glibc
import HTTPTypes
import NIOCore

extension RequestParser {
  mutating func nextHead() throws(RequestRefusal) -> RequestHead? {
    if headByteCount == 0 {
      skipEmptyLines()
    }
    while true {
      guard try hasCompleteLine() else { return nil }
      let limit = headBytesMax - headByteCount
      let tooLong: RequestRefusal = builder.hasRequestLine ? .headTooLarge : .targetTooLong
      guard let line = try nextLine(lengthMax: limit, refusal: tooLong) else { return nil }
      headByteCount += line.count + 2
      if line.isEmpty, builder.hasRequestLine {
        return try finishHead()
      }
      try take(line)
    }
  }

  /// Empty lines before a request line are ignored (RFC 9112, 2.2).
  mutating func skipEmptyLines() {
    while buffer.readableBytes >= 2, buffer.readableBytesView.starts(with: "\r\n".utf8) {
      buffer.moveReaderIndex(forwardBy: 2)
    }
  }

  mutating func take(_ line: Range<Int>) throws(RequestRefusal) {
    let isRequestLine = !builder.hasRequestLine
    guard isRequestLine || builder.fieldCount < fieldsMax else { throw .tooManyFields }
    let outcome: RequestRefusal? = buffer.withVeryUnsafeBytes { all in
      let bytes = UnsafeRawBufferPointer(rebasing: all[line])
      do throws(RequestRefusal) {
        if isRequestLine {
          try builder.setRequestLine(bytes)
        } else {
          try builder.addField(bytes)
        }
        return nil
      } catch {
        return error
      }
    }
    if let outcome {
      throw outcome
    }
  }

  mutating func finishHead() throws(RequestRefusal) -> RequestHead {
    let finished = builder
    builder = RequestHeadBuilder()
    headByteCount = 0
    let head = try finished.finish()
    keepsAlive = head.keepsAlive
    switch head.framing {
    case .none: state = .end
    case .length(let length): state = .body(remaining: length)
    case .chunked: state = .chunkSize
    }
    return head
  }

  /// Refuses the beginning of a line that no further byte can put right.
  mutating func hasCompleteLine() throws(RequestRefusal) -> Bool {
    guard lineFeedOffset() == nil, buffer.readableBytes > 0 else { return buffer.readableBytes > 0 }
    let isRequestLine = !builder.hasRequestLine
    let checked = checkedCount
    let fault: RequestRefusal? = buffer.withUnsafeReadableBytes { bytes in
      if !isRequestLine, ByteClass.isBlank(bytes[0]) {
        return .foldedField
      }
      // Past the size of any usual request line the limit alone decides.
      if isRequestLine, bytes.count <= Self.examinedLineBytesMax,
        !RequestHeadBuilder.couldBecomeRequestLine(bytes)
      {
        return .malformedRequestLine
      }
      for byte in bytes[checked...].dropLast() where !ByteClass.isFieldValue(byte) {
        return byte == 0x0d ? .bareCarriageReturn : .forbiddenByte
      }
      return nil
    }
    if let fault {
      throw fault
    }
    checkedCount = buffer.readableBytes - 1
    guard headByteCount + buffer.readableBytes <= headBytesMax else {
      throw isRequestLine ? .targetTooLong : .headTooLarge
    }
    return false
  }
}
