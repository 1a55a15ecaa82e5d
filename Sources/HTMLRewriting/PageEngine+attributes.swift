internal import Edits

// Changes inside of start tags.
extension PageEngine {
  /// Puts changes of one tag into page order and drops those that overlap.
  mutating func add(_ tagEdits: [TagEdit]) {
    guard !tagEdits.isEmpty else { return }
    var last = -1
    for edit in tagEdits.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) })
    where edit.start >= last {
      queue.add(edit.start, edit.end, edit.bytes, edit.rule)
      last = edit.end
    }
  }

  mutating func addTagEdits(
    of index: Int,
    tagStart: Int,
    _ element: ElementView,
    to edits: inout [TagEdit]
  ) {
    let rule = machine.rules[index]
    let tag = AttributeEditor(element: element, tagStart: tagStart, rule: rule.id)
    let place = findAttribute(rule.name, element)
    switch rule.action {
    case .setAttribute: edits.append(tag.set(place, name: rule.name, value: rule.bytes))
    case .removeAttribute: edits += tag.remove(all: rule.name)
    case .editAttribute:
      guard let place, let editText = handlers.editText else { return }
      edits += tag.edit(place, readCharacter: handlers.readCharacter) { decoded in
        editText(rule.id, decoded.span).map { ($0, rule.id) }
      }
    case .embedAttribute:
      guard let place, let embedded = handlers.embedded else { return }
      let name = String(decoding: rule.name, as: UTF8.self)
      let source = source(.attribute(name), element)
      guard var rewriter = embedded(rule.id, source) else { return }
      edits += tag.edit(place, readCharacter: handlers.readCharacter) { decoded in
        EmbeddedRun.splices(of: decoded, by: &rewriter)
      }
    default: break
    }
  }

  /// An attribute's value as UTF-8.
  func value(_ span: AttributeSpan, _ element: ElementView) -> [UInt8] {
    decodedValue(element.tag, span, readCharacter: handlers.readCharacter)
  }

  /// Describes an element to whoever rewrites what is embedded in it.
  mutating func source(_ kind: EmbeddedSource.Kind, _ element: ElementView) -> EmbeddedSource {
    var attributes: [EmbeddedSource.Attribute] = []
    for index in 0..<element.attributeCount {
      let span = element.attributes[index]
      let name = UnsafeBufferPointer(
        start: element.tag + Int(span.nameStart),
        count: Int(span.nameEnd - span.nameStart)
      )
      attributes.append(
        EmbeddedSource.Attribute(
          name: String(decoding: name, as: UTF8.self).lowercasedASCII,
          value: String(decoding: value(span, element), as: UTF8.self)
        )
      )
    }
    let name = UnsafeBufferPointer(
      start: element.tag + element.nameStart,
      count: element.nameEnd - element.nameStart
    )
    return EmbeddedSource(
      kind: kind,
      element: String(decoding: name, as: UTF8.self).lowercasedASCII,
      attributes: attributes
    )
  }
}

/// Changes attributes of one start tag, in page offsets.
struct AttributeEditor {
  let element: ElementView
  let tagStart: Int
  let rule: RuleID

  private func quote(of span: AttributeSpan) -> Escaping.Quote {
    guard span.valueStart > span.nameEnd + 1 else { return .none }
    return Escaping.Quote(rawValue: element.tag[Int(span.valueStart) - 1]) ?? .none
  }

  private func edit(_ start: Int, _ end: Int, _ bytes: [UInt8], _ rule: RuleID) -> TagEdit {
    TagEdit(start: tagStart + start, end: tagStart + end, bytes: bytes, rule: rule)
  }

  /// Gives an attribute a value; adds it where there is none.
  func set(_ place: Int?, name: [UInt8], value: [UInt8]) -> TagEdit {
    let quoted = Array("=\"".utf8) + Escaping.value(value, in: .double) + Array("\"".utf8)
    guard let place else {
      return edit(element.nameEnd, element.nameEnd, [0x20] + name + quoted, rule)
    }
    let span = element.attributes[place]
    guard span.hasValue else { return edit(Int(span.nameEnd), end(of: span), quoted, rule) }
    let quote = quote(of: span)
    let start = Int(span.valueStart)
    let end = Int(span.valueEnd)
    if quote == .none { return edit(start, end, Array(quoted.dropFirst()), rule) }
    return edit(start, end, Escaping.value(value, in: quote), rule)
  }

  /// Behind the attribute: its quote, or an equals sign that nothing followed.
  private func end(of span: AttributeSpan) -> Int {
    if span.hasValue { return Int(span.valueEnd) + (quote(of: span) == .none ? 0 : 1) }
    var index = Int(span.nameEnd)
    while isHTMLSpace(element.tag[index]) { index += 1 }
    return element.tag[index] == UInt8(ascii: "=") ? index + 1 : Int(span.nameEnd)
  }

  /// Removes every attribute of a name with the space before it.
  func remove(all name: [UInt8]) -> [TagEdit] {
    var edits: [TagEdit] = []
    for index in 0..<element.attributeCount {
      let span = element.attributes[index]
      guard isNamed(span, name) else { continue }
      var start = Int(span.nameStart)
      while start > element.nameEnd, isHTMLSpace(element.tag[start - 1]) { start -= 1 }
      let end = end(of: span)
      let needsSpace = !isHTMLSpace(element.tag[end]) && element.tag[end] != 0x3E
      edits.append(edit(start, end, needsSpace ? [0x20] : [], rule))
    }
    return edits
  }

  private func isNamed(_ span: AttributeSpan, _ name: [UInt8]) -> Bool {
    guard Int(span.nameEnd - span.nameStart) == name.count else { return false }
    return name.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map {
        equalIgnoringCase(element.tag + Int(span.nameStart), $0, name.count)
      } ?? false
    }
  }

  /// Shows the decoded value and writes its splices back.
  func edit(
    _ place: Int,
    readCharacter: CharacterReader?,
    _ splice: ([UInt8]) -> [(Splice, RuleID)]
  ) -> [TagEdit] {
    let span = element.attributes[place]
    guard span.hasValue else { return [] }
    let start = Int(span.valueStart)
    let end = Int(span.valueEnd)
    let decoded = DecodedText(
      element.tag,
      start,
      end,
      isAttribute: true,
      readCharacter: readCharacter
    )
    let splices = splice(decoded.bytes)
    guard let first = splices.first else { return [] }
    let quote = quote(of: span)
    guard quote != .none else {
      // Without quotes a replacement could run into what follows: the whole value is quoted.
      let value = Escaping.value(decoded.applying(splices.map(\.0)), in: .double)
      return [edit(start, end, [0x22] + value + [0x22], first.1)]
    }
    var edits: [TagEdit] = []
    for (splice, rule) in splices {
      for found in decoded.sourceSplices([splice]) {
        let bytes = Escaping.value(found.replacement, in: quote)
        edits.append(edit(found.range.lowerBound, found.range.upperBound, bytes, rule))
      }
    }
    return edits
  }
}
