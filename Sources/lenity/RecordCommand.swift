import ArgumentParser
import Captures
import Foundation

/// `lenity record OUT.har`: the proxy, with what the sites send written to a capture.
struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Record what named sites send, while you browse.",
    discussion: """
      Starts the proxy as 'lenity run' does, and writes each exchange with a named host to a HAR file, as the \
      site sent it. Cookies, tokens, passwords, e-mail addresses and the texts of private conversations are \
      taken out; what was, is listed at the end. Look through the file all the same before you give it to \
      anybody: it shows what you were shown. Ctrl+C ends the recording; the file is whole at every moment.

      EXAMPLES
        lenity record page.har
        lenity record page.har --config lenity.yaml
      """
  )

  @Argument(help: "Where to write; an existing file is replaced.", completion: .file())
  var output: String

  @Option(help: "A configuration file.", completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Option(help: "Where to listen, instead of what the configuration says.")
  var listen: [String] = []

  @Flag(help: "Keep cookies, tokens and private texts as they are. Never hand such a file on.")
  var unredacted = false

  func run() async throws {
    try await reportingErrorsAsync {
      let settings = try Settings(configurationFile: config, listen: listen)
      let file = try CaptureFile(
        path: output,
        version: Lenity.configuration.version,
        isRedacting: !unredacted
      )
      let recorder = TrafficRecorder(file: file, logger: Service.logger(isDebugging: false))
      let service = try Service(settings: settings, isDebugging: false, observer: recorder)
      try await service.serve(settings: settings)
      note("\(output): \(recorder.finish())")
    }
  }
}
