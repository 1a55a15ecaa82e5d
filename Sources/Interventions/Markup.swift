/// Text made safe for HTML content and quoted attribute values.
///
/// ASCII only: a page may be in any encoding, and not say so before what we insert.
func escapedHTML(_ text: String) -> String {
  var escaped = ""
  escaped.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "\0": break
    case _ where scalar.isASCII: escaped.unicodeScalars.append(scalar)
    default: escaped += "&#x\(String(scalar.value, radix: 16));"
    }
  }
  return escaped
}

/// A script whose strings hold any letters, with those beyond ASCII escaped.
///
/// Right where such letters stand in strings only, as in ours.
func asciiScript(_ text: String) -> String {
  guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
  var escaped: [UInt8] = []
  escaped.reserveCapacity(text.utf8.count * 2)
  for scalar in text.unicodeScalars {
    guard !scalar.isASCII else {
      escaped.append(UInt8(truncatingIfNeeded: scalar.value))
      continue
    }
    for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
      let digits = String(unit, radix: 16)
      escaped.append(contentsOf: "\\u".utf8)
      escaped.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
      escaped.append(contentsOf: digits.utf8)
    }
  }
  return String(decoding: escaped, as: UTF8.self)
}

/// A JSON string that may also stand inside a `<script>`.
func quotedJSON(_ text: String) -> String {
  var quoted: [UInt8] = [UInt8(ascii: "\"")]
  quoted.reserveCapacity(text.utf8.count + 2)
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += [UInt8(ascii: "\\"), byte]
    case 0x0A: quoted.append(contentsOf: "\\n".utf8)
    // '<' could end the script or open a comment in it.
    case 0..<0x20, UInt8(ascii: "<"):
      let digits = String(byte, radix: 16)
      quoted.append(contentsOf: "\\u00\(digits.utf8.count < 2 ? "0" : "")\(digits)".utf8)
    default: quoted.append(byte)
    }
  }
  quoted.append(UInt8(ascii: "\""))
  return String(decoding: quoted, as: UTF8.self)
}

/// A JSON object of members whose values are JSON already; members without a value are left out.
func objectJSON(_ members: [(String, String?)]) -> String {
  "{"
    + members.compactMap { name, value in value.map { "\(quotedJSON(name)):\($0)" } }
    .joined(separator: ",") + "}"
}

/// A JSON array of values that are JSON already.
func arrayJSON(_ values: [String]) -> String {
  "[\(values.joined(separator: ","))]"
}
