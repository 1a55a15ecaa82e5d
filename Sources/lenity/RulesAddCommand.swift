import ArgumentParser
import Rules

/// `lenity rules add LINE`: one's own filter lines.
struct RulesAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add a filter line to a profile, as filter lists write it.",
    discussion: """
      A running proxy takes the line over at once. A line that is not supported is refused by name.

      EXAMPLES
        lenity rules add 'reddit.com##shreddit-trending'
        lenity rules add --user ana 'x.com##[data-testid="sidebarColumn"]'
      """
  )

  @Argument(help: "The line.")
  var line: String

  @Option(help: "Whose profile.")
  var user = "default"

  @Option(help: "The configuration file that the proxy runs with.")
  var config: String?

  func run() throws {
    try reportingErrors {
      let place = SourcePlace(file: "the line", line: 1, column: 1)
      let own = ImportedFilters(lines: [ProfileLine(text: line, place: place)], isTrusted: true)
      let refusals = try RuleSet(packs: [], profile: .newcomer, lists: [own]).refusedFilters
      if !refusals.isEmpty { throw RuleErrors(refusals) }
      var file = try ProfileFile.open(user: user, configuration: config)
      try file.add(filter: line)
      try file.write()
    }
  }
}

/// `lenity rules import LIST`: a list of others.
struct RulesImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take a filter list over: a file, or an https address that is kept fresh.",
    discussion: """
      A list may hide elements and members of data. With --trusted it may do all that your own lines may: \
      restyle, take attributes off, change the head of answers. For a file, lines that are not supported \
      are named, each with its reason; an address is fetched by the running proxy.

      EXAMPLES
        lenity rules import ~/hide-counts.txt
        lenity rules import https://example.org/list.txt
      """
  )

  @Argument(help: "A file or an https address.")
  var list: String

  @Option(help: "Whose profile.")
  var user = "default"

  @Flag(help: "Let the list do all that your own lines may.")
  var trusted = false

  @Flag(help: "Only say which lines would be taken over.")
  var dryRun = false

  @Option(help: "The configuration file that the proxy runs with.")
  var config: String?

  func run() throws {
    try reportingErrors {
      let isAddress = list.contains("://")
      let path = isAddress ? list : PathText.absolute(list)
      if !isAddress { try report(path) }
      guard !dryRun else { return }
      var file = try ProfileFile.open(user: user, configuration: config)
      try file.add(list: path, isAddress: isAddress, isTrusted: trusted)
      try file.write()
    }
  }

  private func report(_ path: String) throws {
    let list = FilterList(parsing: try RuleFiles.read(path), name: path) { try? RuleFiles.read($0) }
    let imported = ImportedFilters(lines: list.lines, isTrusted: trusted)
    let rules = try RuleSet(packs: [], profile: .newcomer, lists: [imported])
    for refusal in list.refusals + rules.refusedFilters { print(refusal.description) }
    let title = list.title.map { "\($0): " } ?? ""
    print("\(title)\(rules.allRules.count) lines taken, \(rules.refusedFilters.count) refused")
  }
}
