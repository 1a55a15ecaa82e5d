import ConfigurationFile
import Foundation
import Rules
import Users

/// The files of the people who share the proxy: a profile each in one folder, and one file of passwords.
///
/// What the configuration file says about a person comes before what these files say.
struct UserFiles {
  /// Where profiles are: `NAME.yaml`.
  let folder: String
  /// Lines of a name, a colon and a hash; only the owner can read it.
  let passwordFile: String

  /// The files that a proxy with this configuration reads.
  ///
  /// - Throws: where the name cannot be one.
  static func of(configuration: String?, user name: String) throws -> UserFiles {
    guard Users.isName(name) else {
      throw UsageError("'\(name)' is no name; use letters, digits and . _ - @, no dot at its start")
    }
    return try Settings(configurationFile: configuration, listen: []).userFiles
  }

  static func remove(_ path: String) throws {
    guard unlink(path) == 0 else {
      throw UsageError("\(path): cannot be removed: \(String(cString: strerror(errno)))")
    }
  }

  /// The names of all profiles in the folder with their paths.
  func profilePaths() throws -> [String: String] {
    guard FileManager.default.fileExists(atPath: folder) else { return [:] }
    var paths: [String: String] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder)
    where file.hasSuffix(".yaml") && Users.isName(String(file.dropLast(5))) {
      paths[String(file.dropLast(5))] = "\(folder)/\(file)"
    }
    return paths
  }

  func profilePath(of name: String) -> String {
    "\(folder)/\(name).yaml"
  }

  /// The hash of each person who has a password.
  func passwords() throws -> [String: PasswordHash] {
    guard FileManager.default.fileExists(atPath: passwordFile) else { return [:] }
    var passwords: [String: PasswordHash] = [:]
    let lines = try RuleFiles.read(passwordFile).split(separator: "\n")
    for (index, line) in lines.enumerated() where !line.hasPrefix("#") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, let hash = PasswordHash(parsing: String(parts[1])) else {
        throw UsageError(
          "\(passwordFile):\(index + 1): this is no name with a hash; "
            + "write it with: lenity user set NAME --password"
        )
      }
      passwords[String(parts[0])] = hash
    }
    return passwords
  }

  /// Writes a password, or takes it away with nil.
  func setPassword(_ hash: PasswordHash?, of name: String) throws {
    var all = try passwords()
    all[name] = hash
    let lines = all.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)\n" }
    try Self.write(lines.joined(), to: passwordFile, permissions: 0o600)
  }

  /// Makes a folder that only its owner can look into; one that is there stays as it is.
  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    } catch {
      throw UsageError("\(path): this folder cannot be made; check whose the one above it is")
    }
  }

  /// Writes a file whole or not at all, with its folder where that is missing.
  ///
  /// A symbolic link stays one: people keep their settings in a repository.
  static func write(_ text: String, to path: String, permissions: Int) throws {
    let url = URL(filePath: path).resolvingSymlinksInPath()
    try makeFolder(url.deletingLastPathComponent().path)
    let fresh = url.deletingLastPathComponent().appending(
      path: ".\(url.lastPathComponent).\(getpid())"
    )
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: permissions]
    guard
      FileManager.default.createFile(
        atPath: fresh.path,
        contents: Data(text.utf8),
        attributes: attributes
      )
    else {
      throw UsageError(
        "\(path): cannot be written; check whose the folder is, and the space that is left"
      )
    }
    guard rename(fresh.path, url.path) == 0 else {
      try? FileManager.default.removeItem(at: fresh)
      throw UsageError("\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
  }
}
