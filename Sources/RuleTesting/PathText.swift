/// Paths as they are written.
enum PathText {
  /// The path with one field's names in the place of another's; nil where nothing would change.
  static func renaming(
    _ path: String,
    from old: FieldIndex.Field,
    to new: FieldIndex.Field
  ) -> String? {
    var renamed = path
    for (from, to) in [
      (old.grandparent, new.grandparent), (old.parent, new.parent), (old.name, new.name),
    ]
    where from != to && !from.isEmpty && !to.isEmpty {
      renamed = replacing(from, by: to, in: renamed)
    }
    return renamed == path ? nil : renamed
  }

  /// Whole names only: `like` is no part of `likes`.
  static func replacing(
    _ name: String,
    by other: String,
    in path: String,
    joining joins: Set<Character> = ["_"]
  ) -> String {
    var out = ""
    var word = ""
    for character in path + "\n" {
      if character.isLetter || character.isNumber || joins.contains(character) {
        word.append(character)
      } else {
        out += word == name ? other : word
        word = ""
        out.append(character)
      }
    }
    return String(out.dropLast())
  }
}
