/// A character encoding of the Encoding Standard, by its name there.
public struct CharacterEncoding: Sendable, Hashable {
  /// The standard's name, such as "UTF-8", "windows-1252" or "Shift_JIS".
  public let name: String

  /// What nearly every page is.
  public static let utf8 = CharacterEncoding(name: "UTF-8")
  /// Two bytes for a unit, the higher first.
  public static let utf16BigEndian = CharacterEncoding(name: "UTF-16BE")
  /// Two bytes for a unit, the lower first.
  public static let utf16LittleEndian = CharacterEncoding(name: "UTF-16LE")
  /// What a page is that says nothing.
  public static let windows1252 = CharacterEncoding(name: "windows-1252")

  private init(name: String) {
    self.name = name
  }

  /// Looks a label up, as it stands in a `charset=` of a header or a page; nil where there is no such label.
  ///
  /// - Parameter label: in any case, ASCII white space around it allowed.
  public init?(label: String) {
    let bytes = label.utf8
    guard let start = bytes.firstIndex(where: { !isCSSSpace($0) }),
      let last = bytes.lastIndex(where: { !isCSSSpace($0) })
    else { return nil }
    guard let name = Self.namesByLabel[String(label[start...last]).lowercasedASCII] else {
      return nil
    }
    self.name = name
  }

  /// Whether a page in this encoding can be rewritten as bytes.
  ///
  /// In UTF-16 no ASCII character stands as its byte; in ISO-2022-JP, and in what the standard replaces
  /// altogether, the bytes of `<` can stand for something else.
  public var isASCIICompatible: Bool {
    switch name {
    case "UTF-16BE", "UTF-16LE", "ISO-2022-JP", "replacement": false
    default: true
    }
  }

  /// Whether markup with characters beyond ASCII may be inserted as it is.
  public var isUTF8: Bool { name == "UTF-8" }
}
