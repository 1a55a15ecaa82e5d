internal import JSONText

/// A HAR file with `null` in the place of each entry: small, and enough to check what surrounds the entries.
struct Skeleton {
  private var bytes: [UInt8] = []
  /// Where in `bytes` each `null` ends, and how much longer the entry was.
  private var shifts: [(end: Int, byteCount: Int)] = []

  private static let placeholder = Array("null".utf8)
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Whether the file was begun by this program's recorder.
  var isOwnRecording: Bool { bytes.starts(with: CaptureFile.head.utf8) }

  mutating func append(_ surrounding: [UInt8]) {
    bytes += surrounding
  }

  mutating func appendEntry(byteCount: Int) {
    bytes += Self.placeholder
    shifts.append((bytes.count, byteCount - Self.placeholder.count))
  }

  /// Checks that the file is one JSON object with `log.entries`.
  ///
  /// - Returns: `log.creator.name`, empty where the exporter did not say.
  func check() throws(HARError) -> String {
    let mark = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
    let text = Array(bytes[mark...])
    let root: JSONNode
    do throws(JSONFault) {
      root = try JSONParser.parse(text)
    } catch {
      throw .notJSON(
        offset: fileOffset(error.offset + mark),
        entry: nil,
        explanation: error.explanation
      )
    }
    guard root.isObject else { throw wrongType("the file", "an object", root, mark) }
    let log = try member("log", of: root, mark)
    guard log.isObject else { throw wrongType("log", "an object", log, mark) }
    let entries = try member("entries", of: log, mark)
    guard entries.elements != nil else { throw wrongType("entries", "an array", entries, mark) }
    return log["creator"]?["name"]?.string ?? ""
  }

  private func member(
    _ name: String,
    of node: JSONNode,
    _ mark: Int
  ) throws(HARError) -> JSONNode {
    guard let member = node[name] else {
      throw .missing(
        member: name,
        entry: nil,
        offset: fileOffset(node.range.lowerBound + mark)
      )
    }
    return member
  }

  private func wrongType(
    _ name: String,
    _ expected: String,
    _ node: JSONNode,
    _ mark: Int
  ) -> HARError {
    .wrongType(
      member: name,
      expected: expected,
      entry: nil,
      offset: fileOffset(node.range.lowerBound + mark)
    )
  }

  private func fileOffset(_ offset: Int) -> Int {
    shifts.reduce(offset) { $1.end <= offset ? $0 + $1.byteCount : $0 }
  }
}
