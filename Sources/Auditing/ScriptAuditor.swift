internal import JSONText

/// Finds JSON in anything: a JSON text behind a guard, lines of JSON, event streams, scripts that assign state.
///
/// Where an object is no JSON (names without quotes, functions inside), its pairs of name and value still
/// are read one by one.
struct ScriptAuditor {
  private let bytes: [UInt8]
  private let place: AuditedPlace
  private var names: CountName
  private var offset = 0
  /// Bytes that may still be read in vain: hostile nesting must not make this quadratic.
  private var vainBytesLeft: Int

  init(bytes: [UInt8], in place: AuditedPlace, names: CountName) {
    self.bytes = bytes
    self.place = place
    self.names = names
    vainBytesLeft = 8 * bytes.count + 65_536
  }

  mutating func audit() -> CountName {
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): takeValue()
      case UInt8(ascii: "\""), UInt8(ascii: "'"): takeString()
      case let byte where Self.isNameStart(byte): takeName()
      default: offset += 1
      }
    }
    return names
  }

  private mutating func takeValue() {
    guard vainBytesLeft > 0 else {
      offset += 1
      return
    }
    do throws(JSONFault) {
      let node = try JSONParser.parseValue(in: bytes, at: offset)
      var auditor = JSONAuditor(in: place, names: names)
      names = auditor.audit(node)
      offset = node.range.upperBound
    } catch {
      vainBytesLeft -= error.offset - offset + 1
      offset += 1
    }
  }

  private mutating func takeString() {
    let start = offset
    let end = stringEnd(from: start)
    offset = end
    let contents = Array(bytes[(start + 1)..<max(start + 1, end - 1)])
    if followedByColon() {
      takePair(named: String(decoding: contents, as: UTF8.self))
    } else if contents.count > 12, place.reachesInside {
      lookInside(contents)
    }
  }

  /// `JSON.parse("{\"a\":1}")`.
  private mutating func lookInside(_ contents: [UInt8]) {
    let text = ScriptString.decode(contents)
    guard let inner = InnerDocument(text) else { return }
    names = place.audit(inner, at: "string", names)
  }

  private mutating func takeName() {
    let start = offset
    while offset < bytes.count, Self.isNameStart(bytes[offset]) || bytes[offset] &- 0x30 < 10 {
      offset += 1
    }
    guard offset - start <= 64, followedByColon() else { return }
    takePair(named: String(decoding: bytes[start..<offset], as: UTF8.self))
  }

  /// Reads a number or a text that stands as the value of a pair; leaves everything else to the loop.
  private mutating func takePair(named name: String) {
    skipSpace()
    offset += 1
    skipSpace()
    guard offset < bytes.count else { return }
    let start = offset
    var text = ""
    if bytes[offset] &- 0x30 < 10 {
      while offset < bytes.count, bytes[offset] &- 0x30 < 10 { offset += 1 }
      text = String(decoding: bytes[start..<offset], as: UTF8.self)
      guard WholeCount.isPositive(number: text), text.utf8.count < 10 else { return }
    } else if bytes[offset] == UInt8(ascii: "\"") || bytes[offset] == UInt8(ascii: "'") {
      let end = stringEnd(from: offset)
      text = ScriptString.decode(Array(bytes[(start + 1)..<max(start + 1, end - 1)]))
      guard WholeCount.isPositive(text: text) else { return }
      offset = end
    } else {
      return
    }
    guard let kind = names.kind(of: name, in: []) else { return }
    place.report(kind, at: name, text, by: .name)
  }

  private func followedByColon() -> Bool {
    var index = offset
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    return index < bytes.count && bytes[index] == UInt8(ascii: ":")
  }

  private mutating func skipSpace() {
    while offset < bytes.count, bytes[offset] <= 0x20 { offset += 1 }
  }

  /// The offset after the closing quote; strings of scripts end with their line at the latest.
  private func stringEnd(from start: Int) -> Int {
    var index = start + 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 1
      case bytes[start]: return index + 1
      case 0x0A: return start + 1
      default: break
      }
      index += 1
    }
    return min(start + 1, bytes.count)
  }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte | 0x20 &- UInt8(ascii: "a") < 26
  }
}
