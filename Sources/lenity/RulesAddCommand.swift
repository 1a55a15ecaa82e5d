import ArgumentParser
import Rules
import Upstream

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
struct RulesImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take a filter list over: a file, or an https address that is kept fresh.",
    discussion: """
      A list may hide elements and members of data. With --trusted it may do all that your own lines may: \
      restyle, take attributes off, change the head of answers. Lines that are not supported are named, each \
      with its reason. A list from an address is fetched now, and again by the running proxy when it has \
      reached the age that it names itself.

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

  @Flag(help: "Say nothing but errors.")
  var quiet = false

  @Option(help: "The configuration file that the proxy runs with.")
  var config: String?

  func run() async throws {
    try await reportingErrorsAsync {
      let isAddress = list.contains("://")
      let path = isAddress ? list : PathText.absolute(list)
      try await report(isAddress ? fetched() : read(path))
      guard !dryRun else { return }
      var file = try ProfileFile.open(user: user, configuration: config)
      try file.add(list: path, isAddress: isAddress, isTrusted: trusted)
      try file.write()
    }
  }

  private func read(_ path: String) throws -> FilterList {
    FilterList(parsing: try RuleFiles.read(path), name: path) { try? RuleFiles.read($0) }
  }

  /// The list at the address, which the proxy then has from the start on.
  private func fetched() async throws -> FilterList {
    let settings = try Settings(configurationFile: config, listen: [])
    let upstream = try UpstreamClient(configuration: Service.upstreamConfiguration(settings))
    defer { upstream.shutdown() }
    let bar = ProgressBar("fetching the list", total: 0, unit: .bytes, isQuiet: quiet)
    defer { bar.finish() }
    let download = ListDownload(upstream: upstream) { bar.advance(by: $0) }
    do {
      try await ListFetch(store: settings.lists, download: download).refresh(list)
    } catch {
      throw UsageError("\(list): \(error); nothing was taken over")
    }
    let copy = settings.lists.copy(of:)
    return FilterList(parsing: copy(list) ?? "", name: list, include: copy)
  }

  private func report(_ list: FilterList) throws {
    guard !quiet else { return }
    let imported = ImportedFilters(lines: list.lines, isTrusted: trusted)
    let rules = try RuleSet(packs: [], profile: .newcomer, lists: [imported])
    for refusal in list.refusals + rules.refusedFilters { print(refusal.description) }
    let title = list.title.map { "\($0): " } ?? ""
    print("\(title)\(rules.allRules.count) lines taken, \(rules.refusedFilters.count) refused")
  }
}
