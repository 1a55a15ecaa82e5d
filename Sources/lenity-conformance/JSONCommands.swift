import Edits
import Foundation
import JSONRewriting
import JSONText

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
  let rules = try JSONParser.parse(question.line)["rules"]?.elements.map(Array.init) ?? []
  let output = try rewritten(
    question,
    by: try rules.enumerated().map { try jsonRule($0, $1, in: question.line) }
  ).output
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

private func jsonRule(_ index: Int, _ rule: JSONNode, in line: [UInt8]) throws -> JSONRule {
  guard let path = text(rule["path"], in: line) else { throw CommandError.missing("path") }
  return JSONRule(
    id: RuleID(rawValue: UInt32(index)),
    path: try JSONPath(parsing: path),
    action: try jsonAction(rule, in: line)
  )
}

private func jsonAction(_ rule: JSONNode, in line: [UInt8]) throws -> JSONAction {
  switch text(rule["op"], in: line) {
  case "remove": return .remove
  case "null": return .setNull
  case "set":
    guard let value = rule["value"] else { return .setNull }
    return .set(try JSONLiteral(parsing: String(decoding: line[value.range], as: UTF8.self)))
  default: throw CommandError.missing("op")
  }
}

/// What a string says; nil for other values.
private func text(_ node: JSONNode?, in line: [UInt8]) -> String? {
  guard let node, case .string = node.kind else { return nil }
  return JSONString.decode(line[node.range].dropFirst().dropLast())
}

private func evaluatePath(_ question: Question) throws -> [String: Any] {
  guard let path = try? JSONPath(parsing: try question.string("selector")) else {
    return ["invalid": true]
  }
  let document = try question.source("document") ?? Array("null".utf8)
  let matches = try path.select(in: document.span)
  return [
    "values": matches.map { JSONSource(bytes: Array(document[$0.range])) },
    "paths": matches.map(\.path),
  ]
}
