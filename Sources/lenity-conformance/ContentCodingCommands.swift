import ContentCodings
import ContentSecurityPolicy
import Foundation

/// Answers for the suite `compression`.
var contentCodingCommands: [String: Command] { ["decode-body": decodeBody] }

/// `{id, coding, body_b64, chunk?, limit?}` -> `{id, ok, length, sha256, reason?}`.
private func decodeBody(_ question: Question) throws -> [String: Any] {
  let name = try question.string("coding")
  var limits = DecodingLimits()
  if let limit = question.optionalInteger("limit") { limits.decodedBytesMax = limit }
  guard let codings = ContentCoding.parse(fieldValue: name),
    var decoder = BodyDecoder(codings: codings, limits: limits)
  else {
    return ["ok": false, "length": 0, "reason": "'\(name)' names a coding that is not supported"]
  }
  var length = 0
  var digest = SHA256()
  var answer: [String: Any] = [:]
  let body = try question.bytes("body_b64")
  do throws(ContentCodingError) {
    for chunk in question.chunks(of: body) {
      try decoder.write(chunk.span) { piece in
        length += piece.count
        piece.withUnsafeBufferPointer { digest.update($0) }
      }
    }
    try decoder.end()
    answer["ok"] = true
  } catch {
    answer["ok"] = false
    answer["reason"] = error.description
  }
  answer["length"] = length
  answer["sha256"] = digest.finish().map(hexadecimal).joined()
  return answer
}

private func hexadecimal(_ byte: UInt8) -> String {
  String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
}
