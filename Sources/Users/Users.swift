/// Who is reading: passwords as they are kept and checked, and whose a connection of this machine is.
///
/// Knows OpenSSL (scrypt) and the kernel, no HTTP and no file.
public enum Users {
  /// Whether a text can be a user's name: letters, digits, `.`, `_`, `-`, `@`, and no dot at its start.
  ///
  /// Such a name is safe as the name of a file, and a colon, which ends a name in credentials, is not in it.
  public static func isName(_ text: String) -> Bool {
    let isWritable = text.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "._-@".unicodeScalars.contains(scalar)
    }
    return isWritable && !text.isEmpty && text.utf8.count <= 64 && text.first != "."
  }
}
