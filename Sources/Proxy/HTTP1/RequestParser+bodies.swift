import Glibc
import HTTPTypes
import NIOCore

extension RequestParser {
  mutating func nextBody(
    remaining: Int,
    then after: State,
    else more: (Int) -> State
  ) -> Part? {
    let count = min(remaining, buffer.readableBytes)
    guard count > 0, let bytes = buffer.readSlice(length: count) else { return nil }
    state = count == remaining ? after : more(remaining - count)
    return .body(bytes)
  }

  mutating func nextChunkSize() throws(RequestRefusal) -> Int? {
    let line = try nextLine(lengthMax: Self.chunkLineBytesMax, refusal: .malformedChunk)
    guard let line else { return nil }
    let size = buffer.withVeryUnsafeBytes { all in
      ChunkLine.size(UnsafeRawBufferPointer(rebasing: all[line]))
    }
    guard let size else { throw .malformedChunk }
    return size
  }

  /// Checks one trailer line and drops it; true once the trailers have ended or a line was taken.
  mutating func readTrailer(
    fieldCount: Int,
    byteCount: Int
  ) throws(RequestRefusal) -> Bool {
    let line = try nextLine(lengthMax: headBytesMax - byteCount, refusal: .headTooLarge)
    guard let line else { return false }
    guard !line.isEmpty else {
      state = .end
      return true
    }
    guard fieldCount < fieldsMax else { throw .tooManyFields }
    let fault: RequestRefusal? = buffer.withVeryUnsafeBytes { all in
      do throws(RequestRefusal) {
        _ = try FieldLine.split(UnsafeRawBufferPointer(rebasing: all[line]))
        return nil
      } catch {
        return error
      }
    }
    if let fault {
      throw fault
    }
    state = .trailers(fieldCount: fieldCount + 1, byteCount: byteCount + line.count + 2)
    return true
  }

  mutating func expectNothing() throws(RequestRefusal) {
    skipEmptyLines()
    if buffer.readableBytes > 0 {
      throw .dataAfterLastRequest
    }
  }
}
