import Foundation
import Glibc

/// Hears of changes of files while the proxy runs (inotify, Linux): nothing is polled.
///
/// Folders are watched, and for a file the folder it lies in, since editors and careful programs replace files
/// instead of writing into them. Of a folder that is not there yet, the one that it will be made in is watched.
struct FolderWatch {
  private let descriptor: Int32
  private let paths: @Sendable () -> [String]

  /// How long to wait for more of the same: an editor touches a file several times.
  private static let settleMilliseconds: Int32 = 200
  private static let events = UInt32(
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE
  )
  private static let headByteCount = 16

  /// Begins to listen; nil where the system watches nothing.
  ///
  /// `paths` is asked again after each change: a configuration may name further files.
  init?(paths: @escaping @Sendable () -> [String]) {
    descriptor = inotify_init1(Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { return nil }
    self.paths = paths
    addWatches()
  }

  /// Calls `body` on a thread of its own after changes, for as long as the process lives.
  ///
  /// Changes that come close together are one. `names` says which files matter; folders always do.
  func start(names: @escaping @Sendable (String) -> Bool, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread {
      while let changed = next() {
        guard changed.contains(where: { $0.isFolder || names($0.name) }) else { continue }
        addWatches()
        body()
        addWatches()
      }
    }
    thread.name = "lenity-files"
    thread.start()
  }

  private struct Change {
    var name: String
    var isFolder: Bool
  }

  /// Waits for changes and for the silence after them; nil when the descriptor is no good any more.
  private func next() -> [Change]? {
    guard var changes = readChanges() else { return nil }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&waiting, 1, Self.settleMilliseconds) > 0 {
      guard let more = readChanges() else { return nil }
      changes += more
    }
    return changes
  }

  /// `struct inotify_event`: watch, mask, cookie, length of the name, the name with zeros behind it.
  private func readChanges() -> [Change]? {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return nil }
    var changes: [Change] = []
    var offset = 0
    while offset + Self.headByteCount <= count {
      let mask = Self.number(in: buffer, at: offset + 4)
      let length = Int(Self.number(in: buffer, at: offset + 12))
      let start = offset + Self.headByteCount
      guard start + length <= count else { break }
      let name = String(decoding: buffer[start..<start + length].prefix { $0 != 0 }, as: UTF8.self)
      changes.append(Change(name: name, isFolder: mask & UInt32(IN_ISDIR) != 0))
      offset = start + length
    }
    return changes
  }

  private static func number(in bytes: [UInt8], at offset: Int) -> UInt32 {
    bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
  }

  /// Adding a folder twice does nothing.
  private func addWatches() {
    for folder in Set(paths().map(Self.watchableFolder)) {
      inotify_add_watch(descriptor, folder, Self.events)
    }
  }

  private static func watchableFolder(for path: String) -> String {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if isThere, isFolder.boolValue { return path }
    return URL(filePath: path).deletingLastPathComponent().path
  }
}
