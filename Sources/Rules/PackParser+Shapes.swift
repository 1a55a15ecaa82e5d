import CountText
import HTMLRewriting
import JSONRewriting

/// Shapes: which values are counts, which texts hold counts or documents, where posts are.
extension PackParser {
  static let shapeKeys = ["use", "hide", "texts", "nested", "embedded", "posts"]

  mutating func readShapes(_ value: YAMLValue?) -> [String: PackShape] {
    guard let value else { return [:] }
    guard let pairs = value.pairs else {
      document.report(
        .wrongType,
        at: value.place,
        "'shapes' is a group of names, and here stands \(value.kindName)",
        "write each shape's name below it"
      )
      return [:]
    }
    var shapes: [String: PackShape] = [:]
    for (key, value) in pairs {
      let fields = YAMLFields(value, known: Self.shapeKeys, of: "a shape", in: &document)
      shapes[key.text ?? ""] = readShape(fields, inPage: nil)
    }
    return shapes
  }

  /// Reads what a shape or section holds.
  ///
  /// `inPage` says whether `path` or `select` belongs here; nil: both.
  mutating func readShape(_ fields: YAMLFields, inPage: Bool?) -> PackShape {
    var shape = PackShape()
    shape.uses = fields.texts("use", in: &document).map { .init(name: $0.text, place: $0.place) }
    shape.hides =
      readHides(fields["hide"], inPage: inPage) + readTexts(fields["texts"], inPage: inPage)
    shape.nested =
      readNested(fields["nested"], owner: "a nested document", inPage: false)
      + readNested(fields["embedded"], owner: "an embedded document", inPage: true)
    shape.posts = readPosts(fields["posts"])
    return shape
  }

  private mutating func readHides(_ value: YAMLValue?, inPage: Bool?) -> [PackShape.HideEntry] {
    guard let value else { return [] }
    guard let pairs = value.pairs else {
      document.report(
        .wrongType,
        at: value.place,
        "'hide' is a group of kinds, and here stands \(value.kindName)",
        "write 'likes:' and the like below it"
      )
      return []
    }
    var entries: [PackShape.HideEntry] = []
    for (key, value) in pairs {
      guard
        let kind: CountKind = knownWord(key.text ?? "", at: key.place, of: "hide", in: &document)
      else { continue }
      for element in value.elements {
        entries += readHide(element, kind: kind, inPage: inPage)
      }
    }
    return entries
  }

  private mutating func readHide(
    _ value: YAMLValue,
    kind: CountKind,
    inPage: Bool?
  ) -> [PackShape.HideEntry] {
    let known = ["path", "select", "attribute", "by", "value", "set", "when", "why"]
    let fields = YAMLFields(value, known: known, of: "a hidden count", in: &document)
    if fields["by"] == nil {
      document.report(
        .missingKey,
        at: value.place,
        "a hidden count needs 'by'",
        "write one of \(HidingWay.allCases.map(\.rawValue).joined(separator: ", "))"
      )
      return []
    }
    guard let way = fields.word("by", as: HidingWay.self, in: &document) else { return [] }
    let targets = readTargets(fields, inPage: inPage)
    check(way, against: targets, of: fields)
    let conditions = readConditions(fields["when"])
    let flags = readFlags(fields, way: way)
    let flagValue = way == .flag ? fields["value"].flatMap { readLiteral($0) } : nil
    let reason = readReason(fields, way: way)
    return targets.map { target in
      PackShape.HideEntry(
        kinds: [kind],
        target: target,
        way: way,
        flags: flags,
        value: flagValue,
        conditions: conditions,
        isBare: true,
        reason: reason,
        place: value.place
      )
    }
  }

  /// Texts for people that may speak of several kinds; only what the words beside a number say is hidden.
  private mutating func readTexts(_ value: YAMLValue?, inPage: Bool?) -> [PackShape.HideEntry] {
    guard let value else { return [] }
    let known = ["path", "select", "attribute", "kinds", "when", "why"]
    var entries: [PackShape.HideEntry] = []
    for element in value.elements {
      let fields = YAMLFields(element, known: known, of: "a text with counts", in: &document)
      let kinds = readKinds("kinds", of: fields)
      let conditions = readConditions(fields["when"])
      let reason = readReason(fields, way: .text)
      for target in readTargets(fields, inPage: inPage) {
        entries.append(
          PackShape.HideEntry(
            kinds: kinds,
            target: target,
            way: .text,
            conditions: conditions,
            isBare: false,
            reason: reason,
            place: element.place
          )
        )
      }
    }
    return entries
  }

  private mutating func readKinds(_ name: String, of fields: YAMLFields) -> [CountKind] {
    if fields[name]?.text == "all" { return CountKind.allCases }
    let kinds = fields.words(name, as: CountKind.self, in: &document)
    if kinds.isEmpty, fields[name] == nil {
      document.report(
        .missingKey,
        at: fields.place,
        "a text with counts needs 'kinds'",
        "write kinds: all, or a list as [likes, replies]"
      )
    }
    return kinds
  }

  private mutating func readReason(_ fields: YAMLFields, way: HidingWay) -> String {
    if let reason = fields.text("why", in: &document) { return reason }
    if let reason = reasons[way] { return reason }
    document.report(
      .missingReason,
      at: fields.place,
      "nobody said why this is hidden by '\(way.rawValue)'",
      "add 'why: …' here, or 'why:' with '\(way.rawValue): …' once at the top of the file"
    )
    return ""
  }

  private mutating func check(
    _ way: HidingWay,
    against targets: [PackShape.Target],
    of fields: YAMLFields
  ) {
    let isPage = targets.contains { if case .html = $0 { true } else { false } }
    if isPage, way == .flag || way == .null || way == .zero {
      document.report(
        .badValue,
        at: fields["by"]?.place ?? fields.place,
        "a page's count cannot be hidden by '\(way.rawValue)'",
        "known here: text, empty, absence"
      )
    }
  }
}
