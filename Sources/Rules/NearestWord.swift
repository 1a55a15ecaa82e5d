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

/// How many bytes must be inserted, deleted or replaced to make one word of the other (Levenshtein).
private func editDistance(_ left: String, _ right: String) -> Int {
  let left = Array(left.utf8.prefix(64))
  let right = Array(right.utf8.prefix(64))
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let replaced = diagonal + (a == b ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[right.count]
}
