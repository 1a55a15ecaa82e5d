/// Comparisons of attribute values.
///
/// Source: Selectors Level 4, section 6.
enum ValueTest {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  static func passes(
    _ value: Bytes,
    _ operation: AttributeOperator,
    _ wanted: Bytes,
    ignoresCase: Bool
  ) -> Bool {
    let count = wanted.count
    switch operation {
    case .exists: return true
    case .equals: return value.count == count && matches(value, 0, wanted, ignoresCase)
    case .prefix: return value.count >= count && matches(value, 0, wanted, ignoresCase)
    case .suffix:
      return value.count >= count && matches(value, value.count - count, wanted, ignoresCase)
    case .dashMatch:
      return value.count >= count && matches(value, 0, wanted, ignoresCase)
        && (value.count == count || value[count] == UInt8(ascii: "-"))
    case .includes: return includes(value, wanted, ignoresCase)
    case .substring: return contains(value, wanted, ignoresCase: ignoresCase)
    }
  }

  static func contains(_ value: Bytes, _ wanted: Bytes, ignoresCase: Bool) -> Bool {
    guard value.count >= wanted.count else { return false }
    for start in 0...(value.count - wanted.count) where matches(value, start, wanted, ignoresCase) {
      return true
    }
    return false
  }

  private static func includes(_ value: Bytes, _ wanted: Bytes, _ ignoresCase: Bool) -> Bool {
    guard !wanted.isEmpty else { return false }
    var index = 0
    while index < value.count {
      while index < value.count, isHTMLSpace(value[index]) { index += 1 }
      let start = index
      while index < value.count, !isHTMLSpace(value[index]) { index += 1 }
      if index - start == wanted.count, matches(value, start, wanted, ignoresCase) { return true }
    }
    return false
  }

  /// Whether `wanted` stands at `start`; the caller has checked that there is room.
  private static func matches(
    _ value: Bytes,
    _ start: Int,
    _ wanted: Bytes,
    _ ignoresCase: Bool
  ) -> Bool {
    guard !wanted.isEmpty else { return true }
    guard let left = value.baseAddress, let right = wanted.baseAddress else { return false }
    return ignoresCase
      ? equalIgnoringCase(left + start, right, wanted.count)
      : equalBytes(left + start, right, wanted.count)
  }
}
