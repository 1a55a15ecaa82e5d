internal import Edits
internal import HTMLRewriting
internal import JSONRewriting
internal import Rules

/// Rewrites what calls itself HTML: usually a page, now and then JSON under a wrong name.
///
/// Old endpoints send JSON as `text/html` (observed on facebook.com and on upload forms). The first byte
/// that is not white space tells them apart; nothing but white space is held for it.
struct PageRewriter: StreamRewriter {
  private enum Inner {
    case undecided
    case page(HTMLRewriter)
    case json(JSONRewriter)
  }

  private let rules: ExchangeRules
  private let nested: NestedRewriters
  private var inner = Inner.undecided
  private var held: [UInt8] = []

  private static let heldBytesMax = 1_024

  init(rules: ExchangeRules, nested: NestedRewriters) {
    self.rules = rules
    self.nested = nested
  }

  var edits: [Edit] {
    switch inner {
    case .undecided: []
    case .page(let page): page.edits
    case .json(let json): json.edits
    }
  }

  var bailout: Bailout? {
    switch inner {
    case .undecided: nil
    case .page(let page): page.bailout
    case .json(let json): json.bailout
    }
  }

  mutating func write(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
    if case .undecided = inner, !decide(chunk) {
      chunk.withUnsafeBufferPointer { held.append(contentsOf: $0) }
      return
    }
    if !held.isEmpty {
      let first = held
      held = []
      forward(first.span, into: &output)
    }
    forward(chunk, into: &output)
  }

  mutating func end(into output: inout [UInt8]) {
    if case .undecided = inner {
      output += held
      return
    }
    switch consume inner {
    case .undecided: inner = .undecided
    case .page(var page):
      page.end(into: &output)
      inner = .page(page)
    case .json(var json):
      json.end(into: &output)
      inner = .json(json)
    }
  }

  private mutating func forward(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
    switch consume inner {
    case .undecided: inner = .undecided
    case .page(var page):
      inner = .undecided
      page.write(chunk, into: &output)
      inner = .page(page)
    case .json(var json):
      inner = .undecided
      json.write(chunk, into: &output)
      inner = .json(json)
    }
  }

  /// False while only white space was seen.
  private mutating func decide(_ chunk: Span<UInt8>) -> Bool {
    for index in chunk.indices {
      switch chunk[index] {
      case 0x20, 0x09, 0x0A, 0x0D, 0x0C: continue
      case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "f"), UInt8(ascii: ")"):
        inner = rules.jsonRuleCount > 0 ? makeJSON() : makePage()
      default: inner = makePage()
      }
      return true
    }
    if held.count + chunk.count > Self.heldBytesMax {
      inner = makePage()
      return true
    }
    return false
  }

  private func makePage() -> Inner {
    .page(HTMLRewriter(rules: rules.html, handlers: nested.htmlHandlers))
  }

  private func makeJSON() -> Inner {
    .json(JSONRewriter(rules: rules.json, handlers: nested.jsonHandlers))
  }
}
