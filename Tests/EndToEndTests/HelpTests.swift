import Foundation
import Testing

/// What a newcomer sees: every command explains itself, and every refusal says what helps.
@Suite struct HelpTests {
  private static func lenity(_ arguments: [String]) throws -> Shell.Output {
    try Shell.run(PackageRoot.lenity.path, arguments)
  }

  /// The commands that a command's help names.
  private static func subcommands(_ help: String) -> [String] {
    guard let start = help.range(of: "SUBCOMMANDS:\n") else { return [] }
    return help[start.upperBound...].split(separator: "\n").compactMap { line in
      guard line.hasPrefix("  "), !line.hasPrefix("   ") else { return nil }
      return line.split(separator: " ").first.map(String.init)
    }
  }

  private static func everyCommand(_ path: [String] = []) throws -> [(path: [String], help: String)]
  {
    let help = try lenity(path + ["--help"]).text
    let below = try subcommands(help).filter { $0 != "help" && $0 != "See" }
      .flatMap { try everyCommand(path + [$0]) }
    return [(path, help)] + below
  }

  @Test func everyCommandsHelpHasAnExample() throws {
    let commands = try Self.everyCommand()
    #expect(commands.count > 30)
    for command in commands {
      let name = (["lenity"] + command.path).joined(separator: " ")
      #expect(command.help.contains("EXAMPLE"), "\(name)")
      let example = command.help.components(separatedBy: "EXAMPLE").last ?? ""
      #expect(example.contains("\(name) ") || example.contains("\(name)\n"), "\(name)")
    }
  }

  /// With an empty home and nothing set: no command crashes, and each refusal is a sentence with a way out.
  @Test(arguments: [
    ["status"], ["doctor"], ["unset"], ["ca", "show"], ["user", "list"], ["journal", "export"],
    ["rules", "list", "--site", "reddit"], ["setup", "--dry-run"],
    ["user", "set", "ana", "hide", "all"],
    ["user", "pac", "ana"], ["user", "remove", "ana"], ["pause-for", "9d"], ["pause-for", "5m"],
    ["browse", "--browser", "netscape"], ["rewrite", "/nowhere.har", "-o", "/tmp/x"],
    ["run", "--config", "/nowhere.yaml"], ["run", "--listen", "8877"], ["test", "/nowhere.har"],
    ["rules", "check", "/nowhere"], ["rules", "explain", "nonsense"], ["nonsense"],
  ])
  func aNewcomerIsToldWhatHelps(arguments: [String]) throws {
    let home = try TemporaryFolder()
    let output = try Shell.run(
      PackageRoot.lenity.path,
      arguments,
      environment: [
        "HOME": home.url.path, "XDG_CONFIG_HOME": "", "XDG_STATE_HOME": "", "XDG_DATA_HOME": "",
        "DBUS_SESSION_BUS_ADDRESS": "", "XDG_RUNTIME_DIR": home.url.path,
      ]
    )
    // Another home is kept to: nothing is written beside it.
    if arguments == ["pause-for", "5m"] {
      let profile = home.url.appending(path: ".config/lenity/users/default.yaml").path
      #expect(FileManager.default.fileExists(atPath: profile))
    }
    #expect((0...2).contains(output.status), "\(output.status)")
    #expect(!output.errorText.contains("Fatal error"))
    guard output.status == 2 else { return }
    let sentence = output.errorText
    // "Error:" begins what the parser of the arguments says, which ends with how to use the command.
    #expect(
      sentence.hasPrefix("lenity: ") || sentence.contains("Usage: lenity"),
      "\(sentence)"
    )
    // What is wrong, then what helps: a second half after a semicolon or a colon, or another line.
    #expect(sentence.contains(";") || sentence.contains(": "), "\(sentence)")
  }
}
