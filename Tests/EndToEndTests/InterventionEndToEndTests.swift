import Foundation
import Testing

/// Pauses as a reader meets them: the real program, a real browser, an origin that never hears of it.
@Suite(.serialized) struct InterventionEndToEndTests {
  private static let charged =
    "You are all disgusting idiots and I hate every single one of you. Get out, you pathetic liars!"
  private static let calm = "We baked bread this morning and walked by the harbour."

  private static let thread = """
    <!DOCTYPE html><html><head><title>Tides</title></head><body><table>
    <tr><td class="default"><a class="hnuser">ana</a><div class="commtext">\(calm)</div></td></tr>
    <tr><td class="default"><a class="hnuser">ben</a><div class="commtext">\(charged)</div></td></tr>
    </table></body></html>
    """

  /// Draws its posts by a script of its own, under a policy that allows nothing else.
  private static let timeline = """
    <!DOCTYPE html><html><head><title>Home</title>
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
    script-src 'nonce-own' 'strict-dynamic'; require-trusted-types-for 'script'">
    </head><body><main></main><script nonce="own">
    for (const text of ['\(calm)', '\(charged)']) {
      const post = document.createElement('article');
      post.setAttribute('data-testid', 'tweet');
      const words = document.createElement('div');
      words.setAttribute('data-testid', 'tweetText');
      words.textContent = text;
      post.append(words);
      document.querySelector('main').append(post);
    }
    </script></body></html>
    """

  private static let statuses = """
    [{"id":"1","sensitive":false,"spoiler_text":"","content":"<p>\(charged)</p>"},\
    {"id":"2","sensitive":false,"spoiler_text":"","content":"<p>\(calm)</p>"}]
    """

  private static let addresses = (
    thread: "https://news.ycombinator.com/item?id=1", timeline: "https://x.com/home",
    statuses: "https://mastodon.social/api/v1/timelines/home"
  )

  private static func run(
    profile: String = "hide: none\n",
    _ body: (LenityProcess) throws -> Void
  ) throws {
    let pages = [
      (addresses.thread, "text/html", thread), (addresses.timeline, "text/html", timeline),
      (addresses.statuses, "application/json", statuses),
    ]
    let responses = try pages.map { address, type, text in
      RecordedResponse(url: try #require(URL(string: address)), contentType: type, body: text)
    }
    let origin = try ReplayOrigin(responses)
    try body(try LenityProcess(origin: origin, profile: profile))
  }

  @Test func anAPIsAnswerGetsTheWarning() throws {
    try Self.run { lenity in
      let text = try lenity.curl([Self.addresses.statuses]).text
      #expect(text.contains(#""id":"1","sensitive":true,"spoiler_text":"This post sounds heated."#))
      #expect(text.contains(#""id":"2","sensitive":false,"spoiler_text":"""#))
      let german = try lenity.curl(["-H", "Accept-Language: de", Self.addresses.statuses]).text
      #expect(german.contains(#""spoiler_text":"Dieser Beitrag"#))
    }
  }

  @Test func aDrawnPostIsCoveredWithoutJavaScript() throws {
    try Self.run { lenity in
      // curl runs no script: what it is sent is what a browser without JavaScript shows.
      let text = try lenity.curl([Self.addresses.thread]).text
      #expect(text.contains("<details class=\"lenity-cover\""))
      #expect(text.contains(">\(Self.calm)<") && text.contains(">\(Self.charged)<"))
      #expect(!text.contains("<script"))
      let shown = try Chromium(lenity: lenity).dump(Self.addresses.thread)
      #expect(shown.components(separatedBy: "<details class=\"lenity-cover\"").count == 2)
    }
  }

  @Test func aPostThatTheBrowserDrawsIsCoveredUnderAStrictPolicy() throws {
    try Self.run { lenity in
      let shown = try Chromium(lenity: lenity).dump(
        Self.addresses.timeline,
        ["--virtual-time-budget=5000"]
      )
      // Our mark on a post is an attribute of a random name: `c` for covered.
      #expect(shown.matches(of: /data-testid="tweet" data-[a-z0-9]+="c"/).count == 1)
      #expect(shown.contains(Self.calm))
    }
  }

  @Test func offMeansNoByte() throws {
    try Self.run(profile: "hide: none\npause: off\n") { lenity in
      let statuses = try lenity.curl([Self.addresses.statuses]).text
      #expect(statuses == Self.statuses)
      let page = try lenity.curl(["-H", "Sec-Fetch-Dest: document", Self.addresses.thread]).text
      #expect(page == Self.thread)
    }
  }

  @Test func theReservedPathAnswersItsOwnScriptAlone() throws {
    try Self.run { lenity in
      let page = try lenity.curl(["-H", "Sec-Fetch-Dest: document", Self.addresses.timeline])
      let secrets = try #require(PageSecrets.secrets(in: page.standardOutput))
      let token = String(decoding: secrets[1], as: UTF8.self)
      let posts = #""posts":[{"id":0,"text":"\#(Self.charged)"}]"#
      func ask(_ body: String, from site: String = "same-origin") throws -> String {
        try lenity.curl([
          "-w", "%{http_code}", "-H", "Content-Type: application/json", "-H",
          "Sec-Fetch-Site: \(site)", "-d", body, "https://x.com/.well-known/lenity/verdicts",
        ]).text
      }
      let question = #"{"token":"\#(token)",\#(posts)}"#
      #expect(try ask(question).hasPrefix(#"{"posts":[{"id":0,"cover":"cover""#))
      #expect(try ask(question, from: "cross-site") == "403")
      #expect(try ask(#"{"token":"x",\#(posts)}"#) == "403")
      #expect(try ask(#"{"token":"\#(token)","act":"off","minutes":5}"#) == "{}200")
      let statuses = try lenity.curl([Self.addresses.statuses]).text
      #expect(statuses == Self.statuses)
    }
  }
}
