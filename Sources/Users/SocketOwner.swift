internal import Glibc

/// One end of a TCP connection.
public struct SocketEnd: Hashable, Sendable {
  /// A literal IP address.
  public var host: String
  /// Its port.
  public var port: UInt16

  /// Names an end.
  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }
}

/// Asks the kernel which account a connection of this machine belongs to.
///
/// A question over netlink (`NETLINK_SOCK_DIAG`, Linux) about one socket, answered at once; needs no rights.
/// Answers for loopback only: over a network nobody can say who is at the other end.
///
/// Source: sock_diag(7), `linux/inet_diag.h`.
public enum SocketOwner {
  /// The account that owns the client's end of a loopback connection.
  ///
  /// - Parameters:
  ///   - client: the end that the client opened.
  ///   - proxy: our end.
  /// - Returns: nil for what is not loopback, and where the kernel does not know or does not say.
  public static func userID(client: SocketEnd, proxy: SocketEnd) -> UInt32? {
    guard let from = NumericAddress(client.host), let to = NumericAddress(proxy.host),
      from.bytes.count == to.bytes.count, from.isLoopback
    else { return nil }
    let question = SocketQuestion(from: from, port: client.port, to: to, port: proxy.port)
    return ask(question.bytes).flatMap(question.userID)
  }

  /// The name of an account; nil where there is none of that number.
  public static func accountName(userID: UInt32) -> String? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16_384)
    let status = getpwuid_r(userID, &entry, &buffer, buffer.count, &found)
    guard status == 0, found != nil, let name = entry.pw_name else { return nil }
    return String(cString: name)
  }

  private static func ask(_ question: [UInt8]) -> [UInt8]? {
    let kind = Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_NETLINK, kind, NETLINK_SOCK_DIAG)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard send(descriptor, question, question.count, 0) == question.count else { return nil }
    // The kernel has answered before `send` returns: nothing is waited for.
    var answer = [UInt8](repeating: 0, count: 8_192)
    let count = recv(descriptor, &answer, answer.count, Int32(MSG_DONTWAIT))
    return count > 0 ? Array(answer.prefix(count)) : nil
  }

  private static let NETLINK_SOCK_DIAG: Int32 = 4
}

/// An IP address as the bytes that the kernel compares; an IPv4 address in IPv6's clothes is taken out of them.
struct NumericAddress {
  let bytes: [UInt8]

  init?(_ text: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 {
      self.bytes = Array(bytes.prefix(4))
    } else if inet_pton(AF_INET6, text, &bytes) == 1 {
      let isMapped =
        bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
      self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
    } else {
      return nil
    }
  }

  var isLoopback: Bool {
    bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
  }
}
