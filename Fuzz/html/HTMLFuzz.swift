import Edits
import HTMLRewriting

// Three properties of the HTML rewriter, tried on whatever libFuzzer makes up:
// no rules in, the same bytes out; the same answer however the page is cut; no trap, no leak, no bad read.

/// Every action and every way to match, on names that the seeds use.
private let ruleSets: [HTMLRuleSet] = [
  HTMLRuleSet([]),
  makeRules([("*", .mark("m"))]),
  makeRules([
    ("a", .remove), ("p", .append("<!--x-->")),
    ("[class]", .setAttribute(name: "title", value: "q\"")), ("div > *", .before("<!--b-->")),
    ("b", .unwrap), ("i", .setInnerText("<&>")), ("td", .replace("")),
    ("[id]", .removeAttribute("id")), ("li + li", .prepend("<i>")), ("span ~ p", .after("-")),
  ]),
  makeRules([
    ("li:last-child, p:has(a), :empty", .mark("h")), ("div:contains(x)", .remove),
    ("a:not(:has(b)) i", .editText), (":only-child", .setAttribute(name: "k", value: "v")),
  ]),
  makeRules([
    ("div, p, li", .decide(reads)), ("*", .editText), ("[title]", .editAttribute("title")),
    ("script, style, title, textarea", .embedText), ("[data-x]", .embedAttribute("data-x")),
    ("body", .embedComments), ("td", .setInnerHTML("<b>")),
  ]),
  // The quick way through: names, classes, values and states that most elements do not have.
  makeRules([
    ("p.a", .setInnerText("")), ("#b", .remove), ("[href=\"x\"]", .before("1")),
    ("a[href$=\"/x\"] > b", .after("2")), (".a .b", .setAttribute(name: "q", value: "v")),
    ("b i.a", .append("3")), ("[title^=\"ab\" i]", .removeAttribute("title")), ("i", .before("4")),
  ]),
  makeRules([
    (".a", .decide(reads)), (".b", .setInnerHTML("")), ("[id=\"b\"] > [class=\"a\"]", .before("1")),
    (".a[title=\"a\"]", .before("2")), (".a[title=\"b\"]", .before("3")),
    (".a[title=\"c\"]", .before("4")), (".a[title=\"d\"]", .before("5")),
    (".a[title=\"e\"]", .before("6")), (".a[title=\"f\"]", .before("7")),
    (".a[title=\"g\"]", .before("8")), (".a[title=\"h\"]", .before("9")),
  ]),
]

private let reads = [
  HTMLRead(name: "text", selector: try? Selector(parsing: "a, b, i"), bytesMax: 16),
  HTMLRead(name: "all", selector: nil),
  HTMLRead(name: "href", selector: try? Selector(parsing: "a"), what: .attribute("href")),
]

private func makeRules(_ rules: [(String, HTMLAction)]) -> HTMLRuleSet {
  HTMLRuleSet(
    rules.enumerated().compactMap { index, rule in
      guard let selector = try? Selector(parsing: rule.0) else { return nil }
      return HTMLRule(id: RuleID(rawValue: UInt32(index)), selector: selector, action: rule.1)
    }
  )
}

/// Turns `x` into `<y>`, so that escaping is tried as well.
private struct Swapping: StreamRewriter {
  var edits: [Edit] = []
  var bailout: Bailout?
  var offset = 0

  mutating func write(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
    for index in chunk.indices {
      if chunk[index] == UInt8(ascii: "x") {
        output += Array("</y-->".utf8)
        let range = offset..<(offset + 1)
        edits.append(Edit(rule: RuleID(rawValue: 9), range: range, replacementByteCount: 6))
      } else {
        output.append(chunk[index])
      }
      offset += 1
    }
  }

  mutating func end(into output: inout [UInt8]) {}
}

private func makeHandlers() -> HTMLHandlers {
  HTMLHandlers(
    editText: { _, text in
      var splices: [Splice] = []
      for index in text.indices where text[index] == UInt8(ascii: "x") {
        splices.append(Splice(range: index..<(index + 1), replacement: Array("<\"'&>".utf8)))
      }
      return splices
    },
    embedded: { _, _ in Swapping() },
    decide: { _, reads in
      switch (reads.utf8("all")?.count ?? 0) % 5 {
      case 0: []
      case 1: [.before("<u>"), .after("</u>")]
      case 2: [.setAttribute(name: "class", value: "z"), .prepend("1"), .append("2")]
      case 3: [.wrap(before: "[", after: "]"), .removeAttribute("id")]
      default: [.remove]
      }
    },
    headInsertion: HeadInsertion(rule: RuleID(rawValue: 8), html: Array("<h>".utf8))
  )
}

private func rewrite(
  _ page: UnsafeBufferPointer<UInt8>,
  _ rules: HTMLRuleSet,
  _ handlers: HTMLHandlers,
  chunk: Int
) -> [UInt8] {
  var limits = HTMLLimits()
  limits.depthMax = 256
  var rewriter = HTMLRewriter(rules: rules, handlers: handlers, limits: limits)
  var output: [UInt8] = []
  var start = 0
  while start < page.count {
    let end = min(start + chunk, page.count)
    rewriter.write(UnsafeBufferPointer(rebasing: page[start..<end]).span, into: &output)
    start = end
  }
  rewriter.end(into: &output)
  return output
}

/// Tries one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTML(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  guard size > 2 else { return 0 }
  let page = UnsafeBufferPointer(start: data + 2, count: size - 2)
  let rules = ruleSets[Int(data[0]) % ruleSets.count]
  let handlers = rules.isEmpty ? HTMLHandlers() : makeHandlers()
  let whole = rewrite(page, rules, handlers, chunk: max(page.count, 1))
  // With room behind it the page's last tags take the quick way as well.
  let padding = [UInt8](repeating: UInt8(ascii: "x"), count: 40)
  let padded = Array(page) + padding
  let long = padded.withUnsafeBufferPointer { rewrite($0, rules, handlers, chunk: $0.count) }
  let slow = padded.withUnsafeBufferPointer { rewrite($0, rules, handlers, chunk: 1) }
  precondition(long == slow, "the quick way and the slow one differ")
  if rules.isEmpty { precondition(whole.elementsEqual(page), "no rules, other bytes") }
  let cut = rewrite(page, rules, handlers, chunk: Int(data[1]) % 37 + 1)
  precondition(whole == cut, "the answer depends on where the page is cut")
  var tokenizer = HTMLTokenizer()
  var tokens: [HTMLToken] = []
  tokenizer.write(page.span, into: &tokens)
  tokenizer.end(into: &tokens)
  _ = EncodingSniffer.sniff(page.span)
  _ = try? Selector(parsing: String(decoding: page.prefix(200), as: UTF8.self))
  return 0
}
