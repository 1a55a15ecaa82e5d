/// The one spelling of a host that everything compares: lower-case ASCII, no trailing dot; nil if it is no host.
///
/// Takes names, IPv4 addresses and IPv6 addresses with or without brackets. International names come out in
/// their ASCII form (Punycode, RFC 3492). Characters that URLs forbid in hosts are refused.
///
/// Source: WHATWG URL Standard, 3.5 Host parsing, without the IPv4 number forms.
func canonicalHost(_ text: String) -> String? {
  let host = normalizedHost(text)
  if host == "." { return host }
  if host.contains(":") { return IPv6Address(parsing: host)?.description }
  guard !host.isEmpty, host.utf8.count <= 1_024 else { return nil }
  let ascii = host.utf8.allSatisfy { $0 < 0x80 } ? host : asciiHost(host)
  guard let ascii, ascii.utf8.count <= 253, !ascii.utf8.contains(where: isForbiddenInHost) else {
    return nil
  }
  let labels = ascii.split(separator: ".", omittingEmptySubsequences: false)
  return labels.allSatisfy { !$0.isEmpty } ? ascii : nil
}

/// The international name with each label that is not ASCII written as `xn--…`.
private func asciiHost(_ host: String) -> String? {
  var labels: [String] = []
  let separated = host.map { "\u{3002}\u{FF0E}\u{FF61}".contains($0) ? "." : $0 }
  for label in String(separated).split(separator: ".", omittingEmptySubsequences: false) {
    let folded = String(label).lowercased()
    if folded.utf8.allSatisfy({ $0 < 0x80 }) {
      labels.append(folded)
      continue
    }
    guard !folded.unicodeScalars.contains(where: isRefusedInLabel),
      let encoded = punycode(folded), encoded.utf8.count <= 59
    else { return nil }
    labels.append("xn--" + encoded)
  }
  return labels.joined(separator: ".")
}

/// Code points that no registered name can hold: controls, unassigned ones, private use, noncharacters.
private func isRefusedInLabel(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .unassigned, .privateUse, .surrogate, .spaceSeparator, .lineSeparator,
    .paragraphSeparator:
    true
  default: scalar.properties.isNoncharacterCodePoint
  }
}

/// Forbidden domain code points (URL Standard), `*` besides, which only patterns may hold.
private func isForbiddenInHost(_ byte: UInt8) -> Bool {
  switch byte {
  case 0...0x20, 0x7F: true
  default: "#%/:<>?@[\\]^|*".utf8.contains(byte)
  }
}

/// An IPv6 address as eight groups, for comparing spellings.
struct IPv6Address: CustomStringConvertible {
  var groups: [UInt16]

  /// Reads groups of up to four hexadecimal digits with at most one `::`; no IPv4 tail, no zone.
  init?(parsing text: String) {
    let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    guard text.range(ofText: ":::") == nil, let head = Self.groups(in: halves[0]) else {
      return nil
    }
    guard halves.count == 2 else {
      guard head.count == 8 else { return nil }
      groups = head
      return
    }
    guard let tail = Self.groups(in: halves[1]), head.count + tail.count < 8 else { return nil }
    groups = head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
  }

  private static func groups(in text: Substring) -> [UInt16]? {
    if text.isEmpty { return [] }
    var groups: [UInt16] = []
    for part in text.split(separator: ":", omittingEmptySubsequences: false) {
      guard (1...4).contains(part.utf8.count), let group = UInt16(part, radix: 16),
        part.first != "+"
      else { return nil }
      groups.append(group)
    }
    return groups
  }

  /// All groups without leading zeros, the first longest run of two or more zeros as `::` (RFC 5952).
  var description: String {
    let texts = groups.map { String($0, radix: 16) }
    guard let run = longestZeroRun, run.count > 1 else { return texts.joined(separator: ":") }
    return texts[..<run.lowerBound].joined(separator: ":") + "::"
      + texts[run.upperBound...].joined(separator: ":")
  }

  private var longestZeroRun: Range<Int>? {
    var best: Range<Int>?
    var start: Int?
    for index in 0...groups.count {
      if index < groups.count, groups[index] == 0 {
        start = start ?? index
      } else if let from = start {
        if index - from > (best?.count ?? 0) { best = from..<index }
        start = nil
      }
    }
    return best
  }
}
