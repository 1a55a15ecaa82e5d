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

  @Test func everyChoiceSaysWhy() throws {
    let rules = try PackCase.rulesForEverything()
    #expect(rules.allRules.allSatisfy { $0.way == nil || !$0.reason.isEmpty })
  }
}
