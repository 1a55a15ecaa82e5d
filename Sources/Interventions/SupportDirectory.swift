/// The lines that people in need can turn to, by country.
public struct SupportDirectory: Sendable {
  /// One row of `rules/support/resources.yaml`.
  struct Resource: Sendable {
    var country: String
    var name: String
    var phones: [String]
    /// `HOME to 741741`, or a number alone.
    var messages: String
    var chat: String
    var website: String
    var languages: [String]
    var hours: String
    /// How sure it is.
    ///
    /// `A`: a maintained data set says so. `B`: two sources. `C`: one.
    var grade: String
    /// When somebody last confirmed it, as in `2026-06-02`; empty for never.
    var checked: String
    /// Who it is for, where that is not everyone: `children`, `veterans`.
    var audience: String

    /// Whether its number may be shown.
    ///
    /// A wrong number at such a moment is worse than none.
    var isTrusted: Bool { grade == "A" || !checked.isEmpty }
  }

  private var resources: [String: [Resource]] = [:]

  /// Reads the text of `rules/support/resources.yaml`.
  public init(parsing text: String) {
    for item in LineDocument(text).items {
      guard let country = item["country"], let name = item["name"] else { continue }
      resources[country.uppercased(), default: []].append(
        Resource(
          country: country.uppercased(),
          name: name,
          phones: Self.list(item["phone"]),
          messages: item["sms"] ?? "",
          chat: item["chat"] ?? "",
          website: item["website"] ?? "",
          languages: Self.list(item["languages"]),
          hours: item["hours"] ?? "",
          grade: item["grade"] ?? "C",
          checked: item["checked"] ?? "",
          audience: item["audience"] ?? ""
        )
      )
    }
  }

  /// The countries with at least one number that may be shown, sorted.
  public var regions: [String] {
    resources.filter { $0.value.contains(where: \.isTrusted) }.keys.sorted()
  }

  /// At most three lines for a country, those in the reader's language first; the directory of all countries
  /// at the end.
  public func lines(
    for region: String?,
    language: String,
    words: WordCatalogue
  ) -> [SupportCard.Line] {
    let base = WordCatalogue.base(of: language)
    let trusted = (resources[region?.uppercased() ?? ""] ?? []).filter(\.isTrusted)
    let ranked = trusted.enumerated().sorted { left, right in
      Self.rank(left.element, base, left.offset) < Self.rank(right.element, base, right.offset)
    }
    return ranked.prefix(3).map { $0.element.line(language: language, words: words) }
      + [Self.directory(region, language: language, words: words)]
  }

  /// The hosts of a country's lines: a link to one of them is help that a site offers by itself.
  public func hosts(for region: String?) -> [String] {
    let addresses = (resources[region?.uppercased() ?? ""] ?? []).flatMap { [$0.website, $0.chat] }
    let hosts = addresses.filter { $0.hasPrefix("https://") }.map { address in
      let host = address.dropFirst("https://".count).prefix { $0 != "/" }
      return String(host.hasPrefix("www.") ? host.dropFirst(4) : host).lowercased()
    }
    return Array(Set(hosts).sorted().prefix(Self.hostsMax))
  }

  private static let hostsMax = 12

  /// Lines for everyone before those for some; the reader's language before others.
  private static func rank(_ resource: Resource, _ language: String, _ order: Int) -> Int {
    (resource.audience.isEmpty ? 0 : 2_000)
      + (resource.languages.isEmpty || resource.languages.contains(language) ? 0 : 1_000)
      + min(order, 999)
  }

  private static func list(_ text: String?) -> [String] {
    (text ?? "").split(separator: ";").map { piece in
      String(piece.drop { $0 == " " })
    }
  }

  private static func directory(
    _ region: String?,
    language: String,
    words: WordCatalogue
  ) -> SupportCard.Line {
    let code = region?.uppercased() ?? ""
    let isCode = code.utf8.count == 2 && code.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
    let all = SupportCard.Way(
      say: "findahelpline.com",
      target: "https://findahelpline.com/\(isCode ? code : "")"
    )
    // Where nobody said, the reader is asked.
    let choice = SupportCard.Way(
      say: words.text("support.choose", in: language),
      target: "http://lenity.internal/settings"
    )
    return SupportCard.Line(
      name: words.text("support.directory", in: language),
      ways: isCode ? [all] : [all, choice]
    )
  }
}

extension SupportDirectory.Resource {
  func line(language: String, words: WordCatalogue) -> SupportCard.Line {
    var ways = phones.prefix(3).map { phone in
      SupportCard.Way(
        say: words.text("support.call", in: language, ["number": phone]),
        target: "tel:\(dialable(phone))"
      )
    }
    if !messages.isEmpty {
      ways.append(
        SupportCard.Way(
          say: words.text("support.message", in: language, ["number": messages]),
          target: "sms:\(dialable(messages))"
        )
      )
    }
    if chat.hasPrefix("https://") {
      ways.append(SupportCard.Way(say: words.text("support.chat", in: language), target: chat))
    }
    let date =
      checked.isEmpty ? nil : words.text("support.checked", in: language, ["date": checked])
    let about = [hours.isEmpty ? nil : hours, date].compactMap(\.self)
    return SupportCard.Line(name: name, ways: ways, about: about.joined(separator: " · "))
  }

  /// The digits to dial: of `119 ext 8`, `1553 (landline)` and `988 then press 1` the first number.
  private func dialable(_ text: String) -> String {
    var digits = ""
    for word in text.split(separator: " ") {
      let isNumber = word.allSatisfy { $0.isNumber || "+-()*#".contains($0) }
      if !isNumber, !digits.isEmpty { break }
      if isNumber { digits += word.filter { $0.isNumber || "+*#".contains($0) } }
    }
    return digits
  }
}
