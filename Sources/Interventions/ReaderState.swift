/// What one reader has told Lenity while reading, beside their profile: kept on this machine, bounded, and
/// theirs to forget.
public struct ReaderState: Hashable, Sendable, Codable {
  /// How many steps "this was fine" has moved this reader's threshold; never above zero, since acts of a page
  /// only ever lessen what Lenity does.
  public private(set) var shift = 0

  /// Authors that are always shown, as `site name`, the latest last.
  public private(set) var shownAuthors: [String] = []

  /// Nothing is changed before this time, in seconds since 1970.
  public private(set) var offUntil: Int?

  /// Time spent, by site.
  public private(set) var sites: [String: Time] = [:]

  /// Time on one site.
  public struct Time: Hashable, Sendable, Codable {
    /// When the last of it was counted, in seconds since 1970.
    public var last: Int
    /// Seconds since the visit began.
    public var visit: Int
    /// Seconds by day, counted from 1970-01-01; the last fourteen.
    public var days: [Int: Int]
  }

  /// How far the threshold moves at most.
  public static let shiftMax = 8
  /// The oldest authors go first.
  public static let authorsMax = 500
  /// Sites beyond it are not counted.
  public static let sitesMax = 64
  private static let authorBytesMax = 200
  private static let daysMax = 14
  /// A longer pause ends a visit.
  private static let visitGapSecondsMax = 1_800

  /// Nothing told yet.
  public init() {}

  /// Whether Lenity is off now.
  public func isOff(at now: Int) -> Bool {
    offUntil.map { now < $0 } ?? false
  }

  /// Whether this author's posts are always shown.
  public func shows(author: String, on site: String) -> Bool {
    !shownAuthors.isEmpty && shownAuthors.contains(Self.key(author, site))
  }

  /// Seconds of the visit under way; 0 where the last one is over.
  public func visitSeconds(on site: String, at now: Int) -> Int {
    guard let time = sites[site], now - time.last <= Self.visitGapSecondsMax else { return 0 }
    return time.visit
  }

  /// Does what a person did on a page.
  ///
  /// - Parameters:
  ///   - act: what was done.
  ///   - site: the pack of the page.
  ///   - now: seconds since 1970.
  ///   - tomorrow: when the person's next day begins.
  public mutating func take(_ act: VerdictRequest.Act, on site: String, now: Int, tomorrow: Int) {
    switch act {
    case .showAuthor(let name): show(author: name, on: site)
    case .fine: shift = max(shift - 1, -Self.shiftMax)
    case .off(let minutes): offUntil = minutes.map { now + $0 * 60 } ?? tomorrow
    case .spent(let seconds): count(seconds, on: site, now: now)
    case .shown: break
    }
  }

  /// Forgets how far the threshold was moved.
  public mutating func resetShift() { shift = 0 }

  /// Forgets which authors are always shown.
  public mutating func resetAuthors() { shownAuthors = [] }

  /// Forgets all that the reader told and all time that was counted, but not that Lenity is off.
  public mutating func forget() {
    resetShift()
    resetAuthors()
    sites = [:]
  }

  /// Switches off until a time, or on again with nil.
  public mutating func setOff(until time: Int?) { offUntil = time }

  private mutating func show(author: String, on site: String) {
    let key = Self.key(author, site)
    guard !author.isEmpty, key.utf8.count <= Self.authorBytesMax else { return }
    shownAuthors.removeAll { $0 == key }
    shownAuthors.append(key)
    if shownAuthors.count > Self.authorsMax { shownAuthors.removeFirst() }
  }

  private mutating func count(_ seconds: Int, on site: String, now: Int) {
    guard seconds > 0, seconds <= 86_400, sites[site] != nil || sites.count < Self.sitesMax else {
      return
    }
    let day = now / 86_400
    var time = sites[site] ?? Time(last: now, visit: 0, days: [:])
    if now - time.last > Self.visitGapSecondsMax { time.visit = 0 }
    time.visit = min(time.visit + seconds, 86_400)
    time.last = now
    time.days[day] = min(time.days[day, default: 0] + seconds, 86_400)
    time.days = time.days.filter { $0.key > day - Self.daysMax }
    sites[site] = time
  }

  private static func key(_ author: String, _ site: String) -> String {
    "\(site) \(author.lowercased())"
  }

  /// Tells states apart that show a page differently; letters and digits.
  public var digest: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in "\(shift) \(shownAuthors)".utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    return String(hash, radix: 36)
  }
}
