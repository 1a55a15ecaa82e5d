import ArgumentParser
import Tone

/// Judges texts: the label, the probabilities, and why.
struct ToneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tone",
    abstract: "Judge the tone of a text, or of one text per line.",
    discussion: """
      Without options, shows the label of TEXT (or of standard input), the probabilities, the parts that weighed \
      most and why. What the labels mean and where the model fails is in docs/model-card.md.

      EXAMPLES
        lenity tone "You people are all the same"
        lenity tone --tsv < texts.txt
      """
  )

  @Argument(help: "The text; standard input if left out.")
  var text: String?

  @Flag(help: "Read one text per line; answer label and five probabilities, tab-separated.")
  var tsv = false

  @Flag(help: "Judge search queries: crisis or not.")
  var query = false

  @Option(help: "A file of 'label<TAB>text' lines: print how the verdicts compare.")
  var report: String?

  @Option(help: "From 0, the fewest interventions, to 1.")
  var sensitivity: Double = 0.5

  @Option(help: "The model file; by default the one that came with the program.")
  var model: String?

  func validate() throws {
    guard (0...1).contains(sensitivity) else {
      throw ValidationError("--sensitivity is a number from 0 to 1; found \(sensitivity).")
    }
  }

  func run() throws {
    let file = try MappedModel(path: model ?? MappedModel.find())
    let judge = ToneJudge(model: file.model, tuning: ToneTuning(sensitivity: Float(sensitivity)))
    if let report {
      try judge.report(LineReader(path: report))
    } else if tsv {
      judge.answerLines(LineReader(descriptor: 0), query: query)
    } else {
      var input = LineReader(descriptor: 0)
      judge.explain(text.map { Array($0.utf8) } ?? input.all(), query: query)
    }
  }
}
