/// What came of asking one site that the person named: straight, without TLS, and through Lenity.
public struct SiteVisit: Sendable {
  /// How one way of asking ended.
  public enum Outcome: Sendable, Hashable {
    /// The site answered, over verified TLS where TLS was asked for.
    case answered(status: Int, location: String?)
    /// It did not: in words, and whether a certificate was why.
    case failed(cause: String, isCertificate: Bool)
  }

  /// The host asked.
  public var host: String
  /// By `https:`, past Lenity.
  public var straight: Outcome
  /// By `http:`, which a login page answers in the site's name; nil where it was not tried.
  public var plain: Outcome?
  /// By `https:` through the running Lenity; nil where none runs.
  public var throughLenity: Outcome?
  /// How far this machine's clock is ahead of the site's, in seconds; nil where the site told no time.
  public var clockAheadSeconds: Int?

  /// Joins the parts.
  public init(host: String, straight: Outcome) {
    self.host = host
    self.straight = straight
  }
}

extension Doctor {
  /// A clock that is off by more makes certificates of a day or two look wrong.
  private static let clockSecondsMax = 300

  /// What the visit tells: whether the site can be reached, and what is in the way if not.
  func findings(of visit: SiteVisit) -> [Finding] {
    [site(visit), loginPage(visit), siteClock(visit), through(visit)].compactMap(\.self)
  }

  private func site(_ visit: SiteVisit) -> Finding {
    switch visit.straight {
    case .answered(let status, _):
      return .fine("site", "\(visit.host) answers (\(status)), and its certificate is right.")
    case .failed(let cause, let isCertificate):
      return .broken(
        "site",
        "\(visit.host) cannot be asked: \(cause).",
        remedy: isCertificate
          ? "check the clock, and whether a login page or a virus scanner answers in its name"
          : "check whether you are online, and the spelling"
      )
    }
  }

  /// Someone who answers for the site without TLS and cannot with it, or sends elsewhere to log in.
  private func loginPage(_ visit: SiteVisit) -> Finding? {
    guard case .failed = visit.straight, case .answered(let status, let location)? = visit.plain
    else { return nil }
    let isElsewhere = location.map { !$0.contains(visit.host) } ?? (status == 200)
    guard isElsewhere || status == 511 else { return nil }
    let target = location ?? "http://\(visit.host)/"
    return .broken(
      "portal",
      "This network answers in the site's name, most likely to have you log in.",
      remedy: "open \(target) in a browser and log in"
    )
  }

  private func siteClock(_ visit: SiteVisit) -> Finding? {
    guard let ahead = visit.clockAheadSeconds else { return nil }
    guard abs(ahead) > Self.clockSecondsMax else {
      return .fine("siteClock", "The clock agrees with \(visit.host).")
    }
    return .broken(
      "siteClock",
      "The clock is \(abs(ahead)) seconds \(ahead > 0 ? "ahead of" : "behind") \(visit.host).",
      remedy: "set the clock: sudo timedatectl set-ntp true"
    )
  }

  private func through(_ visit: SiteVisit) -> Finding? {
    switch visit.throughLenity {
    case nil: return nil
    case .answered(let status, _):
      return .fine("throughLenity", "\(visit.host) answers through Lenity too (\(status)).")
    case .failed(let cause, _):
      guard case .answered = visit.straight else { return nil }
      return .broken(
        "throughLenity",
        "\(visit.host) answers, but not through Lenity: \(cause).",
        remedy: "lenity status --look-again, and see the log: journalctl --user -u lenity"
      )
    }
  }
}
