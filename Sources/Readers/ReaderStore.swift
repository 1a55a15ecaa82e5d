internal import Foundation
public import Interventions
internal import Synchronization

/// Keeps what readers told in `readers/` of the state folder, one small file each, for its owner alone.
///
/// Everything is in memory; files are written a moment after a change, on a queue of their own, and by
/// renaming, so that there is never half a file. A file that cannot be read counts as nothing told.
public final class ReaderStore: ReaderBook {
  /// Readers beyond it are kept in memory only as long as others are not.
  public static let readersMax = 1_024
  static let fileBytesMax = 1 << 18
  private static let delay = DispatchTimeInterval.milliseconds(500)

  private let folder: URL
  private let states = Mutex<[String: ReaderState]>([:])
  private let pending = Mutex<Set<String>>([])
  private let queue = DispatchQueue(label: "lenity.readers")

  /// Opens the store in a state folder; nothing is written before something is told.
  public init(stateFolder: String) {
    folder = URL(filePath: stateFolder).appending(path: "readers")
  }

  /// What a reader has told; nil for the default profile.
  public func state(of user: String?) -> ReaderState {
    let name = Self.fileName(of: user)
    return states.withLock { states in
      if let state = states[name] { return state }
      let state = read(name)
      if states.count >= Self.readersMax { states.removeAll() }
      states[name] = state
      return state
    }
  }

  /// Notes something new; written to the disk soon after.
  public func update(_ user: String?, _ change: (inout ReaderState) -> Void) {
    let name = Self.fileName(of: user)
    var state = state(of: user)
    states.withLock { states in
      state = states[name] ?? state
      change(&state)
      states[name] = state
    }
    let isFirst = pending.withLock { $0.insert(name).inserted }
    guard isFirst else { return }
    queue.asyncAfter(deadline: .now() + Self.delay) { [self] in write(name) }
  }

  /// Writes at once what waits; for the end of the program.
  public func flush() {
    queue.sync { for name in pending.withLock({ Array($0) }) { write(name) } }
  }

  private func write(_ name: String) {
    guard pending.withLock({ $0.remove(name) }) != nil,
      let state = states.withLock({ $0[name] })
    else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    guard let data = try? encoder.encode(state) else { return }
    let owner: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
    let files = FileManager.default
    try? files.createDirectory(
      at: folder,
      withIntermediateDirectories: true,
      attributes: owner
    )
    let file = folder.appending(path: name)
    let fresh = folder.appending(path: "\(name).new")
    _ = files.createFile(
      atPath: fresh.path,
      contents: data,
      attributes: [.posixPermissions: 0o600]
    )
    _ = fresh.withUnsafeFileSystemRepresentation { source in
      file.withUnsafeFileSystemRepresentation { target in
        guard let source, let target else { return Int32(-1) }
        return rename(source, target)
      }
    }
  }

  private func read(_ name: String) -> ReaderState {
    let file = folder.appending(path: name).path
    let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
    guard let size, size <= Self.fileBytesMax, let data = FileManager.default.contents(atPath: file)
    else { return ReaderState() }
    return (try? JSONDecoder().decode(ReaderState.self, from: data)) ?? ReaderState()
  }

  /// A name that leads nowhere else, whatever the user is called.
  private static func fileName(of user: String?) -> String {
    guard let user else { return "default.json" }
    let digits = user.utf8.prefix(100).map { byte in
      let text = String(byte, radix: 16)
      return text.count < 2 ? "0\(text)" : text
    }
    return "user-\(digits.joined()).json"
  }
}
