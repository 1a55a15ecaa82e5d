/// A DNS name that a certificate may carry: checked and normalised once, here.
///
/// ASCII letters, digits, `-` and `_` in labels of 1 to 63 bytes, 253 bytes in all, lower-cased, without
/// a closing dot. International names come in their ASCII form (`xn--…`). Never an IP address: a last
/// label that is a number makes it one for browsers (WHATWG URL, "ends in a number checker").
///
/// Source: RFC 1034, 3.5; RFC 5890, 2.3.1; the underscore is what sites use in practice.
public struct DomainName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The name, lower-cased.
  public let description: String

  /// Takes a host name; nil when it is not one, or is an IP address.
  public init?(_ text: some StringProtocol) {
    var bytes = text.utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
    guard bytes.count <= Self.byteCountMax else { return nil }
    let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.allSatisfy(Self.isLabel), let last = labels.last, !Self.isNumber(last) else {
      return nil
    }
    description = String(decoding: bytes, as: UTF8.self)
  }

  /// Takes what a rule may name: a host, or `*.` before a domain, which then stands for the domain.
  ///
  /// Nil for a single label: a constraint to `com` would be none.
  public init?(constraint text: some StringProtocol) {
    self.init(text.hasPrefix("*.") ? text.dropFirst(2) : text[...])
    guard description.utf8.contains(UInt8(ascii: ".")) else { return nil }
  }

  /// Whether this is `domain` itself or a name below it.
  public func isWithin(_ domain: DomainName) -> Bool {
    let suffix = domain.description.utf8
    let own = description.utf8
    guard own.count > suffix.count else { return self == domain }
    let dot = own.index(own.endIndex, offsetBy: -suffix.count - 1)
    return own[dot] == UInt8(ascii: ".") && description.hasSuffix(domain.description)
  }

  /// Orders names as text.
  public static func < (left: DomainName, right: DomainName) -> Bool {
    left.description < right.description
  }

  private static let byteCountMax = 253
  private static let labelByteCountMax = 63

  private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return !label.isEmpty && label.count <= labelByteCountMax
      && label.first != hyphen && label.last != hyphen
      && label.allSatisfy { byte in
        byte == hyphen || byte == UInt8(ascii: "_")
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || isDigit(byte)
      }
  }

  /// Whether a last label makes an IPv4 address of the name: digits, or `0x` and hexadecimal digits.
  private static func isNumber(_ label: ArraySlice<UInt8>) -> Bool {
    if label.allSatisfy(isDigit) { return true }
    guard label.starts(with: "0x".utf8) else { return false }
    return label.dropFirst(2).allSatisfy { byte in
      isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

extension Sequence<DomainName> {
  /// The same names, sorted, without those that lie within another.
  func withoutCovered() -> [DomainName] {
    let all = Set(self)
    return all.filter { name in
      !all.contains { $0 != name && name.isWithin($0) }
    }
    .sorted()
  }
}
