import Glibc

/// The folder with the authority's files, opened once and looked into without following links.
///
/// Whoever may write into it could exchange the certificate that people are told to trust, and whoever
/// may read the key could sign; so it refuses to work where others may.
struct AuthorityFolder: ~Copyable {
  let path: String
  private let descriptor: Descriptor

  /// No file of the authority is near this long.
  private static let fileByteCountMax = 65_536

  /// Opens the folder; nil when there is none.
  init?(opening path: String) throws(CertificateError) {
    guard let descriptor = Descriptor(owning: open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) else {
      if errno == ENOENT { return nil }
      throw .folderUnusable(path: path, cause: lastSystemError())
    }
    guard let status = descriptor.status() else {
      throw .folderUnusable(path: path, cause: lastSystemError())
    }
    guard status.st_uid == geteuid() else { throw .folderOwnedByOther(path: path) }
    guard status.st_mode & 0o022 == 0 else { throw .folderWritableByOthers(path: path) }
    self.path = path
    self.descriptor = descriptor
  }

  /// Opens the folder; makes it, for its owner alone, when there is none.
  init(makingAt path: String) throws(CertificateError) {
    try Self.make(path)
    guard let folder = try AuthorityFolder(opening: path) else {
      throw .folderUnusable(path: path, cause: "it vanished")
    }
    self = folder
  }

  /// Waits until no other process works on the folder; ends when this value does.
  func lock() throws(CertificateError) {
    while flock(descriptor.number, LOCK_EX) != 0 {
      guard errno == EINTR else { throw .folderUnusable(path: path, cause: lastSystemError()) }
    }
  }

  func path(of name: String) -> String {
    path.hasSuffix("/") ? path + name : "\(path)/\(name)"
  }

  func contains(_ name: String) -> Bool {
    var status = stat()
    return fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0
  }

  /// Reads a file that belongs to this user and that nobody else may write, nor read if it is secret.
  func read(_ name: String, isSecret: Bool) throws(CertificateError) -> [UInt8] {
    let path = path(of: name)
    // Without O_NONBLOCK a named pipe in the file's place would block for ever.
    let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    guard let file = Descriptor(owning: openat(descriptor.number, name, flags)) else {
      switch errno {
      case ENOENT: throw .fileMissing(path: path)
      case ELOOP: throw .notAPlainFile(path: path)
      default: throw .fileUnreadable(path: path, cause: lastSystemError())
      }
    }
    guard let status = file.status() else {
      throw .fileUnreadable(path: path, cause: lastSystemError())
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAPlainFile(path: path) }
    guard status.st_uid == geteuid() else { throw .fileOwnedByOther(path: path) }
    if isSecret && status.st_mode & 0o077 != 0 { throw .keyReadableByOthers(path: path) }
    guard status.st_mode & 0o022 == 0 else { throw .fileWritableByOthers(path: path) }
    guard let bytes = file.readAll(limit: Self.fileByteCountMax) else {
      throw .fileUnreadable(path: path, cause: lastSystemError())
    }
    return bytes
  }

  /// Writes a new file, to the disk, with exactly these permissions; replaces a left-over of that name.
  func write(_ bytes: [UInt8], to name: String, mode: mode_t) throws(CertificateError) {
    unlinkat(descriptor.number, name, 0)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    guard let file = Descriptor(owning: openat(descriptor.number, name, flags, mode)),
      fchmod(file.number, mode) == 0, file.writeAll(bytes)
    else { throw .fileUnwritable(path: path(of: name), cause: lastSystemError()) }
  }

  /// Puts a file in another's place, as one step.
  func rename(_ name: String, to new: String) throws(CertificateError) {
    guard renameat(descriptor.number, name, descriptor.number, new) == 0 else {
      throw .fileUnwritable(path: path(of: new), cause: lastSystemError())
    }
  }

  func remove(_ name: String) {
    unlinkat(descriptor.number, name, 0)
  }

  /// Waits until the names in the folder are on the disk.
  func synchronize() throws(CertificateError) {
    guard fsync(descriptor.number) == 0 else {
      throw .fileUnwritable(path: path, cause: lastSystemError())
    }
  }

  /// Makes the folder and those above it that are missing.
  private static func make(_ path: String) throws(CertificateError) {
    guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
    if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try make(String(path[..<slash]))
      guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
    }
    throw .folderUnusable(path: path, cause: lastSystemError())
  }
}
