/// What was read of a post, wherever it stood.
struct PostReading {
  /// UTF-8; may hold markup.
  var text: [UInt8]
  /// As people read it.
  var name = ""
  /// As the site addresses them.
  var handle = ""
  /// What the author says about themselves.
  var bio = ""
  /// What the platform's mark of officials says; empty where there is none.
  var official = ""

  /// The text with its tags taken off.
  var plainText: String {
    var plain: [UInt8] = []
    plain.reserveCapacity(text.count)
    var isInTag = false
    for byte in text {
      if byte == UInt8(ascii: "<") { isInTag = true }
      if !isInTag { plain.append(byte) }
      if byte == UInt8(ascii: ">"), isInTag {
        isInTag = false
        plain.append(UInt8(ascii: " "))
      }
    }
    return String(decoding: isInTag ? text : plain, as: UTF8.self)
  }

  /// Who stands behind the account, as far as the platform says.
  enum Standing {
    case person, official, organisation
  }

  /// Platforms say it with a flag, a word, or a list of roles.
  var standing: Standing {
    let mark = official.lowercased()
    if ["", "false", "null", "none", "invalid", "0", "[]", "{}"].contains(mark) { return .person }
    let isOrganisation = ["business", "organi", "company", "brand"].contains { mark.contains($0) }
    return isOrganisation ? .organisation : .official
  }
}
