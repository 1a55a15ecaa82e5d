/// Finds JSON in other texts: behind guards, one after another, in scripts, in pages.
package enum JSONScan {
  /// The outermost objects and arrays of `bytes` that are JSON, in order; their ranges are in `bytes`.
  ///
  /// Reading in vain is limited, so that hostile nesting costs no more than a few passes.
  package static func values(in bytes: [UInt8]) -> [JSONNode] {
    var values: [JSONNode] = []
    var vainBytesLeft = 8 * bytes.count + 65_536
    var offset = 0
    while offset < bytes.count, vainBytesLeft > 0 {
      guard bytes[offset] == UInt8(ascii: "{") || bytes[offset] == UInt8(ascii: "[") else {
        offset += 1
        continue
      }
      do throws(JSONFault) {
        let node = try JSONParser.parseValue(in: bytes, at: offset)
        values.append(node)
        offset = node.range.upperBound
      } catch {
        vainBytesLeft -= error.offset - offset + 1
        offset += 1
      }
    }
    return values
  }
}
