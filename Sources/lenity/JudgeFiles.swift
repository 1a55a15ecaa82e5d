import ContentSecurityPolicy
import Foundation
import Interventions
import Proxy
import Readers
import Rewriting
import Tone

/// Reads the judge's model and the words that readers are shown.
enum JudgeFiles {
  /// Nil where the folder of rules has no model: then counts are hidden, and no more.
  ///
  /// Without the model or the words, posts are shown as they are; the person is told.
  static func judge(rulesAt folder: String) throws -> PostJudge {
    PostJudge(
      model: try model(at: "\(folder)/tone/model.bin"),
      planner: InterventionPlanner(
        words: WordCatalogue(texts(in: "\(folder)/strings")),
        support: SupportDirectory(parsing: try RuleFiles.read("\(folder)/support/resources.yaml")),
        guidelines: Guidelines(texts(in: "\(folder)/guidelines"))
      )
    )
  }

  /// The judge of the first folder that has one, else of the bundled rules; nil, with a note, where there is none.
  static func judge(rulePaths: [String]) -> PostJudge? {
    let folders = rulePaths + [try? RuleFiles.bundled()].compactMap(\.self)
    let folder = folders.first {
      FileManager.default.fileExists(atPath: "\($0)/tone/model.bin")
    }
    do {
      guard let folder else { throw UsageError("no folder of rules has tone/model.bin") }
      return try judge(rulesAt: folder)
    } catch {
      note("Posts are not paused: \(error).")
      return nil
    }
  }

  /// What pages get where nothing is random: in replays, whose output can so be compared.
  static let replaySecrets: @Sendable (String) -> InterventionContext.PageSecrets? = { _ in
    PolicyNonce("AAAAAAAAAAAAAAAAAAAAAA").map {
      InterventionContext.PageSecrets(nonce: $0, token: String(repeating: "A", count: 64))
    }
  }

  /// What the proxy needs to pause posts and to answer pages; nil where there is no judge.
  static func service(settings: Settings, readers: ReaderStore) -> InterventionService? {
    let key = InstallationKey.bytes(
      named: "pages.key",
      in: settings.statePath,
      byteCount: PageTokens.keyByteCount
    )
    guard let judge = judge(rulePaths: settings.rulePaths), let tokens = PageTokens(key: key) else {
      return nil
    }
    return InterventionService(
      judge: judge,
      tokens: tokens,
      readers: readers,
      now: { Int(Date().timeIntervalSince1970) },
      tomorrow: {
        let today = Calendar.current.startOfDay(for: Date())
        return Int(today.addingTimeInterval(86_400).timeIntervalSince1970)
      }
    )
  }

  /// The context of a replay.
  static func replayContext(rulePaths: [String]) -> InterventionContext? {
    judge(rulePaths: rulePaths).map { judge in
      var context = InterventionContext(judge: judge)
      context.pageSecrets = replaySecrets
      return context
    }
  }

  /// Mapped for as long as the program runs: the model points into it.
  private static func model(at path: String) throws -> ToneModel {
    let mapped = try MappedModel(path: path)
    _ = Unmanaged.passRetained(mapped)
    return mapped.model
  }

  /// The files of a folder by language: `de.yaml` is `de`.
  private static func texts(in folder: String) -> [String: String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let pairs = files.filter { $0.hasSuffix(".yaml") }.compactMap { file in
      (try? RuleFiles.read("\(folder)/\(file)")).map { (String(file.dropLast(5)), $0) }
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }
}
