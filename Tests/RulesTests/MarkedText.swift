import Rules

/// A text in which a digit in a box marks the place that a message must name.
struct MarkedText {
  var text = ""
  var places: [(line: Int, column: Int)] = []

  init(_ marked: String) {
    var line = 1
    var column = 1
    for character in marked {
      if "1️⃣2️⃣3️⃣".contains(character) {
        places.append((line, column))
        continue
      }
      text.append(character)
      column = character == "\n" ? 1 : column + 1
      if character == "\n" { line += 1 }
    }
  }
}
