internal import CountText

/// Whether one text is another without its counts.
enum CountRemoval {
  /// True where `after` is `before` with digits, and at most a few letters beside them, cut out.
  static func explains(_ before: String, _ after: String) -> Bool {
    let old = Array(before.unicodeScalars)
    let new = Array(after.unicodeScalars)
    guard old.first == "\"", new.first == "\"", new.count < old.count else { return false }
    var index = 0
    var lost: [Unicode.Scalar] = []
    for scalar in old {
      if index < new.count, new[index] == scalar {
        index += 1
      } else {
        lost.append(scalar)
      }
    }
    guard index == new.count else { return false }
    return lost.contains { $0.properties.numericType == .decimal }
  }
}
