import Edits
import Foundation
import HTMLRewriting
import TextDecoding

/// Conformance commands of the HTML rewriter, its selectors and its sniffing.
var htmlCommands: [String: Command] {
  [
    "tokenize": tokenize,
    "rewrite": rewrite,
    "selector": checkSelector,
    "sniff": sniffEncoding,
    "decode": decode,
    "label": lookUpLabel,
  ]
}

// MARK: Tokens

private func tokenize(_ question: Question) throws -> [String: Any] {
  let name = question.optionalString("state") ?? "data"
  guard let state = HTMLTokenizer.State(rawValue: name) else {
    throw CommandError.unknownState(name)
  }
  var tokenizer = HTMLTokenizer(state: state, lastStartTag: question.optionalString("last"))
  var tokens: [HTMLToken] = []
  for chunk in question.chunks(of: try question.bytes("input_b64")) {
    tokenizer.write(chunk.span, into: &tokens)
  }
  tokenizer.end(into: &tokens)
  return ["tokens": tokens.map(describe)]
}

private func describe(_ token: HTMLToken) -> [Any] {
  func orNull(_ text: String?) -> Any { text ?? NSNull() }
  switch token {
  case .text(let text): return ["T", text]
  case .comment(let text): return ["C", text]
  case .endTag(let name): return ["E", name]
  case .startTag(let name, let attributes, let isSelfClosing):
    return ["S", name, attributes.map { [$0.name, $0.value] }, isSelfClosing]
  case .doctype(let name, let publicID, let systemID, let isCorrect):
    return ["D", orNull(name), orNull(publicID), orNull(systemID), isCorrect]
  }
}

// MARK: Rewriting

private func rewrite(_ question: Question) throws -> [String: Any] {
  let html = try question.bytes("html_b64")
  var rules: [HTMLRule] = []
  for (index, edit) in ((question.members["edits"] as? [[String: Any]]) ?? []).enumerated() {
    let text = edit["select"] as? String ?? ""
    do {
      let selector = try Selector(parsing: text)
      let action = try action(of: edit, selector: text)
      rules.append(
        HTMLRule(id: RuleID(rawValue: UInt32(index)), selector: selector, action: action)
      )
    } catch let error as SelectorError {
      return ["error": error.explanation, "unsupported": text]
    }
  }
  let set = HTMLRuleSet(rules)
  if let refusal = set.refusals.first {
    let edits = question.members["edits"] as? [[String: Any]]
    let text = edit(Int(refusal.rule.rawValue), of: edits)
    return ["error": refusal.reason.explanation, "unsupported": text]
  }
  var rewriter = HTMLRewriter(rules: set)
  var output: [UInt8] = []
  for chunk in question.chunks(of: html) { rewriter.write(chunk.span, into: &output) }
  rewriter.end(into: &output)
  return ["html_b64": output.base64]
}

private func edit(_ index: Int, of edits: [[String: Any]]?) -> String {
  edits?[index]["select"] as? String ?? ""
}

private func action(of edit: [String: Any], selector: String) throws -> HTMLAction {
  let html = edit["html"] as? String ?? ""
  let name = edit["name"] as? String ?? ""
  let operation = edit["op"] as? String ?? ""
  switch operation {
  case "before": return .before(html)
  case "after": return .after(html)
  case "prepend": return .prepend(html)
  case "append": return .append(html)
  case "inner": return .setInnerHTML(html)
  case "replace": return .replace(html)
  case "remove": return .remove
  case "unwrap": return .unwrap
  case "set": return .setAttribute(name: name, value: edit["value"] as? String ?? "")
  case "unset": return .removeAttribute(name)
  case "mark": return .mark(selector)
  default: throw CommandError.unknownState(operation)
  }
}

// MARK: Selectors

private func checkSelector(_ question: Question) throws -> [String: Any] {
  do {
    let selector = try Selector(parsing: try question.string("selector"))
    return ["valid": true, "serialized": selector.description]
  } catch let error as SelectorError {
    return ["valid": false, "reason": error.explanation]
  }
}

// MARK: Encodings

private func sniffEncoding(_ question: Question) throws -> [String: Any] {
  let bytes = try question.bytes("bytes_b64")
  return ["encoding": EncodingSniffer.sniff(bytes.span).encoding.name.lowercased()]
}

private func decode(_ question: Question) throws -> [String: Any] {
  let label = try question.string("label")
  guard let encoding = CharacterEncoding(label: label),
    var decoder = TextDecoder(encoding, readsMark: true)
  else { throw CommandError.unknownEncoding(label) }
  var text: [UInt8] = []
  for chunk in question.chunks(of: try question.bytes("bytes_b64")) {
    decoder.write(chunk.span, into: &text)
  }
  decoder.end(into: &text)
  return ["text": String(decoding: text, as: UTF8.self)]
}

private func lookUpLabel(_ question: Question) throws -> [String: Any] {
  guard let encoding = CharacterEncoding(label: try question.string("label")) else {
    return ["encoding": NSNull()]
  }
  return ["encoding": encoding.name.lowercased()]
}
