/// A question about one TCP socket as netlink carries it, and how its answer is read.
///
/// All fields are in the machine's order but for ports and addresses, which are in the network's.
///
/// Source: `struct nlmsghdr`, `struct inet_diag_req_v2`, `struct inet_diag_msg`; netlink(7), sock_diag(7).
struct SocketQuestion {
  let bytes: [UInt8]

  private static let byFamily: UInt16 = 20
  private static let request: UInt16 = 1
  private static let tcp: UInt8 = 6
  private static let anyCookie = [UInt8](repeating: 0xFF, count: 8)

  /// Where the identity of the socket is in the question, and in the answer.
  private static let identityOffset = 24
  private static let answeredIdentityOffset = 20
  private static let addressesByteCount = 36

  private static let userOffset = 80
  private static let answerByteCount = 88

  init(from: NumericAddress, port fromPort: UInt16, to: NumericAddress, port toPort: UInt16) {
    let family: UInt8 = from.bytes.count == 4 ? 2 : 10
    var body: [UInt8] = [family, Self.tcp, 0, 0]
    body += Self.native(UInt32.max)
    body += Self.network(fromPort) + Self.network(toPort)
    body += Self.padded(from.bytes) + Self.padded(to.bytes)
    body += Self.native(UInt32(0)) + Self.anyCookie
    let head =
      Self.native(UInt32(16 + body.count)) + Self.native(Self.byFamily) + Self.native(Self.request)
      + Self.native(UInt32(1)) + Self.native(UInt32(0))
    bytes = head + body
  }

  /// The account in the answer; nil where the answer is an error, about another socket, or about one that no
  /// process holds any more (such sockets say 0, which is not root's doing).
  func userID(_ answer: [UInt8]) -> UInt32? {
    guard answer.count >= Self.answerByteCount,
      Self.number(UInt16.self, in: answer, at: 4) == Self.byFamily,
      answer[Self.answeredIdentityOffset..<(Self.answeredIdentityOffset + Self.addressesByteCount)]
        == bytes[Self.identityOffset..<(Self.identityOffset + Self.addressesByteCount)],
      Self.number(UInt32.self, in: answer, at: Self.userOffset + 4) != 0
    else { return nil }
    return Self.number(UInt32.self, in: answer, at: Self.userOffset)
  }

  private static func native(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value) { Array($0) }
  }

  private static func network(_ value: UInt16) -> [UInt8] {
    native(value.bigEndian)
  }

  private static func padded(_ address: [UInt8]) -> [UInt8] {
    address + [UInt8](repeating: 0, count: 16 - address.count)
  }

  private static func number<Number: FixedWidthInteger>(
    _ type: Number.Type,
    in bytes: [UInt8],
    at offset: Int
  ) -> Number {
    bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
  }
}
