import BrowserDriving
import Foundation
import Testing

/// What a reader sees in each browser.
///
/// The real program stands between it and pages that are built as the platforms' are. Chromium trusts the one
/// intermediate; Firefox has the root in its profile, as after setting up.
@Suite(.serialized) struct BrowserEndToEndTests {
  private static let charged =
    "You are all disgusting idiots and I hate every single one of you. Get out, you pathetic liars!"
  private static let calm = "We baked bread this morning and walked by the harbour."

  /// The visibility of each post's text: `v` or `h`.
  private static let texts =
    "[...document.querySelectorAll('.text')].map(t => getComputedStyle(t).visibility[0]).join('')"

  private static let strict =
    "default-src 'none'; script-src 'nonce-own' 'strict-dynamic'; "
    + "require-trusted-types-for 'script'; trusted-types 'none'"

  private static let statuses = """
    [{"id":"1","sensitive":false,"spoiler_text":"","content":"<p>\(charged)</p>"},\
    {"id":"2","sensitive":false,"spoiler_text":"","content":"<p>\(calm)</p>"}]
    """

  /// Pages by address.
  private static let pages = [
    ("https://news.ycombinator.com/item?id=1", "thread", ""),
    ("https://x.com/home", "timeline", strict), ("https://x.com/virtual", "virtual", ""),
    ("https://www.reddit.com/r/harbour/", "community", ""),
    ("https://x.com/framing", "framing", ""), ("https://x.com/measure", "measure", ""),
    ("https://x.com/framed", "framed", ""), ("https://mobile.twitter.com/framed", "framed", ""),
    ("https://mastodon.social/home", "warned", ""), ("https://x.com/compose/post", "writing", ""),
    ("https://www.youtube.com/", "videos", ""),
    ("https://x.com/i/timeline", "home", "\(strict); style-src 'nonce-own'"),
  ]

  private static func responses() throws -> [RecordedResponse] {
    let pages = try pages.map { address, name, policy in
      let file = PackageRoot.fixtures.appending(path: "pages/\(name).html")
      let text = try String(contentsOf: file, encoding: .utf8)
        .replacing("CALM", with: calm).replacing("CHARGED", with: charged)
      return RecordedResponse(
        url: try #require(URL(string: address)),
        contentType: "text/html; charset=utf-8",
        body: text,
        policy: policy
      )
    }
    let answers = try [
      ("https://mastodon.social/api/v1/timelines/home", statuses),
      ("https://www.youtube.com/youtubei/v1/search?prettyPrint=false", "{}"),
    ].map { address, body in
      RecordedResponse(
        url: try #require(URL(string: address)),
        contentType: "application/json",
        body: body
      )
    }
    let platforms = try PlatformPages.all.map { page in
      let body = page.body.replacing("CALM", with: calm).replacing("CHARGED", with: charged)
      let head = "<!DOCTYPE html><html lang=\"en\"><head><title>Posts</title></head>"
      return RecordedResponse(
        url: try #require(URL(string: page.url)),
        contentType: "text/html; charset=utf-8",
        body: "\(head)<body><main>\(body)</main></body></html>"
      )
    }
    return pages + answers + platforms
  }

  private func browse(
    _ kind: Browser.Kind,
    isDark: Bool = false,
    _ body: (Browser, LenityProcess) throws -> Void
  ) throws {
    let origin = try ReplayOrigin(Self.responses())
    let lenity = try LenityProcess(
      origin: origin,
      profile: "hide: none\nsupport: { region: GB }\n",
      keeping: [origin]
    )
    var options = Browser.Options()
    options.isDark = isDark
    options.proxy = Browser.Proxy(
      port: try #require(lenity.address.split(separator: ":").last.flatMap { Int($0) }),
      root: lenity.authority,
      publicKeyHash: try lenity.publicKeyHash()
    )
    try body(try Browser(kind, options), lenity)
  }

  @Test(arguments: Browser.Kind.installed)
  func pausesPostsHoweverAPageIsMade(_ kind: Browser.Kind) throws {
    try browse(kind) { browser, _ in
      try browser.open("https://news.ycombinator.com/item?id=1")
      #expect(
        try browser.value("document.querySelectorAll('details.lenity-cover:not([open])').length")
          as? Int == 1
      )
      // The script leaves alone what is covered already.
      usleep(400_000)
      #expect(try browser.value(Self.covers) as? Int == 0)

      try browser.open("https://x.com/home")
      try browser.wait(until: "\(Self.texts) == 'vhh'")
      #expect(try browser.value("violations.filter(v => v != 'img-src').length") as? Int == 0)
      #expect(try browser.value(Self.covers) as? Int == 2)

      try browser.open("https://www.reddit.com/r/harbour/")
      try browser.wait(until: "\(Self.texts) == 'vh'")

      try browser.open("https://x.com/virtual")
      let isRight = """
        [...document.querySelectorAll('article')].every(row => {
          const text = row.querySelector('.text');
          return (getComputedStyle(text).visibility == 'hidden') == text.textContent.includes('idiots');
        })
        """
      for place in [0, 2_460, 30_000, 0] {
        try browser.value("document.querySelector('main').scrollTop = \(place)")
        try browser.wait(until: isRight)
      }
    }
  }

  @Test(arguments: Browser.Kind.installed)
  func knowsThePostsOfEachPlatform(_ kind: Browser.Kind) throws {
    try browse(kind) { browser, _ in
      for page in PlatformPages.all {
        try browser.open(page.url)
        let wrong = """
          [...document.querySelectorAll('.text')].filter(text =>
            (getComputedStyle(text).visibility == 'hidden') != text.textContent.includes('idiots')).length
          """
        do {
          try browser.wait(until: "\(wrong) == 0", seconds: 5)
        } catch {
          Issue.record("\(page.url): \(error)")
        }
        // Each has one cover, and those that wait for a verdict are none.
        let covers = try browser.value("document.querySelectorAll('[role=group]').length") as? Int
        #expect(covers == page.body.components(separatedBy: "CHARGED").count - 1, "\(page.url)")
      }
    }
  }

  /// Groups that only our script makes.
  private static let covers = "document.querySelectorAll('[role=group]').length"

  @Test(arguments: Browser.Kind.installed)
  func pausesPostsInFramesOfOtherOrigins(_ kind: Browser.Kind) throws {
    try browse(kind) { browser, _ in
      try browser.open("https://x.com/framing")
      // The frame of the page's own origin says `vv` for ever: a page can prepare such a one.
      try browser.wait(until: "inside == 'vh'")
    }
  }

  @Test(arguments: Browser.Kind.installed)
  func aPlatformsOwnWarningIsTheOnlyCover(_ kind: Browser.Kind) throws {
    try browse(kind) { browser, _ in
      try browser.open("https://mastodon.social/home")
      try browser.wait(until: "window.drawn")
      usleep(800_000)
      #expect(try browser.value(Self.covers) as? Int == 0)
      let warnings =
        "[...document.querySelectorAll('.content-warning')].map(w => w.innerText).join()"
      #expect((try browser.value(warnings) as? String)?.contains("sounds heated") == true)
    }
  }

  @Test(arguments: Browser.Kind.installed)
  func offersASecondLookAndCountsIt(_ kind: Browser.Kind) throws {
    try browse(kind) { browser, lenity in
      try browser.open("https://x.com/compose/post")
      try browser.click("#box")
      try browser.press(Self.charged)
      // Judged a moment after the last key.
      usleep(1_500_000)
      try browser.click("#send")
      #expect(try browser.value("sent.length") as? Int == 0)
      try browser.press("\u{E004}\u{E004}\u{E007}")
      try browser.wait(until: "sent.length == 1")
      #expect(try browser.value("sent[0].trim()") as? String == Self.charged)
      try lenity.wait(until: "the second look is counted") {
        try lenity.journal().contains { $0["intervention"] as? String == "nudge" }
      }
      let line = try lenity.journal().first { $0["intervention"] as? String == "nudge" }
      #expect(line?["site"] as? String == "x" && line?["count"] as? Int == 1)
    }
  }

  /// With `LENITY_MEASURE=1` it is printed how long a page waits for verdicts on fifty posts.
  ///
  /// `LENITY_BINARY` names an optimized program.
  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["LENITY_MEASURE"] == "1"),
    arguments: Browser.Kind.installed
  )
  func howLongFiftyVerdictsTake(_ kind: Browser.Kind) throws {
    try browse(kind) { browser, _ in
      try browser.open("https://x.com/measure")
      let rounds = 20
      let durations = """
        performance.getEntriesByType('resource').filter(e => e.name.includes('/.well-known/lenity/'))
          .map(e => e.duration)
        """
      for round in 1...rounds {
        try browser.value("more(\(round))")
        try browser.wait(until: "\(durations).length >= \(round)")
      }
      let times = try #require(try browser.value(durations) as? [Double]).sorted()
      print(
        "\(kind): 50 verdicts in \(times[times.count / 2]) ms (median), \(times.last ?? 0) ms (most)"
      )
    }
  }

  /// With `LENITY_RECORD=1` pictures are written to `docs/images/`, to be looked at.
  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["LENITY_RECORD"] == "1"),
    arguments: [false, true]
  )
  func picturesThroughTheProxy(_ isDark: Bool) throws {
    try browse(.chromium, isDark: isDark) { browser, _ in
      try browser.open("https://x.com/i/timeline")
      try browser.wait(until: "\(Self.texts) == 'vhhv'")
      usleep(300_000)
      let name = "pause-live-\(isDark ? "dark" : "light").png"
      try browser.screenshot().write(to: PackageRoot.url.appending(path: "docs/images/\(name)"))
    }
  }

  @Test(arguments: Browser.Kind.installed)
  func offersSupportWhereTheWordsOfASearchArePosted(_ kind: Browser.Kind) throws {
    try browse(kind) { browser, _ in
      try browser.open("https://www.youtube.com/")
      try browser.value("find('bread recipe')")
      usleep(500_000)
      let cards = "document.querySelectorAll('[role=main] > [role=region]').length"
      #expect(try browser.value(cards) as? Int == 0)
      try browser.value("find('i want to kill myself')")
      try browser.wait(until: "\(cards) == 1")
      try browser.value("find('bread recipe')")
      try browser.wait(until: "\(cards) == 0")
    }
  }
}

extension LenityProcess {
  /// The lines of the journal, as a person may export them.
  func journal() throws -> [[String: Any]] {
    let configuration = folder.url.appending(path: "lenity.yaml").path
    let output = try Shell.run(
      PackageRoot.lenity.path,
      ["journal", "export", "--config", configuration]
    )
    let lines = try JSONSerialization.jsonObject(with: output.standardOutput)
    return lines as? [[String: Any]] ?? []
  }
}
