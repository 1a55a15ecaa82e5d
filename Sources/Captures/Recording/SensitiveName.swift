/// What a name (of a field, a parameter, a member, an attribute) says of its value.
///
/// Names go by their words, however they are written: `authToken`, `auth_token`, `x-auth-token`.
enum SensitiveName {
  /// The value is one that only the person may know: a password, an address.
  case personal
  /// The value lets whoever has it act as the person, where it looks like a token.
  case token

  private static let personalWords: Set<String> = [
    "password", "passwd", "pwd", "passcode", "pin", "otp", "secret", "email", "mail", "phone",
    "msisdn", "birthday", "birthdate",
  ]

  private static let tokenWords: Set<String> = [
    "auth", "oauth", "authorization", "bearer", "jwt", "sid", "sig", "signature", "credential",
    "credentials", "apikey", "cookie", "cookies", "lsd", "claim", "sessid",
  ]

  /// What gives a token away inside a word: `csrftoken`, `fb_dtsg`, `sessionid`.
  private static let tokenParts = ["token", "csrf", "xsrf", "session", "dtsg", "oauth", "secret"]

  /// Judges a name; nil where it says nothing.
  init?(_ name: some StringProtocol) {
    let words = Self.words(of: name)
    if words.contains(where: Self.personalWords.contains) {
      self = .personal
    } else if words.contains(where: Self.tokenWords.contains)
      || words.contains(where: { word in Self.tokenParts.contains(where: word.contains) })
    {
      self = .token
    } else {
      return nil
    }
  }

  /// The words of a name in small letters; a capital behind a small letter begins one.
  static func words(of name: some StringProtocol) -> [String] {
    var words: [String] = []
    var word = ""
    var isBehindSmall = false
    for character in name.unicodeScalars {
      let isCapital = (65...90).contains(character.value)
      let isLetter = isCapital || (97...122).contains(character.value)
      if !isLetter || isCapital && isBehindSmall {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if isLetter { word += String(character).lowercased() }
      isBehindSmall = isLetter && !isCapital
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
