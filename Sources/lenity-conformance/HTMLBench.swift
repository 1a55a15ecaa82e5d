import Edits
import Foundation
import Glibc
import HTMLRewriting

/// Measures the whole task on one core: bytes in, bytes out, in pieces of 64 KiB.
///
/// - Returns: megabytes of input for each second of processor time.
func htmlBench(_ body: [UInt8], seconds: Double) -> Double {
  HTMLWorkload(.whole).megabytesPerSecond(body, seconds: seconds)
}

/// What an HTML rewriter is measured with.
struct HTMLWorkload {
  enum Task {
    /// Counts hidden by eight selectors, the text of each post collected before its first byte goes out, a
    /// style and a script inserted at the start of the head.
    case whole
    /// Eight selectors of the same kinds, none of which matches anything.
    case nothingMatches
    /// No rules at all.
    case empty
    /// The whole task among a thousand rules for other sites.
    case amongThousand
    /// Five rules for the page, two of which hit; then two hundred, the same two among them. The others are
    /// written against the page's own elements, classes and attributes, and ask for what is not on this page.
    case fiveRules, twoHundredRules
  }

  static let pieceByteCount = 65_536

  private let rules: HTMLRuleSet
  private var handlers = HTMLHandlers()

  init(_ task: Task) {
    let whole = Self.hiding(Self.feedSelectors) + Self.judging("article.post", ".body")
    switch task {
    case .whole: rules = HTMLRuleSet(whole)
    case .nothingMatches: rules = HTMLRuleSet(Self.hiding(Self.otherSelectors))
    case .empty: rules = HTMLRuleSet([])
    case .fiveRules: rules = HTMLRuleSet(Self.hiding(Array(Self.pageSelectors.prefix(5))))
    case .twoHundredRules: rules = HTMLRuleSet(Self.hiding(Self.pageSelectors))
    case .amongThousand:
      let others = (0..<1_000).map { "div.other-\($0) > span.count-\($0)[data-n=\"\($0)\"]" }
      rules = HTMLRuleSet(whole + Self.hiding(others))
    }
    guard task == .whole || task == .amongThousand else { return }
    handlers.headInsertion = HeadInsertion(
      rule: RuleID(rawValue: 200),
      html: Array("<style>.count{display:none}</style><script>window.__l=1</script>".utf8)
    )
    handlers.decide = { _, reads in
      // A judge would look at every byte; here it is enough that they are there.
      (reads.utf8("text")?.count ?? 0) > Int.max - 1 ? [.remove] : []
    }
  }

  /// Four hit on the feed of `tools/bench`, four are of other designs and look at the same elements in vain.
  private static let feedSelectors = [
    "span.count[data-metric=\"likes\"]", "span.count[data-metric=\"reposts\"]",
    "span.count[data-metric=\"replies\"]", "span.count[data-metric=\"followers\"]",
    "[data-testid=\"likeCount\"]", ".vote-score", "a[href$=\"/followers\"] > span",
    "faceplate-number",
  ]

  private static let otherSelectors = [
    "span.tally[data-metric=\"likes\"]", "span.tally[data-metric=\"reposts\"]",
    "div.tally[data-metric=\"replies\"]", "#follower-count", "[data-testid=\"likeCount\"]",
    ".vote-score", "a[href$=\"/followers\"] > span", "faceplate-number",
  ]

  /// Two hundred rules as a site's pack has them: some by class, by value, by place in the page.
  private static let pageSelectors: [String] = {
    var selectors = [
      "span.count[data-metric=\"likes\"]", "span.count[data-metric=\"replies\"]",
    ]
    let forms: [(Int) -> String] = [
      { "span.count[data-metric=\"kind-\($0)\"]" }, { "button.act-\($0) > span.count" },
      { "article.post .count-\($0)" }, { "[data-action=\"action-\($0)\"]" }, { "#count-\($0)" },
      { "footer.actions-\($0) button" }, { "a[href$=\"/page-\($0)\"] > b" },
      { "count-\($0), .views-\($0)" },
    ]
    for number in 0..<25 { selectors += forms.map { $0(number) } }
    return Array(selectors.prefix(200))
  }()

  private static func hiding(_ selectors: [String]) -> [HTMLRule] {
    selectors.enumerated().compactMap { index, text in
      guard let selector = try? Selector(parsing: text) else { return nil }
      return HTMLRule(
        id: RuleID(rawValue: UInt32(index)),
        selector: selector,
        action: .setInnerText("")
      )
    }
  }

  private static func judging(_ post: String, _ body: String) -> [HTMLRule] {
    guard let post = try? Selector(parsing: post) else { return [] }
    let read = HTMLRead(name: "text", selector: try? Selector(parsing: body))
    return [HTMLRule(id: RuleID(rawValue: 100), selector: post, action: .decide([read]))]
  }

  /// Rewrites one body.
  func run(_ body: [UInt8], into output: inout [UInt8]) {
    var rewriter = HTMLRewriter(rules: rules, handlers: handlers)
    body.withUnsafeBufferPointer { buffer in
      var start = 0
      while start < buffer.count {
        let end = min(start + Self.pieceByteCount, buffer.count)
        rewriter.write(UnsafeBufferPointer(rebasing: buffer[start..<end]).span, into: &output)
        start = end
      }
    }
    rewriter.end(into: &output)
  }

  /// Rewrites a page that begins so and goes on with the same piece; what comes out is let go.
  func stream(_ begin: [UInt8], _ piece: [UInt8], byteCount: Int) {
    var rewriter = HTMLRewriter(rules: rules, handlers: handlers)
    var output: [UInt8] = []
    rewriter.write(begin.span, into: &output)
    for _ in 0..<(byteCount / piece.count) {
      rewriter.write(piece.span, into: &output)
      output.removeAll(keepingCapacity: true)
    }
    rewriter.end(into: &output)
  }

  /// The best of blocks of a tenth of a second.
  func megabytesPerSecond(_ body: [UInt8], seconds: Double) -> Double {
    var output: [UInt8] = []
    output.reserveCapacity(body.count * 2)
    return bestRate(byteCount: body.count, seconds: seconds) {
      output.removeAll(keepingCapacity: true)
      run(body, into: &output)
    }
  }

  /// The floor: `memchr` from each `<` to the next, in the same unit.
  static func scanMegabytesPerSecond(_ body: [UInt8], seconds: Double) -> Double {
    var found = 0
    return bestRate(byteCount: body.count, seconds: seconds) {
      body.withUnsafeBufferPointer { buffer in
        guard var next = buffer.baseAddress else { return }
        let end = next + buffer.count
        while let less = memchr(next, 0x3C, end - next) {
          found &+= 1
          next = UnsafePointer(less.assumingMemoryBound(to: UInt8.self)) + 1
        }
      }
    }
  }
}

private func bestRate(byteCount: Int, seconds: Double, _ work: () -> Void) -> Double {
  var best = 0.0
  let deadline = processorSeconds() + seconds
  repeat {
    let started = processorSeconds()
    var rounds = 0
    repeat {
      work()
      rounds += 1
    } while processorSeconds() - started < 0.1
    best = max(best, Double(byteCount * rounds) / (processorSeconds() - started) / 1e6)
  } while processorSeconds() < deadline
  return best
}

private func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
