import ArgumentParser
import Glibc
import Tone

/// A model file, mapped into memory.
final class MappedModel {
  let model: ToneModel
  private let bytes: UnsafeMutableRawBufferPointer

  init(path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ValidationError("no model at \(path); --model FILE names one.")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size > 0, status.st_size < 1 << 28,
      let base = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0),
      base != MAP_FAILED
    else { throw ValidationError("\(path) cannot be read.") }
    bytes = UnsafeMutableRawBufferPointer(start: base, count: Int(status.st_size))
    do {
      model = try ToneModel(bytes: UnsafeRawBufferPointer(bytes))
    } catch {
      munmap(base, Int(status.st_size))
      throw ValidationError("\(path) is no model that this version reads: \(error).")
    }
  }

  deinit {
    munmap(bytes.baseAddress, bytes.count)
  }

  /// The bundled model: in the working directory's or the program's `rules/tone`, or in `share/lenity`.
  static func find() -> String {
    var places = ["rules/tone/model.bin"]
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    var folder = length > 0 ? buffer[..<length].map { UInt8(bitPattern: $0) } : []
    while let slash = folder.lastIndex(of: 0x2F), slash > 0 {
      folder = Array(folder[..<slash])
      let path = String(decoding: folder, as: UTF8.self)
      places += [path + "/rules/tone/model.bin", path + "/share/lenity/rules/tone/model.bin"]
    }
    return places.first { access($0, R_OK) == 0 } ?? places[0]
  }
}
