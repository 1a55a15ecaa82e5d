internal import COpenSSL

/// A password as it is kept: never itself, but what scrypt (RFC 7914) makes of it.
///
/// Written as `scrypt$15$8$1$SALT$KEY`: the logarithm of the cost, block size, parallelism, then the salt and
/// the derived key in hexadecimal digits.
public struct PasswordHash: Hashable, Sendable, CustomStringConvertible {
  /// How much work one check is.
  struct Cost: Hashable, Sendable {
    /// The logarithm to base 2 of scrypt's N.
    var workLog2: Int
    /// Scrypt's r.
    var blockSize: Int
    /// Scrypt's p.
    var parallelism: Int

    /// 32 MiB, and some 80 ms on a laptop of 2020.
    static let standard = Cost(workLog2: 15, blockSize: 8, parallelism: 1)

    /// Bounds for what a file may ask for, so that no check takes for ever.
    var isReasonable: Bool {
      (10...18).contains(workLog2) && (1...16).contains(blockSize) && (1...8).contains(parallelism)
        && (128 * blockSize) << workLog2 <= Self.memoryBytesMax
    }

    static let memoryBytesMax = 256 << 20
  }

  let cost: Cost
  let salt: [UInt8]
  let key: [UInt8]

  private static let saltByteCount = 16
  private static let keyByteCount = 32

  init(cost: Cost, salt: [UInt8], key: [UInt8]) {
    self.cost = cost
    self.salt = salt
    self.key = key
  }

  /// Hashes a password with a salt of its own.
  ///
  /// - Returns: nil where the system gives no random bytes or too little memory.
  public init?(of password: String) {
    self.init(of: password, cost: .standard)
  }

  init?(of password: String, cost: Cost) {
    var salt = [UInt8](repeating: 0, count: Self.saltByteCount)
    guard RAND_bytes(&salt, Int32(salt.count)) == 1 else { return nil }
    self.init(of: password, salt: salt, cost: cost)
  }

  init?(of password: String, salt: [UInt8], cost: Cost) {
    guard
      let key = Self.derive(password, salt: salt, cost: cost, byteCount: Self.keyByteCount)
    else { return nil }
    self.init(cost: cost, salt: salt, key: key)
  }

  /// Reads what ``description`` wrote; nil for anything else, and for costs beyond reason.
  public init?(parsing text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "scrypt", let work = Int(parts[1]),
      let blockSize = Int(parts[2]), let parallelism = Int(parts[3]),
      let salt = Self.bytes(hexadecimal: parts[4]), (8...64).contains(salt.count),
      let key = Self.bytes(hexadecimal: parts[5]), (16...64).contains(key.count)
    else { return nil }
    cost = Cost(workLog2: work, blockSize: blockSize, parallelism: parallelism)
    guard cost.isReasonable else { return nil }
    self.salt = salt
    self.key = key
  }

  /// Whether this is the password; takes as long for a wrong one as for the right one.
  public func matches(_ password: String) -> Bool {
    guard
      let derived = Self.derive(password, salt: salt, cost: cost, byteCount: key.count)
    else { return false }
    return CRYPTO_memcmp(derived, key, key.count) == 0
  }

  /// The hash as it is kept in files.
  public var description: String {
    let costs = "\(cost.workLog2)$\(cost.blockSize)$\(cost.parallelism)"
    return "scrypt$\(costs)$\(Self.hexadecimal(salt))$\(Self.hexadecimal(key))"
  }

  private static func derive(
    _ password: String,
    salt: [UInt8],
    cost: Cost,
    byteCount: Int
  ) -> [UInt8]? {
    var key = [UInt8](repeating: 0, count: byteCount)
    let bytes = password.utf8.map { CChar(bitPattern: $0) }
    let isDone = EVP_PBE_scrypt(
      bytes,
      bytes.count,
      salt,
      salt.count,
      1 << UInt64(cost.workLog2),
      UInt64(cost.blockSize),
      UInt64(cost.parallelism),
      UInt64(Cost.memoryBytesMax) + (1 << 20),
      &key,
      byteCount
    )
    return isDone == 1 ? key : nil
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0\(digits)" : digits
    }.joined()
  }

  private static func bytes(hexadecimal text: Substring) -> [UInt8]? {
    let digits = text.utf8.map { byte -> UInt8? in
      switch byte {
      case 0x30...0x39: byte - 0x30
      case 0x61...0x66: byte - 0x61 + 10
      default: nil
      }
    }
    guard digits.count.isMultiple(of: 2), digits.count <= 128 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[index], let low = digits[index + 1] else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}
