import Edits
import HTMLRewriting
import Testing

/// Pages that the fuzz target found something wrong with; each comes out the same whole and cut.
struct FuzzFindingsTests {
  static let pages = [
    // White space before the body came with the text that begins it, or apart from it.
    "<!DOCTYPE r [\n<!-- d -->\n]>", "\u{0}\u{0}\u{0C}>", "\n\u{1}<!D~OCT",
    " \u{11}\u{7}<\u{1}mah/<<<>pf>o>",
    // A tag without a name was taken for one.
    "<table><thead>html><p><><td></template></table>",
    // The end of a name that no byte ends was looked for behind the buffer.
    "<CD!OTYPE ptkoat ticp<t!,script --></\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}aco\"ddd<Hello",
  ]

  /// A decision to remove an element took what was inserted right before it along, when it came late.
  @Test func whatIsInsertedBeforeARemovedElementStays() throws {
    let handlers = HTMLHandlers(
      decide: { _, _ in [.remove] },
      headInsertion: HeadInsertion(rule: .init(rawValue: 1), html: Array("<h>".utf8))
    )
    let rules = [try rule("div", .decide([]))]
    for chunk in [1, 8, .max] {
      #expect(rewrite("<div>ZZ&prot;_id=23</div>", rules, handlers, chunk: chunk).html == "<h>")
    }
  }

  @Test(arguments: pages)
  func doNotDependOnTheCut(page: String) throws {
    let handlers = HTMLHandlers(
      headInsertion: HeadInsertion(rule: .init(rawValue: 1), html: Array("<h>".utf8))
    )
    let rules = [try rule("*", .mark("m")), try rule(":empty, p:last-child", .remove)]
    // With room behind them, the last tags are read in the quick way as well.
    for page in [page, page + String(repeating: "x", count: 40)] {
      let whole = rewrite(page, rules, handlers).html
      for chunk in 1...5 { #expect(rewrite(page, rules, handlers, chunk: chunk).html == whole) }
    }
  }
}
