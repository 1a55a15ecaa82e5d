/// Text made safe for HTML content and quoted attribute values.
func escapedHTML(_ text: String) -> String {
  var escaped: [UInt8] = []
  escaped.reserveCapacity(text.utf8.count)
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "&"): escaped.append(contentsOf: "&amp;".utf8)
    case UInt8(ascii: "<"): escaped.append(contentsOf: "&lt;".utf8)
    case UInt8(ascii: ">"): escaped.append(contentsOf: "&gt;".utf8)
    case UInt8(ascii: "\""): escaped.append(contentsOf: "&quot;".utf8)
    case 0: break
    default: escaped.append(byte)
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
