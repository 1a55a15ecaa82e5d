extension Selector: CustomStringConvertible {
  /// The selector list as the CSS Object Model prints it.
  ///
  /// Source: CSSOM, section 5.2.
  public var description: String {
    serialize(alternatives)
  }
}

private func serialize(_ list: [ComplexSelector]) -> String {
  list.filter { !$0.isForgiven }.map(\.description).joined(separator: ", ")
}

extension ComplexSelector: CustomStringConvertible {
  var isForgiven: Bool {
    if compounds.count == 1, case .forgiven = compounds[0].tests.first { return true }
    return false
  }

  var description: String {
    var text = leading.map { $0 == .descendant ? "" : $0.sign + " " } ?? ""
    for (index, compound) in compounds.enumerated() {
      if index > 0 {
        let combinator = combinators[index - 1]
        text += combinator == .descendant ? " " : " \(combinator.sign) "
      }
      text += compound.description
    }
    return text
  }
}

extension Combinator {
  fileprivate var sign: String {
    switch self {
    case .descendant: " "
    case .child: ">"
    case .nextSibling: "+"
    case .laterSibling: "~"
    }
  }
}

extension CompoundSelector: CustomStringConvertible {
  var description: String {
    var tests = tests[...]
    if tests.count > 1, case .universal = tests.first { tests = tests.dropFirst() }
    return tests.map(\.description).joined()
  }
}

extension SimpleSelector: CustomStringConvertible {
  var description: String {
    switch self {
    case .universal(let anyNamespace): anyNamespace ? "*|*" : "*"
    case .type(let name, let anyNamespace): (anyNamespace ? "*|" : "") + escaped(name)
    case .typeWithoutNamespace(let name): "|" + (name == "*" ? name : escaped(name))
    case .id(let name): "#" + escaped(name)
    case .className(let name): "." + escaped(name)
    case .attribute(let test): test.description
    case .nth(let test): test.description
    case .only(let ofType): ofType ? ":only-of-type" : ":only-child"
    case .matchesAny(let list, let spelling): ":\(spelling.rawValue)(\(serialize(list)))"
    case .not(let list): ":not(\(serialize(list)))"
    case .has(let list): ":has(\(serialize(list)))"
    case .contains(let needle, let spelling): ":\(spelling)(\(needle.description))"
    case .root: ":root"
    case .scope: ":scope"
    case .empty: ":empty"
    case .lang(let ranges): ":lang(\(ranges.map(serializedLanguage).joined(separator: ", ")))"
    case .link(let name), .liveState(let name): ":" + name
    case .host(let compound): compound.map { ":host(\($0))" } ?? ":host"
    case .pseudoElement(let name): "::" + name
    case .forgiven(let text): text
    }
  }
}

extension AttributeTest: CustomStringConvertible {
  var description: String {
    guard `operator` != .exists else { return "[\(escaped(name))]" }
    let suffix = flag == .byName ? "" : " " + flag.rawValue
    return "[\(escaped(name))\(`operator`.rawValue)\(quoted(value))\(suffix)]"
  }
}

extension NthTest: CustomStringConvertible {
  var description: String {
    if let shortForm { return ":" + shortForm }
    let name = "nth-\(fromEnd ? "last-" : "")\(ofType ? "of-type" : "child")"
    let condition = of.map { " of " + serialize($0) } ?? ""
    return ":\(name)(\(formula)\(condition))"
  }

  private var formula: String {
    guard step != 0 else { return String(offset) }
    let start = step == 1 ? "n" : step == -1 ? "-n" : "\(step)n"
    if offset == 0 { return start }
    return offset > 0 ? "\(start)+\(offset)" : "\(start)\(offset)"
  }
}

private func serializedLanguage(_ range: String) -> String {
  range.utf8.allSatisfy { isNameStart($0) || isDigit($0) || $0 == 0x2D } && !range.isEmpty
    ? escaped(range) : quoted(range)
}

/// CSSOM, "serialize a string".
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0: result += "\u{FFFD}"
    case 1...0x1F, 0x7F: result += "\\" + String(scalar.value, radix: 16) + " "
    case 0x22, 0x5C: result += "\\" + String(scalar)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// CSSOM, "serialize an identifier".
private func escaped(_ name: String) -> String {
  var result = ""
  let scalars = Array(name.unicodeScalars)
  for (index, scalar) in scalars.enumerated() {
    let value = scalar.value
    let isDigit = (0x30...0x39).contains(value)
    let startsWithDash = scalars.first == "-"
    if value == 0 {
      result += "\u{FFFD}"
    } else if value < 0x20 || value == 0x7F
      || (isDigit && (index == 0 || (index == 1 && startsWithDash)))
    {
      result += "\\" + String(value, radix: 16) + " "
    } else if index == 0, scalar == "-", scalars.count == 1 {
      result += "\\-"
    } else if value >= 0x80 || scalar == "-" || scalar == "_" || isDigit
      || (value < 0x80 && isASCIILetter(UInt8(value)))
    {
      result.unicodeScalars.append(scalar)
    } else {
      result += "\\" + String(scalar)
    }
  }
  return result
}
