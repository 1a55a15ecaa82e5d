internal import Foundation
internal import Glibc
internal import JSONText

/// A HAR file that grows while traffic passes.
///
/// Behind each entry the file is whole: the entry and the end of the document are written over the end that
/// was there. Should the machine stop in the middle of that, `CapturedTraffic` leaves out the entry that was cut. Only
/// its owner may read it.
public final class CaptureFile {
  /// Why nothing can be recorded.
  public enum Failure: Error, CustomStringConvertible {
    case cannotWrite(path: String, explanation: String)

    /// The path, the cause and a remedy.
    public var description: String {
      switch self {
      case .cannotWrite(let path, let explanation):
        "\(path): \(explanation); choose a place that can be written to"
      }
    }
  }

  /// How every recording begins.
  static let head = "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"Lenity\",\"version\":"

  /// Larger recordings stop to grow.
  public static let bytesMax = 1 << 30

  private let descriptor: Int32
  private let path: String
  private var composer: EntryComposer
  private var end = 0

  /// How many exchanges the file holds.
  public private(set) var entryCount = 0

  /// How many found no place any more.
  public private(set) var droppedCount = 0

  /// What was taken out so far.
  public var redactions: RedactionReport { composer.report }

  /// Makes the file, empty of entries; what was there is replaced.
  ///
  /// - Parameters:
  ///   - path: where; its folder must exist.
  ///   - version: of this program, for the file's `creator`.
  ///   - isRedacting: whether credentials, addresses and private texts are taken out.
  /// - Throws: ``Failure``.
  public init(path: String, version: String, isRedacting: Bool) throws(Failure) {
    self.path = path
    composer = EntryComposer(isRedacting: isRedacting)
    descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: path, explanation: String(cString: strerror(errno)))
    }
    fchmod(descriptor, 0o600)
    let head = "\(Self.head)\"\(version)\"},\"entries\":["
    try write(Array(head.utf8), keeping: head.utf8.count)
  }

  deinit {
    close(descriptor)
  }

  /// Adds an exchange.
  ///
  /// - Throws: ``Failure``; the file then is as it was.
  public func append(_ exchange: RecordedExchange) throws(Failure) {
    var composer = composer
    let separator = entryCount == 0 ? "\n" : ",\n"
    let entry = Array(separator.utf8) + composer.entry(for: exchange)
    guard end + entry.count <= Self.bytesMax else {
      droppedCount += 1
      return
    }
    let former = self.composer
    self.composer = composer
    do {
      try write(entry, keeping: entry.count)
      entryCount += 1
    } catch {
      self.composer = former
      throw error
    }
  }

  /// Writes behind the entries so far, and the end of the document behind that.
  private func write(_ bytes: [UInt8], keeping count: Int) throws(Failure) {
    let whole = bytes + tail
    var written = 0
    while written < whole.count {
      let result = whole[written...].withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress, $0.count, off_t(end + written))
      }
      if result < 0, errno == EINTR { continue }
      guard result > 0 else {
        let explanation = String(cString: strerror(errno))
        restore()
        throw .cannotWrite(path: path, explanation: explanation)
      }
      written += result
    }
    end += count
  }

  /// Makes the file whole again after a write that did not go through.
  private func restore() {
    let tail = tail
    _ = tail.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(end)) }
    ftruncate(descriptor, off_t(end + tail.count))
  }

  private var tail: [UInt8] {
    let summary = composer.isRedacting ? "redacted: \(composer.report.summary)" : "not redacted"
    return Array("\n],\"comment\":".utf8) + JSONString.encode(summary.utf8) + Array("}}\n".utf8)
  }
}
