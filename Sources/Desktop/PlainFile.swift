import Foundation

/// Small text files of the person's: read whole, written so that a crash leaves the old or the new one.
enum PlainFile {
  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// The file's bytes; nil where there is none.
  static func read(_ path: String) throws(DesktopError) -> Data? {
    guard exists(path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .file(path: path, cause: "it cannot be read; check whose it is")
    }
    return data
  }

  static func text(_ path: String) throws(DesktopError) -> String? {
    guard let data = try read(path) else { return nil }
    guard let text = String(data: data, encoding: .utf8) else {
      throw .file(path: path, cause: "it is not UTF-8")
    }
    return text
  }

  /// Writes beside the file, brings that to the disk, and renames it into place.
  ///
  /// A symbolic link stays one: people keep their settings in a repository.
  static func write(_ data: Data, to path: String, mode: mode_t? = nil) throws(DesktopError) {
    let target = URL(filePath: path).resolvingSymlinksInPath().path
    let mode = mode ?? existingMode(target) ?? 0o644
    try makeFolder((target as NSString).deletingLastPathComponent)
    let temporary = "\(target).lenity-\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else { throw .file(path: path, cause: reason()) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: data)
      try handle.synchronize()
      try handle.close()
    } catch {
      unlink(temporary)
      throw .file(path: path, cause: "it cannot be written; if the disk is full, make room")
    }
    chmod(temporary, mode)
    guard rename(temporary, target) == 0 else {
      let cause = reason()
      unlink(temporary)
      throw .file(path: path, cause: cause)
    }
  }

  static func write(_ text: String, to path: String, mode: mode_t? = nil) throws(DesktopError) {
    try write(Data(text.utf8), to: path, mode: mode)
  }

  static func remove(_ path: String) throws(DesktopError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw .file(path: path, cause: reason()) }
  }

  static func makeFolder(_ path: String) throws(DesktopError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .file(
        path: path,
        cause: "this folder cannot be made; check whose the one above it is"
      )
    }
  }

  /// The first folder that is missing on the way down to this one; nil where none is.
  static func firstMissing(_ folder: String) -> String? {
    guard !exists(folder) else { return nil }
    let parent = (folder as NSString).deletingLastPathComponent
    return parent == folder || parent.isEmpty ? folder : firstMissing(parent) ?? folder
  }

  /// Removes a folder and those above it up to `top`, as long as they are empty; none without `top`.
  static func removeEmpty(_ folder: String, upTo top: String?) {
    guard let top, folder == top || folder.hasPrefix("\(top)/") else { return }
    var folder = folder
    while rmdir(folder) == 0, folder != top {
      folder = (folder as NSString).deletingLastPathComponent
    }
  }

  private static func existingMode(_ path: String) -> mode_t? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.posixPermissions] as? Int).map { mode_t($0) }
  }

  /// What the system says, and what helps.
  private static func reason() -> String {
    let number = errno
    let words = String(cString: strerror(number))
    switch number {
    case EACCES, EPERM, EROFS: return "\(words); check whose the file and its folder are"
    case ENOSPC, EDQUOT: return "\(words); make room and try again"
    default: return words
    }
  }
}
