import Edits
import Foundation
import JSONRewriting

/// The commands of the JSON suites: `json-check`, `json-edit`, `jsonpath`.
var jsonCommands: [String: Command] {
  ["json-check": checkJSON, "json-edit": editJSON, "jsonpath": evaluatePath]
}

private func checkJSON(_ question: Question) throws -> [String: Any] {
  let rewriter = try rewritten(question, by: []).rewriter
  guard let bailout = rewriter.bailout else { return ["valid": true] }
  return ["valid": false, "at": bailout.offset]
}

private func editJSON(_ question: Question) throws -> [String: Any] {
  let rules = question.members["rules"] as? [[String: Any]] ?? []
  let output = try rewritten(question, by: try rules.enumerated().map(jsonRule)).output
  return ["bytes_b64": output.base64]
}

private func rewritten(
  _ question: Question,
  by rules: [JSONRule]
) throws -> (output: [UInt8], rewriter: JSONRewriter) {
  var rewriter = JSONRewriter(rules: JSONRuleSet(rules), shape: .single)
  var output: [UInt8] = []
  for chunk in question.chunks(of: try question.bytes("bytes_b64")) {
    rewriter.write(chunk.span, into: &output)
  }
  rewriter.end(into: &output)
  return (output, rewriter)
}

private func jsonRule(_ index: Int, _ members: [String: Any]) throws -> JSONRule {
  guard let path = members["path"] as? String else { throw CommandError.missing("path") }
  return JSONRule(
    id: RuleID(rawValue: UInt32(index)),
    path: try JSONPath(parsing: path),
    action: try jsonAction(members)
  )
}

private func jsonAction(_ members: [String: Any]) throws -> JSONAction {
  switch members["op"] as? String {
  case "remove": return .remove
  case "null": return .setNull
  case "set":
    let data = try JSONSerialization.data(
      withJSONObject: members["value"] ?? NSNull(),
      options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes]
    )
    return .set(try JSONLiteral(parsing: String(decoding: data, as: UTF8.self)))
  default: throw CommandError.missing("op")
  }
}

private func evaluatePath(_ question: Question) throws -> [String: Any] {
  guard let path = try? JSONPath(parsing: try question.string("selector")) else {
    return ["invalid": true]
  }
  let document = [UInt8](
    try JSONSerialization.data(
      withJSONObject: question.members["document"] ?? NSNull(),
      options: [.fragmentsAllowed, .withoutEscapingSlashes]
    )
  )
  let matches = try path.select(in: document.span)
  let values = try matches.map {
    try JSONSerialization.jsonObject(with: Data(document[$0.range]), options: .fragmentsAllowed)
  }
  return ["values": values, "paths": matches.map(\.path)]
}
