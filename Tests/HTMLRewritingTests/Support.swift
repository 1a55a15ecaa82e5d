import Edits
import HTMLRewriting

/// Runs a page through rules in pieces.
func rewrite(
  _ page: String,
  _ rules: [HTMLRule],
  _ handlers: HTMLHandlers = HTMLHandlers(),
  limits: HTMLLimits = HTMLLimits(),
  chunk: Int = .max
) -> Outcome {
  var rewriter = HTMLRewriter(rules: HTMLRuleSet(rules), handlers: handlers, limits: limits)
  let bytes = Array(page.utf8)
  var output: [UInt8] = []
  var start = 0
  while start < bytes.count {
    let end = chunk < bytes.count - start ? start + chunk : bytes.count
    rewriter.write(Array(bytes[start..<end]).span, into: &output)
    start = end
  }
  rewriter.end(into: &output)
  return Outcome(
    html: String(decoding: output, as: UTF8.self),
    edits: rewriter.edits,
    bailout: rewriter.bailout,
    incidents: rewriter.incidents
  )
}

struct Outcome {
  var html: String
  var edits: [Edit]
  var bailout: Bailout?
  var incidents: [HTMLIncident]
}

func rule(_ selector: String, _ action: HTMLAction, id: UInt32 = 1) throws -> HTMLRule {
  HTMLRule(id: RuleID(rawValue: id), selector: try Selector(parsing: selector), action: action)
}

/// What comes out for one rule, the same whole and in pieces of 1 and 7 bytes; else what differs.
func result(
  _ page: String,
  _ selector: String,
  _ action: HTMLAction,
  _ handlers: HTMLHandlers = HTMLHandlers()
) throws -> String {
  let rules = [try rule(selector, action)]
  let whole = rewrite(page, rules, handlers).html
  for chunk in [1, 7] {
    let cut = rewrite(page, rules, handlers, chunk: chunk).html
    if cut != whole { return "in pieces of \(chunk): \(cut)" }
  }
  return whole
}
