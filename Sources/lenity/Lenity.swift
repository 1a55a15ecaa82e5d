import ArgumentParser
import Foundation

/// The command line: parses flags, wires the modules together, prints.
@main
struct Lenity: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lenity",
    abstract: "A kinder social web, on your own machine.",
    discussion: """
      Lenity is a local proxy. It takes the public counts (likes, followers, views …) off what social \
      sites send, before you see it; all else arrives as it was sent.

      EXAMPLES
        lenity browse                                try it in a throw-away browser window
        lenity setup                                 use it in your own browsers; 'lenity unset' undoes it
        lenity run                                   start on 127.0.0.1:8877
        lenity rewrite capture.har -o new.har        see what would change in recorded traffic
      """,
    version: "0.1.0",
    subcommands: [
      BrowseCommand.self, SetupCommand.self, UnsetCommand.self, DoctorCommand.self,
      StatusCommand.self, PauseForCommand.self, ServiceCommand.self, CACommand.self,
      RunCommand.self, RecordCommand.self, JournalCommand.self, RewriteCommand.self,
      RulesCommand.self, TestCommand.self, ToneCommand.self, TraceCommand.self,
      UserCommand.self,
    ],
    defaultSubcommand: RunCommand.self
  )

  /// As the parser's own, but that wrong usage leaves with status 2 where it would say 64.
  static func main() async {
    let names = configuration.subcommands.map { $0.configuration.commandName ?? "" } + ["help"]
    if let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"),
      !names.contains(word)
    {
      note("lenity: '\(word)' is no command; these are: \(names.joined(separator: ", "))")
      Foundation.exit(2)
    }
    do {
      var command = try parseAsRoot()
      if var waiting = command as? any AsyncParsableCommand {
        try await waiting.run()
      } else {
        try command.run()
      }
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      FileHandle.standardError.write(Data("\(fullMessage(for: error))\n".utf8))
      Foundation.exit(2)
    }
  }
}
