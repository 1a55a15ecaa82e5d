import Testing

@testable import Tone

/// Lists of searches that the judge of searches did not learn from.
@Suite struct SearchListTests {
  let model: ToneModel

  init() throws {
    model = try BundledModel.load()
  }

  static let lists = ["first", "second", "third", "fourth", "fifth"]

  private func called(_ list: String, _ kind: String) throws -> (count: Int, of: Int) {
    let rows = try fixture("queries-\(list).tsv").filter { $0[1] == kind }
    return (rows.filter { model.queryVerdict(for: $0[2]).isCrisis }.count, rows.count)
  }

  @Test("hears nineteen in twenty searches of people in danger", arguments: Self.lists)
  func hearsDanger(list: String) throws {
    let (count, all) = try called(list, "crisis")
    #expect(all > 80)
    #expect(count * 20 >= all * 19, "\(count) of \(all)")
  }

  @Test("raises no card for thirty-nine in forty look-alikes", arguments: Self.lists)
  func letsLookAlikesBe(list: String) throws {
    let (count, all) = try called(list, "other")
    #expect(count * 40 <= all, "\(count) of \(all)")
  }
}
