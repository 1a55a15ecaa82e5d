import ContentSecurityPolicy
import Foundation

/// Answers for the suite `csp`.
var policyCommands: [String: Command] { ["csp": answerPolicy] }

/// `{id, policy, origin, query, …}` -> `{id, result}`; `{id, policy, add}` -> `{id, policy, changed}`.
private func answerPolicy(_ question: Question) throws -> [String: Any] {
  let policies = PolicyList(parsing: try question.string("policy"))
  if let add = question.members["add"] as? [String: Any] {
    let changed = policies.allowing(try additions(add))
    return ["policy": changed.description, "changed": changed != policies]
  }
  guard question.members["query"] != nil else {
    return ["policy": policies.description, "changed": false]
  }
  return ["result": try verdict(PolicyQuery(question), policies)]
}

private func additions(_ add: [String: Any]) throws -> [PolicyAddition] {
  try add.keys.sorted().map { key in
    let value = add[key] as? String ?? ""
    let addition: PolicyAddition? =
      switch key {
      case "script_nonce": PolicyNonce(value).map(PolicyAddition.scriptNonce)
      case "style_nonce": PolicyNonce(value).map(PolicyAddition.styleNonce)
      case "script_hash": hash(value).map(PolicyAddition.scriptHash)
      case "style_hash": hash(value).map(PolicyAddition.styleHash)
      case "connect": PolicyAddition.connection(value)
      default: nil
      }
    guard let addition else { throw CommandError.missing(key) }
    return addition
  }
}

/// A hash as policies write it, with or without its quotes.
private func hash(_ text: String) -> PolicyHash? {
  PolicyHash(text.trimmingCharacters(in: CharacterSet(charactersIn: "'")))
}

/// A question about a policy, its members read once.
private struct PolicyQuery {
  let name: String
  let origin: PolicyURL
  let url: PolicyURL?
  let nonce: String?
  let content: String?
  let integrity: String?
  let isParserInserted: Bool

  init(_ question: Question) throws {
    name = try question.string("query")
    guard let origin = PolicyURL(question.optionalString("origin") ?? "null:") else {
      throw CommandError.missing("origin")
    }
    self.origin = origin
    url = question.optionalString("url").flatMap(PolicyURL.init)
    nonce = question.optionalString("nonce")
    content = question.optionalString("content")
    integrity = question.optionalString("integrity")
    isParserInserted = question.members["parser_inserted"] as? Bool ?? true
  }
}

private let inlineQueries: [String: InlineKind] = [
  "allowsUnsafeInlineScript": .script, "allowsInlineScript": .script,
  "allowsUnsafeInlineStyle": .style, "allowsInlineStyle": .style,
  "allowsScriptAsAttribute": .scriptAttribute, "allowsStyleAsAttribute": .styleAttribute,
  "allowsJavascriptUrlNavigation": .navigation,
]

private let fetchQueries: [String: PolicyUse] = [
  "allowsScriptFromSource": .scriptElement, "allowsExternalScript": .scriptElement,
  "allowsStyleFromSource": .styleElement, "allowsExternalStyle": .styleElement,
  "allowsImageFromSource": .image, "allowsImage": .image,
  "allowsFontFromSource": .font, "allowsFont": .font,
  "allowsObjectFromSource": .object, "allowsObject": .object,
  "allowsMediaFromSource": .media, "allowsMedia": .media,
  "allowsManifestFromSource": .manifest, "allowsApplicationManifest": .manifest,
  "allowsFrameFromSource": .frame, "allowsFrame": .frame,
  "allowsWorkerFromSource": .worker, "allowsWorker": .worker,
  "allowsPrefetchFromSource": .prefetch, "allowsPrefetch": .prefetch,
  "allowsConnectFromSource": .connect, "allowsConnection": .connect,
  "allowsConnectionFromSource": .connect, "allowsConnectTo": .connect,
  "allowsFormAction": .formAction, "allowsFrameAncestor": .frameAncestor,
]

private func verdict(_ query: PolicyQuery, _ policies: PolicyList) throws -> Bool {
  if query.name == "allowsEval" || query.name == "allowsUnsafeEval" {
    return policies.allowsEvaluation
  }
  if let kind = inlineQueries[query.name] {
    // The nonce and the text belong to an element; a question without either asks for any element.
    return policies.allows(inline: kind, nonce: query.nonce, content: query.content)
  }
  guard let use = fetchQueries[query.name] else { throw CommandError.unknownState(query.name) }
  // A URL that cannot be read is nobody's; only the element's nonce or digest can then speak for it.
  let url = query.url ?? PolicyURL("about:blank")
  guard let url else { throw CommandError.missing("url") }
  return policies.allows(
    use,
    url,
    from: query.origin,
    nonce: query.nonce,
    integrity: query.integrity,
    isParserInserted: query.isParserInserted
  )
}
