/// What is taken for JSON.
public enum JSONGrammar: Sendable, Hashable {
  /// RFC 8259, to the letter.
  case strict
  /// The same with four mistakes that many readers pass over, and servers therefore make: a backslash before a
  /// character that needs none (`"\&"`), control characters in strings, zeros before a number (`01`), a comma
  /// before `}` or `]`.
  ///
  /// None of them moves a string's or a container's end, so what is found is what such a reader finds, and the
  /// mistake itself leaves as it came. Readers that are strict refuse the text before and after.
  case forgiving
}
