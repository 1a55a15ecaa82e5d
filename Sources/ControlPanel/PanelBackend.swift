public import CountText
public import Journal
public import Rules

/// What the control panel shows and changes: provided by whoever has the files and the running proxy.
///
/// `user` is who asks, as the proxy knows them; nil for the default profile. Nobody is given another person's
/// settings or counts.
public protocol PanelBackend: Sendable {
  /// The person's profile as it is in force.
  func profile(of user: String?) -> Profile

  /// Changes the person's profile file, all of it or nothing, and puts it in force.
  ///
  /// - Throws: `PanelRefusal`, in words for the person.
  func change(_ changes: [PanelChange], of user: String?) throws(PanelRefusal)

  /// The packs' names, in order.
  var sites: [String] { get }

  /// What was counted for the person.
  func entries(of user: String?, days: Int) -> [JournalEntry]

  /// Rules that come by as often as ever and find nothing any more.
  func driftingRules() -> [PanelDrift]

  /// Who has a profile; empty unless the person may see that.
  func people(for user: String?) -> [PanelPerson]

  /// Sites that pass unread for a while; empty unless the person may see that.
  func leftAlone(for user: String?) -> [PanelLeftAlone]

  /// Looks into those sites again from now on.
  func lookAgain()

  /// What the person told Lenity on the covers of posts.
  func told(by user: String?) -> PanelTold

  /// Forgets a part of it.
  func forget(_ part: PanelTold.Part, of user: String?)

  /// What the certificate authority can do.
  var authority: PanelAuthority { get }

  /// What is wrong with filter lines; line numbers count from 1.
  func check(filters: String) -> [PanelFilterRemark]

  /// Erases the person's counts, and what they told on covers.
  func eraseJournal(of user: String?) throws(PanelRefusal)

  /// Whether the person has seen the first-run page.
  func isWelcomed(_ user: String?) -> Bool

  /// Remembers that the person has seen the first-run page.
  func setWelcomed(_ user: String?)

  /// Numbers of the running proxy for `/metrics`.
  var metrics: PanelMetrics { get }

  /// Today, as in `2026-11-23`.
  func day(ago days: Int) -> String

  /// Seconds since 1970.
  var now: Int { get }
}

/// What a person told Lenity while reading.
public struct PanelTold: Hashable, Sendable {
  /// A part that can be forgotten by itself.
  public enum Part: String, Sendable {
    case fine, authors
  }

  /// How often a cover was answered with "This was fine", up to the most that counts.
  public var fineCount: Int
  /// The most that counts.
  public var fineMax: Int
  /// How many authors' posts always show.
  public var authorCount: Int

  /// Something told.
  public init(fineCount: Int, fineMax: Int, authorCount: Int) {
    self.fineCount = fineCount
    self.fineMax = fineMax
    self.authorCount = authorCount
  }
}

/// One thing that a person changes.
public enum PanelChange: Hashable, Sendable {
  /// Which kinds of count are hidden.
  case kinds(Set<CountKind>)
  /// Which packs are switched off.
  case sitesOff(Set<String>)
  /// How charged posts are met.
  case pause(Profile.Pause)
  /// How readily, from 0 to 1.
  case sensitivity(Double)
  /// The country for support lines; nil for the directory of all.
  case region(String?)
  /// The language; nil to follow the page.
  case language(String?)
  /// The person's own filter lines.
  case filters(String)
  /// Off until so many seconds since 1970; nil for on again.
  case offUntil(Int?)
}

/// Why a change was not made, in words for the person.
public struct PanelRefusal: Error, Hashable, Sendable {
  /// A sentence, with what would be right.
  public var explanation: String

  /// Refuses.
  public init(_ explanation: String) {
    self.explanation = explanation
  }
}

/// A rule that has drifted.
public struct PanelDrift: Hashable, Sendable, Codable {
  /// The pack.
  public var site: String
  /// The rule as written.
  public var rule: String
  /// The last day on which it found something.
  public var lastFound: String
  /// How often it came by in vain since.
  public var missCount: Int
  /// When the pack was last checked against the site; nil where it does not say.
  public var packSeen: String?

  /// Joins the parts.
  public init(site: String, rule: String, lastFound: String, missCount: Int, packSeen: String?) {
    self.site = site
    self.rule = rule
    self.lastFound = lastFound
    self.missCount = missCount
    self.packSeen = packSeen
  }
}

/// Someone who shares the proxy.
public struct PanelPerson: Hashable, Sendable, Codable {
  /// The profile's name.
  public var name: String
  /// How the person is known: by an account, by a password.
  public var knownBy: String

  /// Joins the parts.
  public init(name: String, knownBy: String) {
    self.name = name
    self.knownBy = knownBy
  }
}

/// A site that passes unread for a while although the rules name it.
public struct PanelLeftAlone: Hashable, Sendable, Codable {
  /// Its name.
  public var host: String
  /// `clientRejectedCertificate` or `challenge`.
  public var reason: String
  /// For how much longer, rounded up.
  public var minutesLeft: Int

  /// Joins the parts.
  public init(host: String, reason: String, minutesLeft: Int) {
    self.host = host
    self.reason = reason
    self.minutesLeft = minutesLeft
  }
}

/// For whom the certificate authority can speak, and until when.
public struct PanelAuthority: Hashable, Sendable, Codable {
  /// The only site names that it may sign for.
  public var domains: [String]
  /// As in `2028-11-22`.
  public var notAfter: String
  /// Days until then.
  public var daysLeft: Int
  /// Whether it is time to make a new one.
  public var endsSoon: Bool
  /// Where its root certificate is.
  public var path: String

  /// Joins the parts.
  public init(
    domains: [String],
    notAfter: String,
    daysLeft: Int,
    endsSoon: Bool,
    path: String
  ) {
    self.domains = domains
    self.notAfter = notAfter
    self.daysLeft = daysLeft
    self.endsSoon = endsSoon
    self.path = path
  }
}

/// What is to be said about one filter line.
public struct PanelFilterRemark: Hashable, Sendable, Codable {
  /// Counted from 1.
  public var line: Int
  /// Counted from 1, in bytes.
  public var column: Int
  /// What is wrong and what would be right.
  public var message: String

  /// Joins the parts.
  public init(line: Int, column: Int, message: String) {
    self.line = line
    self.column = column
    self.message = message
  }
}

/// Numbers of the running proxy.
public struct PanelMetrics: Hashable, Sendable {
  /// Open client connections.
  public var connections: Int
  /// Certificates signed since the start.
  public var leaves: Int
  /// Hosts that the rules name.
  public var hosts: Int
  /// Seconds since the start.
  public var uptimeSeconds: Int
  /// The program's version.
  public var version: String

  /// Joins the parts.
  public init(connections: Int, leaves: Int, hosts: Int, uptimeSeconds: Int, version: String) {
    self.connections = connections
    self.leaves = leaves
    self.hosts = hosts
    self.uptimeSeconds = uptimeSeconds
    self.version = version
  }
}
