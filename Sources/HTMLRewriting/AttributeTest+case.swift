extension AttributeTest {
  /// Whether the value is compared without regard to case: by the flag, or as HTML has it for the attribute.
  var ignoresCase: Bool {
    switch flag {
    case .insensitive: true
    case .sensitive: false
    case .byName: Self.caseInsensitiveNames.contains(name.lowercasedASCII)
    }
  }

  /// Attributes whose values HTML compares without regard to case.
  ///
  /// Source: HTML Standard, 4.16.2 "Case-sensitivity of selectors".
  private static let caseInsensitiveNames: Set<String> = [
    "accept", "accept-charset", "align", "alink", "axis", "bgcolor", "charset", "checked", "clear",
    "codetype", "color", "compact", "declare", "defer", "dir", "direction", "disabled", "enctype",
    "face", "frame", "hreflang", "http-equiv", "lang", "language", "link", "media", "method",
    "multiple", "nohref", "noresize", "noshade", "nowrap", "readonly", "rel", "rev", "rules",
    "scope",
    "scrolling", "selected", "shape", "target", "text", "type", "valign", "valuetype", "vlink",
  ]
}
