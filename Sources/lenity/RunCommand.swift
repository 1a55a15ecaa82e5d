import ArgumentParser
import Foundation

/// `lenity run`: starts the proxy and serves until it is told to stop.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Start the proxy.",
    discussion: """
      Prints 'listening ADDRESS:PORT' as its first line on standard output, and three ways to use it on \
      standard error. Ctrl+C or SIGTERM lets open responses end first; SIGHUP reads \
      the rules anew, and so does a change of their files.

      EXAMPLES
        lenity run
        lenity run --config lenity.yaml
        lenity run --listen 127.0.0.1:9000
      """
  )

  @Option(help: "A configuration file.", completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Option(help: "Where to listen, instead of what the configuration says.")
  var listen: [String] = []

  @Flag(help: "Say on standard error what is done to each exchange. Never holds addresses or text.")
  var debug = false

  func run() async throws {
    try await reportingErrorsAsync {
      let settings = try Settings(configurationFile: config, listen: listen)
      try await Service(settings: settings, isDebugging: debug).serve(settings: settings)
    }
  }
}
