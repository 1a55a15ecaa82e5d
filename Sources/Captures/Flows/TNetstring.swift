/// A value of a tagged netstring: `LENGTH:PAYLOAD` and a byte that says what the payload is.
///
/// The form in which mitmproxy saves flows; text (`;`) beside bytes (`,`) is mitmproxy's addition.
/// Source: https://tnetstrings.info, mitmproxy's `io/tnetstring.py` (version 11).
enum TNetstring {
  /// Bytes or text, by their place.
  case bytes(Range<Int>)
  /// A whole number or one with a fraction.
  case number(Double)
  case bool(Bool)
  case null
  case list([TNetstring])
  case dictionary([(name: String, value: TNetstring)])

  /// Why a text is no tagged netstring.
  struct Fault: Error, Equatable {
    var offset: Int
    var explanation: String
  }

  private static let depthMax = 64
  private static let lengthDigitsMax = 12

  /// Where the payload of the value at `offset` stands, and behind it its type; nil while that is not known
  /// because the bytes end.
  ///
  /// - Throws: where no length stands.
  static func payload(in bytes: [UInt8], at offset: Int) throws(Fault) -> Range<Int>? {
    var length = 0
    var position = offset
    while position < bytes.count, bytes[position] &- 0x30 < 10 {
      length = length * 10 + Int(bytes[position] - 0x30)
      position += 1
      guard position - offset <= lengthDigitsMax else {
        throw Fault(
          offset: offset,
          explanation: "the length has more than \(lengthDigitsMax) digits"
        )
      }
    }
    guard position < bytes.count else { return nil }
    guard position > offset, bytes[position] == UInt8(ascii: ":") else {
      throw Fault(offset: position, explanation: "a length and ':' are expected")
    }
    return (position + 1)..<(position + 1 + length)
  }

  /// Reads the one value that fills a range of `bytes`.
  static func parse(_ bytes: [UInt8], in range: Range<Int>) throws(Fault) -> TNetstring {
    var offset = range.lowerBound
    let value = try next(bytes, &offset, end: range.upperBound, depth: 0)
    guard offset == range.upperBound else {
      throw Fault(offset: offset, explanation: "text follows the end of the value")
    }
    return value
  }

  private static func next(
    _ bytes: [UInt8],
    _ offset: inout Int,
    end: Int,
    depth: Int
  ) throws(Fault) -> TNetstring {
    guard depth < depthMax else {
      throw Fault(offset: offset, explanation: "nested deeper than \(depthMax) levels")
    }
    guard let payload = try payload(in: bytes, at: offset), payload.upperBound < end else {
      throw Fault(offset: offset, explanation: "the value is longer than what it stands in")
    }
    offset = payload.upperBound + 1
    switch bytes[payload.upperBound] {
    case UInt8(ascii: ","), UInt8(ascii: ";"): return .bytes(payload)
    case UInt8(ascii: "~"): return .null
    case UInt8(ascii: "!"): return .bool(bytes[payload].first == UInt8(ascii: "t"))
    case UInt8(ascii: "#"), UInt8(ascii: "^"): return try number(bytes, payload)
    case UInt8(ascii: "]"): return .list(try values(bytes, payload, depth: depth + 1))
    case UInt8(ascii: "}"): return try dictionary(bytes, payload, depth: depth + 1)
    default: throw Fault(offset: payload.upperBound, explanation: "no type is written so")
    }
  }

  private static func number(_ bytes: [UInt8], _ payload: Range<Int>) throws(Fault) -> TNetstring {
    guard payload.count < 40, let number = Double(String(decoding: bytes[payload], as: UTF8.self))
    else { throw Fault(offset: payload.lowerBound, explanation: "a number is expected") }
    return .number(number)
  }

  private static func values(
    _ bytes: [UInt8],
    _ payload: Range<Int>,
    depth: Int
  ) throws(Fault) -> [TNetstring] {
    var values: [TNetstring] = []
    var offset = payload.lowerBound
    while offset < payload.upperBound {
      values.append(try next(bytes, &offset, end: payload.upperBound, depth: depth))
    }
    return values
  }

  private static func dictionary(
    _ bytes: [UInt8],
    _ payload: Range<Int>,
    depth: Int
  ) throws(Fault) -> TNetstring {
    let values = try values(bytes, payload, depth: depth)
    guard values.count.isMultiple(of: 2) else {
      throw Fault(offset: payload.lowerBound, explanation: "a name has no value")
    }
    let members = stride(from: 0, to: values.count, by: 2).map { index in
      (name: values[index].text(in: bytes) ?? "", value: values[index + 1])
    }
    return .dictionary(members)
  }

  // MARK: Reading

  /// The last member of that name.
  subscript(name: String) -> TNetstring? {
    guard case .dictionary(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  /// What bytes or text say, UTF-8; nil for other values.
  func text(in bytes: [UInt8]) -> String? {
    guard case .bytes(let range) = self else { return nil }
    return String(decoding: bytes[range], as: UTF8.self)
  }

  /// A number; nil for other values.
  var number: Double? {
    guard case .number(let number) = self else { return nil }
    return number
  }

  /// A whole number that `Int` can hold; nil for other values.
  var integer: Int? { number.flatMap { Int(exactly: $0.rounded()) } }

  /// The elements of a list; none for other values.
  var elements: [TNetstring] {
    guard case .list(let elements) = self else { return [] }
    return elements
  }
}
