import Glibc

/// An IPv4 or IPv6 address, for deciding what may be connected to.
public struct IPAddress: Hashable, Sendable {
  /// Four bytes, or sixteen, in network order.
  ///
  /// An IPv4 address mapped into IPv6 is held as IPv4.
  public let bytes: [UInt8]

  /// Reads an address literal; IPv6 with or without brackets, without a zone.
  public init?(_ text: String) {
    let literal =
      text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
    var v4 = in_addr()
    if inet_pton(AF_INET, literal, &v4) == 1 {
      self.init(bytes: withUnsafeBytes(of: &v4) { [UInt8]($0) })
      return
    }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, literal, &v6) == 1 else { return nil }
    self.init(bytes: withUnsafeBytes(of: &v6) { [UInt8]($0) })
  }

  /// Takes the bytes of an address; nothing but four or sixteen make one.
  public init?(bytes: [UInt8]) {
    let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    switch bytes.count {
    case 4: self.bytes = bytes
    case 16: self.bytes = bytes.starts(with: mappedPrefix) ? Array(bytes.suffix(4)) : bytes
    default: return nil
    }
  }

  /// Whether the address is IPv6.
  public var isV6: Bool { bytes.count == 16 }

  /// Whether connecting there reaches this machine: loopback, or the unspecified address, which Linux
  /// takes for loopback.
  public var isLoopback: Bool {
    if isV6 { return bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] <= 1 }
    return bytes[0] == 127 || bytes.allSatisfy { $0 == 0 }
  }

  /// Whether the address is link-local, as the addresses of cloud machines' metadata services are.
  public var isLinkLocal: Bool {
    if isV6 { return bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 }
    return bytes[0] == 169 && bytes[1] == 254
  }

  /// Whether the address belongs to a private network (RFC 1918, RFC 4193).
  public var isPrivate: Bool {
    if isV6 { return bytes[0] & 0xFE == 0xFC }
    switch bytes[0] {
    case 10: return true
    case 172: return bytes[1] & 0xF0 == 16
    case 192: return bytes[1] == 168
    default: return false
    }
  }

  /// Whether the first `prefixLength` bits are those of `network`.
  public func isWithin(_ network: IPAddress, prefixLength: Int) -> Bool {
    guard bytes.count == network.bytes.count, prefixLength <= bytes.count * 8 else { return false }
    for index in 0..<max(prefixLength, 0) {
      let mask = UInt8(0x80) >> UInt8(index % 8)
      if (bytes[index / 8] ^ network.bytes[index / 8]) & mask != 0 { return false }
    }
    return true
  }
}

extension IPAddress: CustomStringConvertible {
  /// The usual text form, without brackets.
  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = isV6 ? AF_INET6 : AF_INET
    guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "" }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
