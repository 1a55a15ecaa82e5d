/// A card that offers lines to turn to.
///
/// It is made on this machine from a list that is part of the program. Nothing about it is sent anywhere.
public struct SupportCard: Hashable, Sendable {
  /// One organisation or directory.
  public struct Line: Hashable, Sendable {
    /// As the organisation calls itself.
    public var name: String
    /// How to reach it.
    public var ways: [Way]
    /// Hours and the date when it was checked.
    public var about: String

    init(name: String, ways: [Way], about: String = "") {
      self.name = name
      self.ways = ways
      self.about = about
    }
  }

  /// A way to reach one: call, message, chat, page.
  public struct Way: Hashable, Sendable {
    /// The words of the link.
    public var say: String
    /// `tel:`, `sms:` or `https:`.
    public var target: String
  }

  /// One line.
  public var title: String
  /// One or two sentences.
  public var body: String
  /// Never empty; the directory of all countries comes last.
  public var lines: [Line]
  /// Says that Lenity has told nobody.
  public var note: String
  /// Of the words.
  public var language: String

  /// As the page script reads it.
  public var json: String {
    objectJSON([
      ("title", quotedJSON(title)), ("body", quotedJSON(body)), ("note", quotedJSON(note)),
      ("lines", arrayJSON(lines.map(\.json))),
    ])
  }

  /// As markup for a page without script; its style is `CoverMarkup.style`.
  public var html: String {
    let items = lines.map { line in
      let ways = line.ways.map { way in
        "<a href=\"\(escapedHTML(way.target))\" rel=\"noopener noreferrer\">"
          + "\(escapedHTML(way.say))</a>"
      }
      let about = line.about.isEmpty ? "" : "<br><small>\(escapedHTML(line.about))</small>"
      return "<li>\(escapedHTML(line.name))<br>\(ways.joined(separator: " "))\(about)</li>"
    }
    return "<aside class=\"lenity-support\" lang=\"\(escapedHTML(language))\">"
      + "<strong>\(escapedHTML(title))</strong><p>\(escapedHTML(body))</p>"
      + "<ul>\(items.joined())</ul><small>\(escapedHTML(note))</small></aside>"
  }
}

extension SupportCard.Line {
  fileprivate var json: String {
    objectJSON([
      ("name", quotedJSON(name)),
      (
        "ways",
        arrayJSON(
          ways.map { objectJSON([("say", quotedJSON($0.say)), ("to", quotedJSON($0.target))]) }
        )
      ),
      ("about", about.isEmpty ? nil : quotedJSON(about)),
    ])
  }
}
