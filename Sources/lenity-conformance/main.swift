import Foundation

let commands = [
  captureCommands, certificateCommands, contentCodingCommands, htmlCommands, jsonCommands,
  policyCommands, ruleCommands,
].reduce(into: [String: Command]()) { $0.merge($1) { first, _ in first } }

let arguments = Array(CommandLine.arguments.dropFirst())

/// What the program prints on a usage error; exit status 2.
let usage = """
  usage: lenity-conformance NAME < questions > answers
         lenity-conformance bench html|json FILE [--seconds N]
  NAME is one of: \(commands.keys.sorted().joined(separator: ", "))

  """

if arguments.first == "bench", arguments.count >= 3 {
  exit(runBench(Array(arguments.dropFirst())))
}
guard arguments.count == 1, let command = commands[arguments[0]] else {
  FileHandle.standardError.write(Data(usage.utf8))
  exit(2)
}
try answerLines(with: command)
