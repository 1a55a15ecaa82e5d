/// Why bytes are no model.
public enum ToneModelError: Error, Hashable, Sendable {
  /// The first bytes are not those of a model file.
  case notAModel
  /// A version that this program does not read.
  case version(UInt32)
  /// A section is missing, too short or contradicts another; the section's name.
  case section(String)
}

/// The sections of a model file, in place.
///
/// `LENITYTN`, `UInt32` version, `UInt32` section count, then per section four letters, `UInt32` offset, `UInt32`
/// length, `UInt32` unused. Sections start at multiples of 64 bytes. Everything is little-endian, so that the
/// file can be mapped and read where it lies.
struct ModelFile {
  static let version: UInt32 = 2
  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) throws(ToneModelError) {
    guard bytes.count >= 16, bytes.prefix(8).elementsEqual("LENITYTN".utf8) else {
      throw .notAModel
    }
    self.bytes = bytes
    let version = word(at: 8)
    guard version == Self.version else { throw .version(version) }
    guard Int(word(at: 12)) <= 64, bytes.count >= 16 + 16 * Int(word(at: 12)) else {
      throw .notAModel
    }
  }

  private func word(at offset: Int) -> UInt32 {
    bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian
  }

  /// The bytes of a section.
  func section(_ name: String) throws(ToneModelError) -> Section {
    for index in 0..<Int(word(at: 12)) {
      let entry = 16 + 16 * index
      guard bytes[entry..<entry + 4].elementsEqual(name.utf8) else { continue }
      let offset = Int(word(at: entry + 4))
      let length = Int(word(at: entry + 8))
      guard offset % 64 == 0, offset <= bytes.count, length <= bytes.count - offset else {
        throw .section(name)
      }
      return Section(
        name: name,
        bytes: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
      )
    }
    throw .section(name)
  }

  /// One section, read from its start on.
  struct Section {
    let name: String
    let bytes: UnsafeRawBufferPointer
    var offset = 0

    init(name: String, bytes: UnsafeRawBufferPointer) {
      self.name = name
      self.bytes = bytes
    }

    mutating func word() throws(ToneModelError) -> UInt32 {
      guard offset + 4 <= bytes.count else { throw .section(name) }
      defer { offset += 4 }
      return bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian
    }

    /// A number that must lie in `range`.
    mutating func count(in range: ClosedRange<Int>) throws(ToneModelError) -> Int {
      let value = Int(try word())
      guard range.contains(value) else { throw .section(name) }
      return value
    }

    mutating func floats(_ count: Int) throws(ToneModelError) -> [Float] {
      var result: [Float] = []
      result.reserveCapacity(count)
      for _ in 0..<count {
        let value = Float(bitPattern: try word())
        guard value.isFinite else { throw .section(name) }
        result.append(value)
      }
      return result
    }

    /// `count` bytes that stay where they are, from the next multiple of 16.
    mutating func block(_ count: Int) throws(ToneModelError) -> UnsafeRawPointer {
      offset = (offset + 15) & ~15
      guard count >= 0, offset <= bytes.count, count <= bytes.count - offset,
        let base = bytes.baseAddress
      else { throw .section(name) }
      defer { offset += count }
      return base + offset
    }
  }
}
