/// Lists of others, and keyword filters.
extension ProfileParser {
  /// `lists: [{ url: https://…, trusted: true }, { file: ./mine.txt }]`, or addresses and files alone.
  mutating func readLists(_ value: YAMLValue?) -> [ListSubscription] {
    guard let value else { return [] }
    return value.elements.compactMap { readList($0) }
  }

  private mutating func readList(_ value: YAMLValue) -> ListSubscription? {
    var (address, file, isTrusted) = (String?.none, String?.none, false)
    if let text = value.text {
      if text.range(ofText: "://") == nil { file = text } else { address = text }
    } else {
      let known = ["url", "file", "trusted"]
      let fields = YAMLFields(value, known: known, of: "a list", in: &document)
      address = fields.text("url", in: &document)
      file = fields.text("file", in: &document)
      isTrusted = fields.flag("trusted", in: &document) ?? false
    }
    guard (address == nil) != (file == nil) else {
      document.report(
        .missingKey,
        at: value.place,
        "a list needs 'url' or 'file', and not both",
        "write { url: https://example.org/list.txt } or { file: ./list.txt }"
      )
      return nil
    }
    if let address {
      guard asciiLowercased(address).hasPrefix("https://"),
        let url = RequestURL(parsing: address), !url.host.isEmpty
      else {
        document.report(
          .badValue,
          at: value.place,
          "'\(address)' is no address of a list",
          "write one that begins with https://"
        )
        return nil
      }
      return ListSubscription(source: .url(address), isTrusted: isTrusted, place: value.place)
    }
    return file.map {
      ListSubscription(source: .file($0), isTrusted: isTrusted, place: value.place)
    }
  }

  /// `keywords: [{ phrase: …, whole_word: true, context: [home], action: warn, expires: … }]`, or phrases alone.
  mutating func readKeywords(_ value: YAMLValue?) -> [KeywordFilter] {
    guard let value else { return [] }
    if value.elements.count > KeywordFilters.countMax {
      document.report(
        .limitExceeded,
        at: value.place,
        "there are more than 1,000 keyword filters",
        "leave some out"
      )
      return []
    }
    return value.elements.compactMap { readKeyword($0) }
  }

  private mutating func readKeyword(_ value: YAMLValue) -> KeywordFilter? {
    if let text = value.text {
      let phrase = String(text.trimmed)
      return phrase.isEmpty ? nil : KeywordFilter(phrase: phrase, place: value.place)
    }
    let known = ["title", "phrase", "whole_word", "context", "action", "expires"]
    let fields = YAMLFields(value, known: known, of: "a keyword filter", in: &document)
    guard let phrase = fields.requiredText("phrase", of: "a keyword filter", in: &document) else {
      return nil
    }
    guard !phrase.trimmed.isEmpty, phrase.utf8.count <= 1_000 else {
      document.report(
        .badValue,
        at: fields["phrase"]?.place ?? fields.place,
        "a phrase has 1 to 1,000 characters",
        "write the words that a post must not have"
      )
      return nil
    }
    var filter = KeywordFilter(phrase: String(phrase.trimmed), place: value.place)
    if let title = fields.text("title", in: &document) { filter.title = title }
    filter.isWholeWord = fields.flag("whole_word", in: &document) ?? false
    filter.contexts = Set(
      fields.words("context", as: KeywordFilter.Context.self, in: &document)
    )
    if let action = fields.word("action", as: KeywordFilter.Action.self, in: &document) {
      filter.action = action
    }
    filter.expires = readTime("expires", of: fields)
    return filter
  }
}
