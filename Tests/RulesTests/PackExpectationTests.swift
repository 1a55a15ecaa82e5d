import CountText
import Edits
import Foundation
import Testing

@testable import Rules

/// The packs on small invented captures in each platform's true shape.
@Suite struct PackExpectationTests {
  private static let isRecording = ProcessInfo.processInfo.environment["LENITY_RECORD"] == "1"

  @Test(arguments: PackCase.all)
  func hidesWhatIsExpectedAndNothingElse(_ packCase: PackCase) throws {
    let rules = try PackCase.rulesForEverything()
    let result = try packCase.rewritten(by: rules)
    if Self.isRecording {
      try packCase.record(result.body)
      return
    }
    #expect(result.body == packCase.expected)
    #expect(result.sites.contains(packCase.site))
  }

  @Test func changesNothingForAPersonWhoHidesNothing() throws {
    let rules = try RuleSet(packs: PackCase.packs(), profile: Profile(hiding: []))
    for packCase in PackCase.all {
      #expect(try packCase.rewritten(by: rules).body == packCase.body, "\(packCase.path)")
    }
  }

  @Test(arguments: PackCase.all)
  func hidingTwiceIsHidingOnce(_ packCase: PackCase) throws {
    let rules = try PackCase.rulesForEverything()
    var again = packCase
    again.body = try packCase.rewritten(by: rules).body
    #expect(try again.rewritten(by: rules).body == again.body)
  }

  @Test(arguments: [CountKind.likes, .replies, .followers])
  func aKindAloneMakesEditsOfThatKindAlone(_ kind: CountKind) throws {
    let rules = try RuleSet(packs: PackCase.packs(), profile: Profile(hiding: [kind]))
    for packCase in PackCase.all {
      for edit in try packCase.rewritten(by: rules).edits {
        let rule = try #require(rules[edit.rule])
        #expect(rule.kind == nil || rule.kind == kind, "\(packCase.path): \(rule.target)")
      }
    }
  }

  @Test func everySiteHasACase() throws {
    let sites = Set(try PackCase.packs().filter { !$0.isShared }.map(\.site))
    #expect(sites.subtracting(PackCase.all.map(\.site)) == [])
    #expect(sites.count == 17)
  }

  @Test func everyKindThatAPackHidesHasACase() throws {
    let rules = try PackCase.rulesForEverything()
    // A pack's own file is asked for its own cases; what packs share, for one anywhere.
    var shown: [String: Set<CountKind>] = [:]
    for packCase in PackCase.all {
      for edit in try packCase.rewritten(by: rules).edits {
        guard let rule = rules[edit.rule], let kind = rule.kind else { continue }
        shown["\(packCase.site).yaml", default: []].insert(kind)
        shown[rule.place.file, default: []].insert(kind)
      }
    }
    var missing: Set<String> = []
    for rule in rules.allRules {
      guard let kind = rule.kind, shown[rule.place.file]?.contains(kind) != true else { continue }
      missing.insert("\(rule.place.file) has no case for \(kind)")
    }
    #expect(missing == [])
  }

  /// Words for counts in languages other than English, as sites write them.
  private static let foreignWords = [
    "Gefällt", "Kommentar", "Antwort", "Follower:innen", "Aufrufe", "Punkte", "Anmerkung",
    "Me gusta", "me gusta", "seguidores", "Seguidores", "comentario", "vistas", "visualizaciones",
    "J’aime", "abonnés", "commentaires", "curtidas", "respuestas", "Folge ich", "Beiträge",
    "フォロワー", "いいね", "件", "tausend", "Mio.",
  ]

  @Test func sitesWithSentencesHaveCasesInTwoLanguages() throws {
    let rules = try PackCase.rulesForEverything()
    let sites = try PackCase.packs().filter { !$0.isShared }.map(\.site)
    // Hacker News speaks English only.
    for site in sites where site != "hacker-news" {
      let isForeign = try PackCase.all.filter { $0.site == site }.contains { packCase in
        guard try packCase.rewritten(by: rules).body != packCase.body else { return false }
        return Self.foreignWords.contains { packCase.body.contains($0) }
      }
      #expect(isForeign, "\(site) has cases in English only")
    }
  }

  @Test func everyChoiceSaysWhy() throws {
    let rules = try PackCase.rulesForEverything()
    #expect(rules.allRules.allSatisfy { $0.way == nil || !$0.reason.isEmpty })
  }
}
