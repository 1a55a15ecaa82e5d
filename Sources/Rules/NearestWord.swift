/// The known word that a person most likely meant, if one is near enough to be worth naming.
func nearestWord(to word: String, among known: [String]) -> String? {
  let limit = max(1, word.utf8.count / 3)
  let scored = known.map { (word: $0, distance: editDistance(word, $0)) }
  guard let best = scored.min(by: { $0.distance < $1.distance }), best.distance <= limit else {
    return nil
  }
  return best.word
}

/// The remedy sentence for a word that is not known here.
func remedy(for word: String, among known: [String]) -> String {
  if let near = nearestWord(to: word, among: known) { return "did you mean '\(near)'?" }
  return "known here: \(known.joined(separator: ", "))"
}

/// How many bytes must be inserted, deleted, replaced or swapped with the next to make one word of the other
/// (optimal string alignment).
private func editDistance(_ left: String, _ right: String) -> Int {
  let left = Array(left.utf8.prefix(64))
  let right = Array(right.utf8.prefix(64))
  var before: [Int] = []
  var above = Array(0...right.count)
  for i in left.indices {
    var row = [i + 1]
    for j in right.indices {
      var distance = min(above[j] + (left[i] == right[j] ? 0 : 1), above[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
        distance = min(distance, before[j - 1] + 1)
      }
      row.append(distance)
    }
    before = above
    above = row
  }
  return above[right.count]
}
