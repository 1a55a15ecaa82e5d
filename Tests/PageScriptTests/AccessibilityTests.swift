import BrowserDriving
import Foundation
import Interventions
import Testing

/// axe-core looks at pages before and after us, and finds nothing new.
///
/// It cannot see into closed shadow roots: here they are made open before our script runs.
@Suite(.serialized)
struct AccessibilityTests {
  /// Where `scripts/fetch-axe` puts it.
  private static let axe: String? = {
    let file = PackageRoot.url.appending(path: ".build/axe/axe.min.js")
    let text = try? String(contentsOf: file, encoding: .utf8)
    if text == nil { print("skipped: no axe-core; scripts/fetch-axe fetches it") }
    return text
  }()

  /// A page, and what a person does on it before it is looked at.
  struct Case: Sendable, CustomTestStringConvertible {
    let page: String
    let what: String
    let prepare: @Sendable (Browser) throws -> Void

    var testDescription: String { what }
  }

  private static let tab = "\u{E004}"
  private static let dialog =
    "document.documentElement.lastElementChild.shadowRoot.querySelector('dialog')"
  private static let covers = "document.querySelectorAll('[role=group]').length == 4"

  static let cases = [
    Case(page: "feed", what: "covers, a note and the mark") { browser in
      try browser.wait(until: covers)
    },
    Case(page: "feed", what: "a post that was shown, with its card") { browser in
      try browser.wait(until: covers)
      try browser.press(String(repeating: tab, count: 8) + "\u{E007}")
      try browser.wait(until: "document.querySelector('[role=region]')")
    },
    Case(page: "feed", what: "the list of changes") { browser in
      try browser.wait(until: covers)
      let height = try #require(try browser.value("innerHeight") as? Int)
      try browser.click(x: 30, y: height - 30)
      try browser.wait(until: dialog)
    },
    Case(page: "search?q=how+to+hurt+less", what: "a card above results") { browser in
      try browser.wait(until: "document.querySelector('[role=region]')")
    },
    Case(page: "compose", what: "a second look") { browser in
      try browser.click("#box")
      try browser.press("you idiot")
      usleep(900_000)
      try browser.click("#send")
      try browser.wait(until: dialog)
    },
    Case(page: "search", what: "a check-in") { browser in
      try browser.wait(until: "document.documentElement.lastElementChild.localName == 'div'")
    },
    Case(page: "drawn", what: "covers without script") { _ in },
  ]

  @Test(.enabled(if: Self.axe != nil), arguments: cases, [false, true])
  func axeFindsNothingNew(_ one: Case, _ isDark: Bool) throws {
    guard Browser.Kind.installed.contains(.chromium) else { return }
    let server = try PageServer(opensRoots: true) {
      $0.checkIn = .init(after: .seconds(60), spent: .seconds(58))
      if one.page != "search" { $0.checkIn = nil }
    }
    defer { server.stop() }
    var options = Browser.Options()
    options.isDark = isDark
    let browser = try Browser(.chromium, options)
    try browser.open("\(server.origin)/\(one.page == "drawn" ? "bare-search" : "bare-\(one.page)")")
    let before = try barriers(browser)
    try browser.open("\(server.origin)/\(one.page)")
    try one.prepare(browser)
    let after = try barriers(browser)
    // What cannot be seen has no barriers.
    let looksInside = try browser.value("looksInside") as? Bool
    #expect(looksInside == (one.page != "drawn"))
    #expect(after.subtracting(before).isEmpty, "\(after.subtracting(before).sorted())")
  }

  /// What axe finds: the rule, and where.
  private func barriers(_ browser: Browser) throws -> Set<String> {
    let axe = try #require(Self.axe)
    try browser.value("(() => { \(axe); window.axe = axe; return true; })()")
    let run = """
      axe.run().then(found => {
        window.looksInside = found.passes.some(rule => rule.nodes.some(node => node.target.some(Array.isArray)));
        return found.violations.flatMap(rule => rule.nodes.map(
          node => rule.id + ' ' + node.target.flat().join(' ') + ' ' + node.failureSummary));
      })
      """
    return Set(try #require(try browser.value(run) as? [String]))
  }
}
