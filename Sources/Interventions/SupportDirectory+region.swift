extension SupportDirectory {
  /// The country whose lines a reader is shown, as in `DE`; nil where nobody said.
  ///
  /// - Parameters:
  ///   - profile: what the reader chose.
  ///   - acceptLanguage: the request's `Accept-Language`; the first language in it that names a country tells.
  /// - Returns: two capital letters.
  public static func region(profile: String?, acceptLanguage: String?) -> String? {
    if let profile, let region = country(Substring(profile)) { return region }
    for range in (acceptLanguage ?? "").prefix(1_024).split(separator: ",") {
      let tag = range.prefix { $0 != ";" }
      for subtag in tag.split(whereSeparator: { $0 == "-" || $0 == " " }).dropFirst() {
        if let region = country(subtag) { return region }
      }
    }
    return nil
  }

  private static func country(_ text: Substring) -> String? {
    guard text.utf8.count == 2, text.utf8.allSatisfy({ $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A })
    else { return nil }
    return text.uppercased()
  }
}
