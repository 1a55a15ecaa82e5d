extension PageScript {
  /// What the script is told; selectors are a site pack's, as they are written there.
  public struct Configuration: Hashable, Sendable {
    /// Where posts are, and their parts inside them.
    public struct Posts: Hashable, Sendable {
      /// Finds a post.
      public var at: String
      /// Finds its text inside; nil where the post is its text.
      public var text: String?
      /// Finds the author's name.
      public var name: String?
      /// Finds what the author says about themselves.
      public var bio: String?
      /// Found inside posts of officials and organisations.
      public var official: String?
      /// Found inside posts that carry a warning already: the author's, or the platform's own by our doing.
      public var warned: String?

      /// Takes the parts as they are.
      public init(
        at: String,
        text: String? = nil,
        name: String? = nil,
        bio: String? = nil,
        official: String? = nil,
        warned: String? = nil
      ) {
        self.at = at
        self.text = text
        self.name = name
        self.bio = bio
        self.official = official
        self.warned = warned
      }
    }

    /// Where people write.
    public struct Composer: Hashable, Sendable {
      /// Finds the field: a text area, an input, an editable element.
      public var box: String
      /// Finds the button that sends.
      public var send: String?
      /// What the button says, where only that tells it from others; none for any text.
      public var says: [String]
      /// Whether Enter alone sends.
      public var sendsByEnter: Bool

      /// Takes the parts as they are.
      public init(
        box: String,
        send: String? = nil,
        says: [String] = [],
        sendsByEnter: Bool = false
      ) {
        self.box = box
        self.send = send
        self.says = says
        self.sendsByEnter = sendsByEnter
      }
    }

    /// Which addresses, of pages or of what they fetch, are searches.
    public struct Search: Hashable, Sendable {
      /// An address in which `*` stands for any text.
      public var match: String
      /// Finds the site's own panel of help.
      public var panel: String?

      /// Takes the parts as they are.
      public init(match: String, panel: String? = nil) {
        self.match = match
        self.panel = panel
      }
    }

    /// When to ask how it is going.
    public struct CheckIn: Hashable, Sendable {
      /// How long a visit is before the first question, and between questions.
      public var after: Duration
      /// What was spent on the site before this page, since the last check-in.
      public var spent: Duration

      /// Takes the parts as they are.
      public init(after: Duration, spent: Duration = .zero) {
        self.after = after
        self.spent = spent
      }
    }

    /// Shown with every question; see `docs/interventions.md` for how the proxy makes and checks it.
    public var token: String
    /// The reader's language.
    public var language: String
    /// Empty for pages without any.
    public var posts: [Posts] = []
    /// Empty where nothing is looked at before sending.
    public var composers: [Composer] = []
    /// Empty where no search is looked at.
    public var searches: [Search] = []
    /// Finds help that a page of results offers by itself, outside posts.
    public var help = PageScript.helpLinks(to: [])
    /// Nil where the reader wants no check-in.
    public var checkIn: CheckIn?
    /// What else was changed in this page, in the reader's words: "Likes".
    public var hidden: [String] = []
    /// How long a post waits for its verdict before it is shown.
    public var wait: Duration = .milliseconds(300)
    /// Whether posts stand inside open shadow roots.
    public var looksIntoShadowRoots = false
    var words: [String: String]

    /// A configuration with the words of a language.
    public init(token: String, language: String, words: WordCatalogue) {
      self.token = token
      self.language = language
      self.words = Dictionary(
        uniqueKeysWithValues: Self.wordKeys.map { ($0, words.text("page.\($0)", in: language)) }
      )
    }

    /// The words that the script shows by itself; in catalogues they begin with `page.`.
    static let wordKeys = [
      "show", "always", "fine", "close", "edit", "wait", "waiting", "ready", "send", "changed",
      "offFor", "off5", "off15", "off60", "off-1", "checkIn", "checkInBody", "goOn", "breathe",
      "breathing", "pause", "pausing",
    ]

    /// The scripts that are written from right to left.
    private static let rightToLeft: Set<String> = ["ar", "dv", "fa", "he", "ku", "ps", "ur", "yi"]

    /// The object that is passed to the script.
    public var json: String {
      let isRightToLeft = Self.rightToLeft.contains(WordCatalogue.base(of: language))
      return objectJSON([
        ("token", quotedJSON(token)),
        ("lang", quotedJSON(language)),
        ("dir", quotedJSON(isRightToLeft ? "rtl" : "ltr")),
        ("wait", String(Self.milliseconds(wait))),
        ("deep", looksIntoShadowRoots ? "true" : nil),
        ("posts", arrayJSON(posts.map(\.json))),
        ("compose", arrayJSON(composers.map(\.json))),
        ("search", arrayJSON(searches.map(\.json))),
        ("help", searches.isEmpty ? nil : quotedJSON(help)),
        ("hidden", arrayJSON(hidden.map(quotedJSON))),
        ("checkIn", checkIn?.json),
        (
          "words",
          objectJSON(words.sorted { $0.key < $1.key }.map { ($0.key, quotedJSON($0.value)) })
        ),
      ])
    }

    static func milliseconds(_ duration: Duration) -> Int64 {
      let (seconds, attoseconds) = duration.components
      return min(max(seconds, 0), 1 << 31) * 1_000 + attoseconds / 1_000_000_000_000_000
    }
  }
}

extension PageScript.Configuration.Posts {
  fileprivate var json: String {
    objectJSON([
      ("at", quotedJSON(at)), ("text", text.map(quotedJSON)), ("name", name.map(quotedJSON)),
      ("bio", bio.map(quotedJSON)), ("official", official.map(quotedJSON)),
      ("warned", warned.map(quotedJSON)),
    ])
  }
}

extension PageScript.Configuration.Composer {
  fileprivate var json: String {
    objectJSON([
      ("box", quotedJSON(box)), ("send", send.map(quotedJSON)),
      ("says", says.isEmpty ? nil : arrayJSON(says.map(quotedJSON))),
      ("enter", sendsByEnter ? "true" : nil),
    ])
  }
}

extension PageScript.Configuration.Search {
  fileprivate var json: String {
    objectJSON([("match", quotedJSON(match)), ("panel", panel.map(quotedJSON))])
  }
}

extension PageScript.Configuration.CheckIn {
  fileprivate var json: String {
    let seconds = { (duration: Duration) in
      String(PageScript.Configuration.milliseconds(duration) / 1_000)
    }
    return objectJSON([("after", seconds(after)), ("spent", seconds(spent))])
  }
}
