/// A piece of HTML; texts put into it are escaped, pieces of HTML are not.
///
/// `"<p>\(name)</p>"` is safe whatever `name` holds, in element content and in quoted attributes.
struct HTML: ExpressibleByStringInterpolation, Sendable {
  private(set) var text: String

  init(stringLiteral value: String) {
    text = value
  }

  init(stringInterpolation: Interpolation) {
    text = stringInterpolation.text
  }

  static let empty: HTML = ""

  /// Pieces one after the other.
  static func joined(_ pieces: [HTML]) -> HTML {
    var all = HTML.empty
    for piece in pieces { all.text += piece.text }
    return all
  }

  /// What an interpolated literal becomes.
  struct Interpolation: StringInterpolationProtocol {
    var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount * 16)
    }

    mutating func appendLiteral(_ literal: String) { text += literal }

    mutating func appendInterpolation(_ piece: HTML) { text += piece.text }

    mutating func appendInterpolation(_ pieces: [HTML]) {
      for piece in pieces { text += piece.text }
    }

    mutating func appendInterpolation(_ number: Int) { text += String(number) }

    mutating func appendInterpolation(_ value: String) {
      for character in value.unicodeScalars {
        switch character {
        case "&": text += "&amp;"
        case "<": text += "&lt;"
        case ">": text += "&gt;"
        case "\"": text += "&quot;"
        case "'": text += "&#39;"
        default: text.unicodeScalars.append(character)
        }
      }
    }

    /// An attribute that is there or not.
    mutating func appendInterpolation(_ attribute: String, if isPresent: Bool) {
      if isPresent { text += " \(attribute)" }
    }
  }
}
