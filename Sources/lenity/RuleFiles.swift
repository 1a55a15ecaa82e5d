import Foundation
import Rules

/// Finds and reads rule packs and profiles.
enum RuleFiles {
  /// Where the packs that came with the program are.
  ///
  /// In order: the variable `LENITY_RULES`, `share/lenity/rules` beside the program's `bin`, the `rules`
  /// folder of the source tree that the program was built in.
  static func bundled() throws -> String {
    if let path = ProcessInfo.processInfo.environment["LENITY_RULES"] { return path }
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    var folder = program.deletingLastPathComponent()
    for _ in 0..<6 {
      for candidate in ["share/lenity/rules", "rules"] {
        let rules = folder.appending(path: candidate)
        let sites = rules.appending(path: "sites").path
        if FileManager.default.fileExists(atPath: sites) { return rules.path }
      }
      folder.deleteLastPathComponent()
    }
    throw UsageError("the rule packs are not beside the program; name their folder with 'rules:'")
  }

  /// The packs of the folders and files named; a folder is read with its `sites` and `shared` folders.
  static func packs(at paths: [String]) throws -> [SitePack] {
    var packs: [SitePack] = []
    var errors: [RuleError] = []
    for file in try paths.flatMap(files) {
      let text = try read(file)
      do throws(RuleErrors) {
        packs.append(try SitePack(parsing: text, file: file))
      } catch {
        errors += error.errors
      }
    }
    guard errors.isEmpty else { throw RuleErrors(errors) }
    return packs
  }

  static func profile(at path: String) throws -> Profile {
    try Profile(parsing: read(path), file: path)
  }

  /// The rules of packs for a profile as a running proxy would have them, lists of others included.
  static func ruleSet(
    packs: [SitePack],
    profilePath: String?,
    fallback: Profile,
    hosts: [AdditionalHost] = []
  ) throws -> RuleSet {
    guard let profilePath else {
      return try RuleSet(packs: packs, profile: fallback, additionalHosts: hosts)
    }
    let profile = try profile(at: profilePath)
    let folder = URL(filePath: profilePath).deletingLastPathComponent().path
    let lists = try ListStore.personal.lists(of: profile, profileFolder: folder)
    return try RuleSet(packs: packs, profile: profile, additionalHosts: hosts, lists: lists)
  }

  static func read(_ path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw UsageError("\(path): there is no such file, or it cannot be read")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw UsageError("\(path): this is not UTF-8; save it as UTF-8")
    }
    return text
  }

  private static func files(at path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw UsageError("\(path): there is no such file or folder of rules")
    }
    guard isFolder.boolValue else { return [path] }
    let folders = [path, "\(path)/sites", "\(path)/shared"]
    return try folders.flatMap { folder -> [String] in
      guard FileManager.default.fileExists(atPath: folder) else { return [] }
      return try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
        .sorted().map { "\(folder)/\($0)" }
    }
  }
}
