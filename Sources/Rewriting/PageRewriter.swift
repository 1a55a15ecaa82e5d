internal import Edits
internal import HTMLRewriting
internal import JSONRewriting
internal import Rules

/// Rewrites what calls itself HTML: usually a page, now and then JSON under a wrong name.
///
/// Old endpoints send JSON as `text/html` (observed on facebook.com and on upload forms). The first byte
/// that is not white space tells them apart; nothing but white space is held for it.
struct PageRewriter: StreamRewriter {
  private let rules: ExchangeRules
  private let nested: NestedRewriters
  private var page: HTMLRewriter?
  private var json: JSONRewriter?
  private var held: [UInt8] = []

  private static let heldBytesMax = 1_024

  init(rules: ExchangeRules, nested: NestedRewriters) {
    self.rules = rules
    self.nested = nested
  }

  var edits: [Edit] { page?.edits ?? json?.edits ?? [] }

  var bailout: Bailout? { page?.bailout ?? json?.bailout }

  mutating func write(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
    if page == nil, json == nil {
      guard decide(chunk) else {
        chunk.withUnsafeBufferPointer { held.append(contentsOf: $0) }
        return
      }
      let space = held
      held = []
      forward(space.span, into: &output)
    }
    forward(chunk, into: &output)
  }

  mutating func end(into output: inout [UInt8]) {
    output += held
    held = []
    page?.end(into: &output)
    json?.end(into: &output)
  }

  private mutating func forward(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
    page?.write(chunk, into: &output)
    json?.write(chunk, into: &output)
  }

  /// False while only white space was seen.
  private mutating func decide(_ chunk: Span<UInt8>) -> Bool {
    for index in chunk.indices {
      switch chunk[index] {
      case 0x20, 0x09, 0x0A, 0x0D, 0x0C: continue
      case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "f"), UInt8(ascii: ")"):
        if rules.jsonRuleCount > 0 { startJSON() } else { startPage() }
      default: startPage()
      }
      return true
    }
    guard held.count + chunk.count > Self.heldBytesMax else { return false }
    startPage()
    return true
  }

  private mutating func startPage() {
    page = HTMLRewriter(rules: rules.html, handlers: nested.htmlHandlers)
  }

  private mutating func startJSON() {
    json = JSONRewriter(rules: rules.json, handlers: nested.jsonHandlers)
  }
}
