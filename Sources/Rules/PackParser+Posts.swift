/// Posts: read and carried; who covers them decides what to do.
extension PackParser {
  mutating func readPosts(_ value: YAMLValue?) -> [PostReader] {
    guard let value else { return [] }
    let known = ["at", "text", "warning", "author", "pause", "live"]
    var readers: [PostReader] = []
    for element in value.elements {
      let fields = YAMLFields(element, known: known, of: "a post", in: &document)
      guard let at = fields.requiredText("at", of: "a post", in: &document) else { continue }
      checkPlace(fields, "at")
      checkPlace(fields, "text")
      readers.append(
        PostReader(
          at: at,
          text: fields.text("text", in: &document),
          warning: fields.text("warning", in: &document),
          author: readAuthor(fields["author"]),
          pause: readPause(fields["pause"]),
          isLive: fields.flag("live", in: &document) ?? false,
          place: element.place,
          site: site
        )
      )
    }
    return readers
  }

  /// Paths begin with `$`; everything else is a selector.
  mutating func checkPlace(_ fields: YAMLFields, _ name: String) {
    guard let value = fields[name], let text = value.text else { return }
    if text.hasPrefix("$") {
      _ = readPath(text, at: value.place)
    } else {
      _ = readSelector(text, at: value.place)
    }
  }

  private mutating func readAuthor(_ value: YAMLValue?) -> PostReader.Author {
    guard let value else { return PostReader.Author() }
    let fields = YAMLFields(
      value,
      known: ["name", "handle", "bio", "official"],
      of: "an author",
      in: &document
    )
    return PostReader.Author(
      name: fields.text("name", in: &document),
      handle: fields.text("handle", in: &document),
      bio: fields.text("bio", in: &document),
      official: fields.text("official", in: &document)
    )
  }

  private mutating func readPause(_ value: YAMLValue?) -> PostReader.Pause? {
    guard let value else { return nil }
    let fields = YAMLFields(
      value,
      known: ["native", "put", "value", "note"],
      of: "a pause",
      in: &document
    )
    guard let native = fields.requiredText("native", of: "a pause", in: &document) else {
      return nil
    }
    return PostReader.Pause(
      native: native,
      put: fields.text("put", in: &document),
      value: fields.text("value", in: &document),
      note: fields.text("note", in: &document)
    )
  }
}
