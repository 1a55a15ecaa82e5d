import COpenSSL
import NIOCore

/// The encrypted side of a session: what came from the socket, and what is to go there.
///
/// OpenSSL reads and writes through a BIO of our own (`BIOMethod`), so that its one copy out of a received
/// buffer, and its one copy into the buffer to be sent, are the only ones.
final class RecordTransport {
  private var inbound = CircularBuffer<ByteBuffer>(initialCapacity: 2)
  private var outbound: ByteBuffer
  private var outboundWasTaken = false
  private let allocator: ByteBufferAllocator

  /// A buffer with more room than this is let go once it was sent: idle connections should be small.
  private static let keptByteCountMax = 32_768

  init(allocator: ByteBufferAllocator) {
    self.allocator = allocator
    outbound = allocator.buffer(capacity: 0)
  }

  /// Received bytes that OpenSSL has not yet taken.
  private(set) var inboundByteCount = 0

  /// Bytes that OpenSSL wrote and that were not yet taken.
  var outboundByteCount: Int { outboundWasTaken ? 0 : outbound.readableBytes }

  func receive(_ buffer: ByteBuffer) {
    guard buffer.readableBytes > 0 else { return }
    inboundByteCount += buffer.readableBytes
    inbound.append(buffer)
  }

  /// Makes room for that many bytes at once, where it is known that they are coming.
  func reserveOutbound(_ byteCount: Int) {
    startOutboundIfTaken()
    outbound.reserveCapacity(minimumWritableBytes: byteCount)
  }

  /// Takes the bytes to be sent; nil when there are none.
  func takeOutbound() -> ByteBuffer? {
    guard outboundByteCount > 0 else { return nil }
    outboundWasTaken = true
    return outbound
  }

  func write(_ bytes: UnsafeRawBufferPointer) {
    startOutboundIfTaken()
    outbound.writeBytes(bytes)
  }

  /// Starts the next buffer, in the memory of the last one if nobody else holds that any more.
  private func startOutboundIfTaken() {
    guard outboundWasTaken else { return }
    outboundWasTaken = false
    if outbound.capacity > Self.keptByteCountMax {
      outbound = allocator.buffer(capacity: 0)
    } else {
      outbound.clear()
    }
  }

  func read(into target: UnsafeMutableRawBufferPointer) -> Int {
    var count = 0
    while count < target.count, !inbound.isEmpty {
      let room = UnsafeMutableRawBufferPointer(rebasing: target[count...])
      let index = inbound.startIndex
      let taken = inbound[index].readWithUnsafeReadableBytes { bytes in
        let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(room.count))
        room.copyMemory(from: part)
        return part.count
      }
      if inbound[index].readableBytes == 0 { inbound.removeFirst() }
      count += taken
    }
    inboundByteCount -= count
    return count
  }
}
