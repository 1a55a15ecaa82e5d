import CCurlShims
import Glibc

/// The authorities that sites are checked against: the system's, and those of one more file.
///
/// libcurl's own setting *replaces* the system's authorities, so both are put into one text. It is held in
/// an anonymous file in memory: libcurl then parses it once for each multi handle and keeps the result,
/// which it does for files only, not for blobs.
final class CertificateBundle: Sendable {
  private let descriptor: Int32

  /// The file's path, good while this object lives.
  var path: String { "/proc/self/fd/\(descriptor)" }

  init(configuration: UpstreamConfiguration) throws(UpstreamSetupError) {
    var text: [UInt8]?
    for path in configuration.systemCAFiles where text == nil {
      text = try? Self.read(path)
    }
    guard var text else { throw .noSystemAuthorities(configuration.systemCAFiles) }
    if let path = configuration.caFile {
      let added = try Self.read(path)
      let count = added.withUnsafeBytes { bytes in
        lenity_count_certificates(
          bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
          bytes.count
        )
      }
      guard count > 0 else { throw .invalidCAFile(path: path) }
      text.append(UInt8(ascii: "\n"))
      text.append(contentsOf: added)
    }
    descriptor = try Self.anonymousFile(holding: text)
  }

  deinit {
    close(descriptor)
  }

  private static func read(_ path: String) throws(UpstreamSetupError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count >= 0 else { throw unreadable(path) }
      guard count > 0 else { return bytes }
      bytes.append(contentsOf: buffer[..<count])
      guard bytes.count <= 16 << 20 else {
        throw .unreadableCAFile(path: path, reason: "it is larger than 16 MiB")
      }
    }
  }

  private static func unreadable(_ path: String) -> UpstreamSetupError {
    .unreadableCAFile(path: path, reason: String(cString: strerror(errno)))
  }

  private static func anonymousFile(holding text: [UInt8]) throws(UpstreamSetupError) -> Int32 {
    let descriptor = lenity_memory_file("lenity-authorities")
    guard descriptor >= 0 else { throw unreadable("memfd") }
    var offset = 0
    while offset < text.count {
      let count = text[offset...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        close(descriptor)
        throw unreadable("memfd")
      }
      offset += count
    }
    return descriptor
  }
}
