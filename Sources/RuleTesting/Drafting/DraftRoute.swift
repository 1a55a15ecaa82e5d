internal import HTMLRewriting
internal import JSONRewriting

/// From where the audit found a count to where a rule would look for it.
///
/// The audit says where one is: `$.posts[3].likes`, `div.post > b.likes@title`, `body > script#state > $.likes`.
/// A rule asks for all of their kind: the last names of a path wherever they stand, the nearest element with a
/// class or a name of its own.
struct DraftRoute {
  /// The documents around, the outermost first.
  private(set) var containers: [DraftDocument.Container] = []
  private(set) var target: DraftTarget?

  /// - Parameters:
  ///   - place: as the audit says it.
  ///   - inPage: whether the outermost document is a page.
  ///   - isLabel: whether the number stands beside a word that tells it; then any element will do.
  init(_ place: String, inPage: Bool, isLabel: Bool) {
    var steps = place.split(separator: " > ").map(String.init)[...]
    var inPage = inPage
    while !steps.isEmpty {
      let isDone =
        inPage
        ? takeElements(&steps, &inPage, isLabel: isLabel)
        : takePath(&steps, &inPage)
      if isDone { return }
    }
  }

  // MARK: JSON

  /// - Returns: whether the route ends here.
  private mutating func takePath(_ steps: inout ArraySlice<String>, _ inPage: inout Bool) -> Bool {
    let step = steps.removeFirst()
    // A text of a script that is a document: the script's rules look into it too.
    // Elsewhere it is a member that the audit could not name.
    if step == "string" {
      if let last = containers.last, last.form != "script" {
        let target = DraftTarget(key: "path", text: "$.*")
        containers.append(.init(target: target, form: nil))
      }
      return steps.isEmpty
    }
    let path = step.hasPrefix("$") ? DraftPath.generalized(step) : "$..\(DraftPath.quoted(step))"
    guard (try? JSONPath(parsing: path)) != nil else { return true }
    let target = DraftTarget(key: "path", text: path)
    guard let next = steps.first else {
      self.target = target
      return true
    }
    inPage = !(next.hasPrefix("$") || next == "string")
    containers.append(.init(target: target, form: inPage ? "html" : nil))
    return false
  }

  // MARK: Pages

  private mutating func takeElements(
    _ steps: inout ArraySlice<String>,
    _ inPage: inout Bool,
    isLabel: Bool
  ) -> Bool {
    var labels: [String] = []
    while let step = steps.first, !step.hasPrefix("$"), step != "string" {
      // The name of a pair in a script that is no JSON.
      if labels.last?.hasPrefix("script") == true { break }
      labels.append(step)
      steps.removeFirst()
      if step.contains("@"), !steps.isEmpty { break }
    }
    guard let last = labels.last else { return true }
    let (label, attribute) = Self.split(last)
    labels[labels.count - 1] = label
    guard !steps.isEmpty else {
      target = Self.selector(labels, attribute: attribute, isLabel: isLabel)
      return true
    }
    guard attribute != nil || label.hasPrefix("script"),
      let target = Self.selector(labels, attribute: attribute, isLabel: label.hasPrefix("script"))
    else { return true }
    inPage = steps.first.map { !$0.hasPrefix("$") && $0 != "string" && attribute != nil } ?? false
    let form = attribute == nil ? (label.contains("json") ? "json" : "script") : nil
    containers.append(.init(target: target, form: inPage ? "html" : form))
    return false
  }

  /// `b.likes@title` is the attribute of an element.
  private static func split(_ step: String) -> (label: String, attribute: String?) {
    guard let at = step.lastIndex(of: "@"), !step[at...].contains("]") else { return (step, nil) }
    return (String(step[..<at]), String(step[step.index(after: at)...]))
  }

  /// The last element by a name of its own, or below the nearest that has one; nil where none has.
  private static func selector(
    _ labels: [String],
    attribute: String?,
    isLabel: Bool
  ) -> DraftTarget? {
    // The audit writes addresses without an ending that tells anything so.
    let labels = labels.map { withoutNumber($0.replacing("[href$=\"/\"]", with: "")) }
    guard var text = labels.last else { return nil }
    if !isTelling(text), let owner = labels.lastIndex(where: isTelling) {
      text = labels[owner...].joined(separator: " ")
    } else if !isTelling(text), let attribute {
      text += "[\(attribute)]"
    } else if !isTelling(text), !isLabel {
      return nil
    }
    // Scripts that only load another have no text.
    if text == "script" { text = "script:not([src]):not([type])" }
    guard (try? Selector(parsing: text)) != nil else { return nil }
    return DraftTarget(key: "select", text: text, attribute: attribute)
  }

  private static func isTelling(_ label: String) -> Bool {
    label.contains { $0 == "." || $0 == "#" || $0 == "[" }
  }

  /// `span.score#score_4711` is one of many: `span.score[id^="score_"]`.
  private static func withoutNumber(_ label: String) -> String {
    guard let hash = label.firstIndex(of: "#") else { return label }
    let rest = label[label.index(after: hash)...]
    let id = rest.prefix { $0 != "[" && $0 != "." }
    let stem = id.prefix { !$0.isNumber }
    guard id.dropFirst(stem.count).count(where: \.isNumber) > 1 else { return label }
    let start = stem.isEmpty ? "" : "[id^=\"\(stem)\"]"
    return label[..<hash] + start + rest.dropFirst(id.count)
  }
}
