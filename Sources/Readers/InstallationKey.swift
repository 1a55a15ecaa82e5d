internal import Foundation

/// A key of this installation, made once and kept in the state folder for its owner alone.
public enum InstallationKey {
  /// Reads the key, or makes one of random bytes.
  ///
  /// - Parameters:
  ///   - name: of the file.
  ///   - folder: the state folder.
  ///   - byteCount: how long the key is.
  /// - Returns: the key; a fresh one that is not kept where the folder cannot be written to.
  public static func bytes(named name: String, in folder: String, byteCount: Int) -> [UInt8] {
    let path = URL(filePath: folder).appending(path: name).path
    if let data = FileManager.default.contents(atPath: path), data.count == byteCount {
      return [UInt8](data)
    }
    var generator = SystemRandomNumberGenerator()
    let key = (0..<byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    _ = FileManager.default.createFile(
      atPath: path,
      contents: Data(key),
      attributes: [.posixPermissions: 0o600]
    )
    return key
  }
}
