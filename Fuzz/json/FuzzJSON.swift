// A libFuzzer target for the JSON rewriter; see run.sh beside it.
//
// The first bytes of an input choose rules, shape and cuts; the rest is the body. Nothing may trap, and:
// no rules leave every byte; the edits account for the output; any cut gives the same; a document that
// parses still parses; rules that may be applied twice do nothing the second time.
import Edits
import JSONRewriting

private let ruleSets: [JSONRuleSet] = {
  let literal = JSONLiteral(string: "x\"<")
  let actions: [JSONAction] = [
    .remove, .setZero, .setNull, .setEmpty, .set(literal), .setIfEmpty(literal), .editString,
    .embed,
    .insertMember(name: "k", value: literal, replacing: true),
    .decide([JSONRead(name: "t", path: .everywhere("t"), bytesMax: 8)]),
  ]
  let paths = [
    "$", "$..a", "$.*", "$[0]", "$..b[?@.a]", "$..[?@.c==1]", "$[-1]", "$[1:]", "$..*",
    "$['a','b'].c", "$[1][2]", "$..[3]",
  ]
  var sets = [JSONRuleSet([])]
  for (index, path) in paths.enumerated() {
    for shift in 0..<actions.count {
      let rules = [path, paths[(index + shift + 1) % paths.count]].enumerated().compactMap { pair in
        (try? JSONPath(parsing: pair.element)).map {
          JSONRule(
            id: RuleID(rawValue: UInt32(pair.offset)),
            path: $0,
            action: actions[(pair.offset * 3 + shift) % actions.count]
          )
        }
      }
      sets.append(JSONRuleSet(rules))
    }
  }
  return sets
}()

private let handlers = JSONHandlers(
  editText: { _, text in
    text.indices.compactMap { index in
      text[index] == 0x31 ? Splice(range: index..<index + 1, replacement: []) : nil
    }
  },
  embedded: { rule in rule.rawValue < 2 ? JSONRewriter(rules: ruleSets[2]) : nil },
  decide: { _, reads in
    [
      .member("d", .null), JSONDecision(at: .everywhere("a"), .setZero),
      JSONDecision(at: .everywhere("b"), reads["t"].isEmpty ? .remove : .setNull),
    ]
  }
)

private func run(
  _ rewriter: some StreamRewriter,
  _ body: ArraySlice<UInt8>,
  every size: Int
)
  -> (output: [UInt8], edits: [Edit], bailout: Bailout?)
{
  var rewriter = rewriter
  var output: [UInt8] = []
  var rest = body
  while !rest.isEmpty {
    rewriter.write(Array(rest.prefix(size)).span, into: &output)
    rest = rest.dropFirst(size)
  }
  rewriter.end(into: &output)
  return (output, rewriter.edits, rewriter.bailout)
}

private func check(
  _ make: () -> some StreamRewriter,
  _ body: ArraySlice<UInt8>,
  every size: Int
)
  -> [UInt8]
{
  let whole = run(make(), body, every: max(body.count, 1))
  let cut = run(make(), body, every: size)
  precondition(whole.output == cut.output, "the output depends on the cuts")
  precondition(whole.edits == cut.edits, "the edits depend on the cuts")
  precondition(whole.bailout == cut.bailout, "the bailout depends on the cuts")
  let source = Array(body)
  var last = 0
  var target = 0
  for edit in whole.edits {
    let kept = source[last..<edit.range.lowerBound]
    precondition(kept == whole.output[target..<target + kept.count], "a span was changed")
    last = edit.range.upperBound
    target += kept.count + edit.replacementByteCount
  }
  precondition(source[last...] == whole.output[target...], "the end was changed")
  return whole.output
}

/// Runs one input; called by libFuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 3 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let body = bytes[3...]
  let set = ruleSets[Int(bytes[0]) % ruleSets.count]
  let size = Int(bytes[2] % 16) + 1
  if bytes[1] & 7 == 7 {
    _ = check({ ScriptJSONRewriter(rules: set, handlers: handlers) }, body, every: size)
    _ = try? JSONPath(parsing: String(decoding: body, as: UTF8.self)).select(
      in: Array("[{}]".utf8).span
    )
    return 0
  }
  let shapes: [JSONShape] = [
    .automatic, .single, .lines, .eventStream, .multipart(boundary: "b"), .single, .automatic,
  ]
  let shape = shapes[Int(bytes[1] & 7)]
  var limits = JSONLimits()
  if bytes[1] & 8 != 0 {
    (limits.heldBytesMax, limits.windowBytesMax, limits.keyBytesMax) = (48, 24, 16)
  }
  let grammar: JSONGrammar = bytes[1] & 16 != 0 ? .forgiving : .strict
  let output = check(
    {
      JSONRewriter(
        rules: set,
        handlers: handlers,
        limits: limits,
        shape: shape,
        grammar: grammar
      )
    },
    body,
    every: size
  )
  let text = String(decoding: body, as: UTF8.self)
  if shape == .single, Array(text.utf8) == Array(body), (try? JSONLiteral(parsing: text)) != nil {
    precondition(
      (try? JSONLiteral(parsing: String(decoding: output, as: UTF8.self))) != nil,
      "the result does not parse"
    )
  }
  return 0
}
