/// A set of characters of a regular expression.
struct RegexpClass: Sendable, Hashable {
  enum Member: Sendable, Hashable {
    case range(ClosedRange<Unicode.Scalar>)
    /// A general category by its first letter, or by both; `isNegated` for `\P`.
    case category(String, isNegated: Bool)
  }

  var members: [Member]
  var isNegated = false

  /// `.`: anything but a line's end.
  static let dot = RegexpClass(
    members: [.range("\n"..."\n"), .range("\r"..."\r")],
    isNegated: true
  )

  static func only(_ scalar: Unicode.Scalar) -> RegexpClass {
    RegexpClass(members: [.range(scalar...scalar)])
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let isMember = members.contains { member in
      switch member {
      case .range(let range): range.contains(scalar)
      case .category(let name, let isNegated):
        abbreviation(scalar.properties.generalCategory).hasPrefix(name) != isNegated
      }
    }
    return isMember != isNegated
  }

  /// The categories that `\p{…}` may name.
  static let categories: Set<String> = [
    "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
    "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Z", "Zl", "Zp", "Zs",
    "S", "Sc", "Sk", "Sm", "So", "C", "Cc", "Cf", "Cn", "Co",
  ]
}

private func abbreviation(_ category: Unicode.GeneralCategory) -> String {
  switch category {
  case .lowercaseLetter: "Ll"
  case .modifierLetter: "Lm"
  case .otherLetter: "Lo"
  case .titlecaseLetter: "Lt"
  case .uppercaseLetter: "Lu"
  case .spacingMark: "Mc"
  case .enclosingMark: "Me"
  case .nonspacingMark: "Mn"
  case .decimalNumber: "Nd"
  case .letterNumber: "Nl"
  case .otherNumber: "No"
  case .connectorPunctuation: "Pc"
  case .dashPunctuation: "Pd"
  case .closePunctuation: "Pe"
  case .finalPunctuation: "Pf"
  case .initialPunctuation: "Pi"
  case .otherPunctuation: "Po"
  case .openPunctuation: "Ps"
  case .lineSeparator: "Zl"
  case .paragraphSeparator: "Zp"
  case .spaceSeparator: "Zs"
  case .currencySymbol: "Sc"
  case .modifierSymbol: "Sk"
  case .mathSymbol: "Sm"
  case .otherSymbol: "So"
  case .control: "Cc"
  case .format: "Cf"
  case .surrogate: "Cs"
  case .privateUse: "Co"
  case .unassigned: "Cn"
  @unknown default: "Cn"
  }
}
