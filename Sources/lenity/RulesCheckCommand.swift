import ArgumentParser
import Foundation
import RuleTesting
import Rules

/// `lenity rules check`: whether packs can be read, fast enough for every save.
struct RulesCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say what is wrong in rule packs: file, line, column, cause, remedy.",
    discussion: """
      EXAMPLES
        lenity rules check rules/sites/mastodon.yaml
        lenity rules check --watch my-rules
      """
  )

  @Argument(help: "Folders or files of rule packs; the bundled ones if left out.")
  var paths: [String] = []

  @Flag(help: "Check again whenever a file changes.")
  var watch = false

  func run() throws {
    var isFine = true
    try reportingErrors {
      let paths = try paths.isEmpty ? [RuleFiles.bundled()] : paths
      if watch { try FileWatch(paths: paths).forever { _ = try check(paths) } }
      isFine = try check(paths)
    }
    if !isFine { throw ExitCode(1) }
  }

  private func check(_ paths: [String]) throws -> Bool {
    do {
      let packs = try RuleFiles.packs(at: paths)
      let rules = try RuleSet(packs: packs, profile: .everything)
      let (files, found) = (packs.count.counting("file"), rules.allRules.count.counting("rule"))
      print("\(files), \(found): all fine")
      return true
    } catch let error as RuleErrors {
      print(error.description)
      return false
    }
  }
}
