import Foundation
import JSONText

/// One question of a conformance suite: a JSON object on one line of standard input.
struct Question {
  /// The members of the object.
  let members: [String: Any]

  /// The line itself, for what Foundation's reader would change: duplicate names, large numbers.
  let line: [UInt8]

  /// The bytes of a member's value as they stand in the line; nil where there is no such member.
  func source(_ name: String) throws -> [UInt8]? {
    try JSONParser.parse(line)[name].map { Array(line[$0.range]) }
  }

  func string(_ name: String) throws -> String {
    guard let value = members[name] as? String else { throw CommandError.missing(name) }
    return value
  }

  func optionalString(_ name: String) -> String? {
    members[name] as? String
  }

  func optionalInteger(_ name: String) -> Int? {
    (members[name] as? NSNumber)?.intValue
  }

  /// The bytes of a member whose name ends in `_b64`.
  func bytes(_ name: String) throws -> [UInt8] {
    guard let data = Data(base64Encoded: try string(name)) else {
      throw CommandError.notBase64(name)
    }
    return [UInt8](data)
  }

  /// The bytes cut into pieces of `chunk` bytes, as the question asks; one piece when it does not.
  ///
  /// Lazy: a list of all the one-byte pieces of a large document is many times the document.
  func chunks(of bytes: [UInt8]) -> some Sequence<ArraySlice<UInt8>> {
    let asked = optionalInteger("chunk") ?? 0
    let size = asked > 0 ? asked : max(bytes.count, 1)
    return stride(from: 0, to: bytes.count, by: size).lazy.map {
      bytes[$0..<min($0 + size, bytes.count)]
    }
  }
}

/// Answers one question with the members of the answer, without `id`.
typealias Command = (Question) throws -> [String: Any]

enum CommandError: Error, CustomStringConvertible {
  case missing(String)
  case notBase64(String)
  case unknownState(String)
  case unknownEncoding(String)

  var description: String {
    switch self {
    case .missing(let name): "the member '\(name)' is missing or not of the expected type"
    case .notBase64(let name): "the member '\(name)' is not base64"
    case .unknownState(let name): "there is no state '\(name)'"
    case .unknownEncoding(let label): "there is no encoding labelled '\(label)'"
    }
  }
}

/// A value of an answer that is JSON text already and is written as it is.
struct JSONSource {
  let bytes: [UInt8]
}

/// Reads questions line by line from standard input and writes one answer a line, in the same order.
func answerLines(with command: Command) throws {
  while let line = readLine(strippingNewline: true) {
    guard !line.isEmpty else { continue }
    var answer: [String: Any]
    var id: Any = NSNull()
    do {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      guard let members = object as? [String: Any] else { throw CommandError.missing("id") }
      id = members["id"] ?? NSNull()
      answer = try command(Question(members: members, line: Array(line.utf8)))
    } catch {
      answer = ["error": String(describing: error)]
    }
    answer["id"] = id
    FileHandle.standardOutput.write(Data(try source(of: answer) + [UInt8(ascii: "\n")]))
  }
}

/// Writes an answer as JSON, names in order; what is JSON already stays as it is.
private func source(of value: Any) throws -> [UInt8] {
  if let source = value as? JSONSource { return source.bytes }
  if let members = value as? [String: Any] {
    let parts = try members.sorted { $0.key < $1.key }.map {
      JSONString.encode($0.key.utf8) + [UInt8(ascii: ":")] + (try source(of: $0.value))
    }
    return Array("{".utf8) + parts.joined(separator: ",".utf8) + Array("}".utf8)
  }
  if let elements = value as? [Any] {
    let parts = try elements.map(source(of:))
    return Array("[".utf8) + parts.joined(separator: ",".utf8) + Array("]".utf8)
  }
  return [UInt8](
    try JSONSerialization.data(
      withJSONObject: value,
      options: [.fragmentsAllowed, .withoutEscapingSlashes]
    )
  )
}

extension [UInt8] {
  /// Base64 for members whose name ends in `_b64`.
  var base64: String { Data(self).base64EncodedString() }
}
