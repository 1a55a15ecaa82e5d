import Foundation
import Interventions
import Tone

@testable import Rewriting

/// The bundled model and words, read once.
enum TestJudge {
  static let rules = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "rules")

  static func judge() throws -> PostJudge { try read.get() }

  static let charged =
    "You are all disgusting idiots and I hate every single one of you. Get out, you pathetic liars!"
  static let calm = "We baked bread this morning and walked by the harbour."
  static let crisis = "I want to kill myself. I cannot go on living like this."
  static let heated = "This post sounds heated. It will keep until you feel like reading it."

  private static let read = Result {
    PostJudge(
      model: try ToneModel(
        copying: [UInt8](Data(contentsOf: rules.appending(path: "tone/model.bin")))
      ),
      planner: InterventionPlanner(
        words: WordCatalogue(try texts("strings")),
        support: SupportDirectory(
          parsing: try String(
            contentsOf: rules.appending(path: "support/resources.yaml"),
            encoding: .utf8
          )
        ),
        guidelines: Guidelines(try texts("guidelines"))
      )
    )
  }

  private static func texts(_ folder: String) throws -> [String: String] {
    let files = try FileManager.default.contentsOfDirectory(
      at: rules.appending(path: folder),
      includingPropertiesForKeys: nil
    )
    return Dictionary(
      uniqueKeysWithValues: try files.filter { $0.pathExtension == "yaml" }.map {
        ($0.deletingPathExtension().lastPathComponent, try String(contentsOf: $0, encoding: .utf8))
      }
    )
  }
}
