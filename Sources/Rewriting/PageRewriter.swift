internal import Edits
internal import HTMLRewriting
internal import JSONRewriting
internal import Rules
internal import TextDecoding

/// Rewrites what calls itself HTML: usually a page, now and then a part of one, or JSON under a wrong name.
///
/// Old endpoints send JSON as `text/html` (observed on facebook.com and on upload forms), and parts of pages
/// that a script will put in. The first bytes that are not white space tell them apart.
///
/// The encoding is found as a browser finds it: byte order mark, header, `<meta>` in the first 1,024 bytes, which
/// are waited for where the header says nothing (HTML Standard, 13.2.3.2). Where nothing says, it is taken for
/// UTF-8: what is put into pages is ASCII, so a wrong guess costs nothing. Texts are judged, and counts looked
/// for, in what the bytes say in the page's encoding.
struct PageRewriter: StreamRewriter {
  private let plan: BodyPlan
  private let nested: NestedRewriters
  /// What `Content-Type` says.
  private let charset: String?
  private var page: HTMLRewriter?
  private var json: JSONRewriter?
  private var held: [UInt8] = []

  private static let heldBytesMax = 1_024

  init(plan: BodyPlan, nested: NestedRewriters, charset: String?) {
    self.plan = plan
    self.nested = nested
    self.charset = charset
  }

  var edits: [Edit] { page?.edits ?? json?.edits ?? [] }

  var bailout: Bailout? { page?.bailout ?? json?.bailout }

  mutating func write(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
    if page == nil, json == nil {
      if held.isEmpty, decide(chunk, isLast: false) {
        forward(chunk, into: &output)
        return
      }
      chunk.withUnsafeBufferPointer { held.append(contentsOf: $0) }
      let opening = held
      guard decide(opening.span, isLast: false) else { return }
      held = []
      forward(opening.span, into: &output)
      return
    }
    forward(chunk, into: &output)
  }

  mutating func end(into output: inout [UInt8]) {
    let opening = held
    held = []
    if page == nil, json == nil, !opening.isEmpty, decide(opening.span, isLast: true) {
      forward(opening.span, into: &output)
    } else {
      output += opening
    }
    page?.end(into: &output)
    json?.end(into: &output)
  }

  var isReplacing: Bool { page?.isReplacing ?? json?.isReplacing ?? false }

  mutating func stop(into output: inout [UInt8]) {
    output += held
    held = []
    page?.stop(into: &output)
    json?.stop(into: &output)
  }

  private mutating func forward(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
    page?.write(chunk, into: &output)
    json?.write(chunk, into: &output)
  }

  /// False while the bytes do not tell what they begin.
  private mutating func decide(_ bytes: Span<UInt8>, isLast: Bool) -> Bool {
    guard let first = bytes.indices.first(where: { !Self.isSpace(bytes[$0]) }) else {
      guard bytes.count > Self.heldBytesMax else { return false }
      startPage(isWhole: plan.isCertainlyPage, bytes)
      return true
    }
    switch bytes[first] {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "f"), UInt8(ascii: ")"):
      if plan.rules.jsonRuleCount > 0 { startJSON() } else { startPage(isWhole: false, bytes) }
      return true
    default: break
    }
    guard charset != nil || bytes.count >= Self.heldBytesMax || isLast else { return false }
    guard plan.head != nil, !plan.isCertainlyPage else {
      startPage(isWhole: true, bytes)
      return true
    }
    guard let isWhole = Self.opensPage(bytes, at: first, isLast: isLast) else { return false }
    startPage(isWhole: isWhole, bytes)
    return true
  }

  /// What whole pages begin with, in lower case.
  private static let openings = ["<!doctype", "<html", "<head", "<!--", "<?xml"].map {
    Array($0.utf8)
  }

  /// Whether a page begins here, and not a part of one; nil while that cannot be told.
  private static func opensPage(_ bytes: Span<UInt8>, at first: Int, isLast: Bool) -> Bool? {
    var start = first
    if bytes[start] == 0xEF { start += 3 }
    var canGrow = start >= bytes.count
    for opening in openings {
      let count = min(opening.count, max(0, bytes.count - start))
      guard (0..<count).allSatisfy({ lowered(bytes[start + $0]) == opening[$0] }) else { continue }
      if count == opening.count { return true }
      canGrow = true
    }
    return canGrow && !isLast ? nil : false
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == 0x0C
  }

  private mutating func startPage(isWhole: Bool, _ opening: Span<UInt8>) {
    var handlers = nested.htmlHandlers
    if isWhole { handlers.headInsertion = plan.head?.insertion }
    var rules = plan.rules.html
    if let card = plan.card {
      rules = HTMLRuleSet(plan.rules.htmlRules + PageRules.above(card))
    }
    let encoding = encoding(of: opening)
    handlers.readCharacter = Self.reader(of: encoding)
    page = HTMLRewriter(rules: rules, handlers: handlers, encoding: encoding)
  }

  /// Nil where the page is UTF-8 or not rewritten at all.
  private static func reader(of encoding: CharacterEncoding) -> CharacterReader? {
    guard !encoding.isUTF8, encoding.isASCIICompatible else { return nil }
    return TextDecoder(encoding).map { decoder in
      { decoder.decodeFirst(of: $0, into: &$1) }
    }
  }

  private func encoding(of opening: Span<UInt8>) -> CharacterEncoding {
    let prefix = opening.extracting(first: Self.heldBytesMax)
    let verdict = EncodingSniffer.sniff(prefix, headerLabel: charset)
    return verdict.evidence == .fallback ? .utf8 : verdict.encoding
  }

  private mutating func startJSON() {
    json = nested.jsonRewriter(plan.rules.json)
  }
}
