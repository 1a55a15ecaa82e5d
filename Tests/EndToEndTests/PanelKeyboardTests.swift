import BrowserDriving
import Foundation
import Testing

/// The control panel in real browsers, with nothing but the keyboard.
@Suite(.serialized) struct PanelKeyboardTests {
  private static let tab = "\u{E004}"
  private static let enter = "\u{E007}"
  private static let space = " "

  /// Everything that Tab should lead to, in the order of the page: of a group of radio buttons one.
  private static let stops = """
    (() => {
      const seen = new Set();
      return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
        .filter((e) => e.type !== "hidden" && !e.disabled && e.checkVisibility())
        .filter((e) => e.type !== "radio" || (e.checked && !seen.has(e.name) && seen.add(e.name)))
        .map((e) => [e.localName, e.name ?? "", e.value ?? "", e.textContent.trim()].join(" "));
    })()
    """

  private static let focused = """
    (() => {
      const e = document.activeElement;
      return [e.localName, e.name ?? "", e.value ?? "", e.textContent.trim()].join(" ");
    })()
    """

  private static let hasOutline = """
    (() => {
      const style = getComputedStyle(document.activeElement);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    })()
    """

  private struct Walk {
    let browser: Browser
    let address: String

    func open(_ path: String) throws {
      try browser.open("\(address)\(path)")
    }

    /// Waits for a page that is there as a whole: keys that are pressed before are lost.
    func wait(until expression: String) throws {
      try browser.wait(until: "document.readyState === 'complete' && (\(expression))")
    }

    /// Presses Tab until `text` has the focus, at most once round the page.
    func go(to text: String) throws {
      for _ in 0..<120 {
        try browser.press(PanelKeyboardTests.tab)
        let focused = try browser.value(PanelKeyboardTests.focused) as? String ?? ""
        if focused.contains(text) { return }
      }
      throw Browser.Failure(description: "Tab never leads to \(text)")
    }
  }

  private static func walk(_ kind: Browser.Kind) throws -> (Walk, LenityProcess) {
    let recorded = try RecordedResponse.load(PackageRoot.fixtures.appending(path: "small.har"))
    let lenity = try LenityProcess(
      origin: try ReplayOrigin(recorded.map(\.response)),
      profile: "hide: all\n"
    )
    return (Walk(browser: try Browser(kind), address: "http://\(lenity.address)"), lenity)
  }

  @Test(arguments: Browser.Kind.installed)
  func tabLeadsToEverythingAndIsSeen(kind: Browser.Kind) throws {
    let (walk, lenity) = try Self.walk(kind)
    for path in ["/welcome", "/today", "/settings", "/filters", "/about"] {
      try walk.open(path)
      let stops = try #require(try walk.browser.value(Self.stops) as? [String])
      #expect(stops.count >= 5, "\(path)")
      for stop in stops {
        try walk.browser.press(Self.tab)
        #expect(try walk.browser.value(Self.focused) as? String == stop, "\(path)")
        #expect(try walk.browser.value(Self.hasOutline) as? Bool == true, "\(path): \(stop)")
      }
    }
    _ = lenity
  }

  @Test(arguments: Browser.Kind.installed)
  func everythingIsDoneWithoutAMouse(kind: Browser.Kind) throws {
    let (walk, lenity) = try Self.walk(kind)
    let browser = walk.browser
    let profile = lenity.folder.url.appending(path: "default.yaml")
    func saved() throws -> String { try String(contentsOf: profile, encoding: .utf8) }
    /// Presses a form's button, and waits until the panel says that it was done.
    func press(_ button: String) throws {
      try walk.go(to: button)
      try browser.press(Self.enter)
      try walk.wait(until: "document.querySelector('[role=status]')")
    }

    try walk.open("/")
    try walk.go(to: "Good, show me")
    try browser.press(Self.enter)
    try walk.wait(until: "document.title.startsWith('Today')")

    try walk.go(to: "15 minutes")
    try browser.press(Self.enter)
    try walk.wait(until: "document.body.textContent.includes('Lenity rests')")
    #expect(try saved().contains("off_until"))
    try walk.go(to: "Back on now")
    try browser.press(Self.enter)
    try walk.wait(until: "!document.body.textContent.includes('Lenity rests')")

    try walk.open("/settings")
    try walk.go(to: "input kind views")
    try browser.press(Self.space)
    try press("Save")
    #expect(try !saved().contains("views") && saved().contains("likes"))

    try walk.open("/filters")
    try walk.go(to: "textarea")
    try browser.press("example.com##.count")
    try press("Save")
    #expect(try saved().contains("example.com##.count"))

    try walk.open("/about")
    try walk.go(to: "input sure yes")
    try browser.press(Self.space)
    try press("Erase")
  }

  /// A page of another origin cannot make the browser change anything, nor read an answer.
  @Test(arguments: Browser.Kind.installed)
  func anotherSitesPageChangesAndReadsNothing(kind: Browser.Kind) throws {
    let (walk, lenity) = try Self.walk(kind)
    let profile = lenity.folder.url.appending(path: "default.yaml")
    let before = try String(contentsOf: profile, encoding: .utf8)
    // The cookie is there, as after a visit to the panel.
    try walk.open("/settings")
    let page = """
      <title>evil</title><form id="f" method="post" action="\(walk.address)/off">
      <input name="minutes" value="60"></form><script>
      const url = "\(walk.address)/api/v1/profile";
      const tries = [
        fetch(url).then((r) => r.text()),
        fetch(url, { method: "PATCH", headers: { "X-Lenity-Request": "1" }, body: '{"offForMinutes":60}' }).then((r) => r.text()),
        fetch("\(walk.address)/off", { method: "POST", mode: "cors", credentials: "include", body: new URLSearchParams({ minutes: 60 }) }).then((r) => r.text()),
      ];
      Promise.allSettled(tries).then((all) => {
        document.title = "tried " + all.filter((a) => a.status === "fulfilled").length;
        fetch("\(walk.address)/off", { method: "POST", mode: "no-cors", credentials: "include", body: new URLSearchParams({ minutes: 60 }) })
          .finally(() => f.submit());
      });
      </script>
      """
    let encoded = Data(page.utf8).base64EncodedString()
    try walk.browser.open("data:text/html;base64,\(encoded)")
    try walk.browser.wait(until: "document.body.textContent.includes('Another web site asked')")
    #expect(try String(contentsOf: profile, encoding: .utf8) == before)
    let off = try Shell.run("curl", ["-s", "\(walk.address)/api/v1/profile"]).text
    #expect(!off.contains("offUntil"))
  }
}
