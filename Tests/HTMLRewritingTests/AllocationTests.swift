import CMallocCount
import Edits
import HTMLRewriting
import Testing

/// How often memory is asked for, counted on the test's own thread.
///
/// A page ten times as long has ten times as many tags and posts; what it may cost is a few arrays doubled.
struct AllocationTests {
  private static let hides = [
    "span.count[data-metric=\"likes\"]", "[data-testid=\"likeCount\"]", ".vote-score",
    "a[href$=\"/followers\"] > span", "#follower-count", "faceplate-number",
  ]

  private static func page(posts: Int) -> [UInt8] {
    var text = "<!DOCTYPE html><html><head><title>Feed</title></head><body><main>"
    for post in 0..<posts {
      text += """
        <article class="post" id="p\(post)"><header><a class="author" href="/@ana"><img src="/a.png" alt="">\
        <b>Ana</b></a> <span class="count" data-metric="likes">\(post * 7)</span></header>
        <div class="body"><p>One &amp; two<p>three</div><svg viewBox="0 0 1 1"><path d="M1 1"/></svg></article>
        """
    }
    return Array((text + "</main></body></html>").utf8)
  }

  /// What the rules do to the page.
  enum Task: CaseIterable {
    case nothing, hideCounts, judgePosts
  }

  private static func rules(_ task: Task) throws -> HTMLRuleSet {
    var rules: [HTMLRule] = []
    for (index, text) in hides.enumerated() where task != .nothing || index > 0 {
      rules.append(
        HTMLRule(
          id: RuleID(rawValue: UInt32(index)),
          selector: try Selector(parsing: text),
          action: .setInnerText("")
        )
      )
    }
    guard task == .judgePosts else { return HTMLRuleSet(rules) }
    let read = HTMLRead(name: "text", selector: try Selector(parsing: ".body"))
    let post = try Selector(parsing: "article.post")
    rules.append(HTMLRule(id: RuleID(rawValue: 100), selector: post, action: .decide([read])))
    return HTMLRuleSet(rules)
  }

  /// Allocations while a page of so many posts streams through.
  private static func count(posts: Int, _ rules: HTMLRuleSet) -> Int {
    let page = page(posts: posts)
    var output: [UInt8] = []
    output.reserveCapacity(page.count * 2)
    let handlers = HTMLHandlers(decide: { _, _ in [] })
    let before = malloc_count()
    var rewriter = HTMLRewriter(rules: rules, handlers: handlers)
    rewriter.write(page.span, into: &output)
    rewriter.end(into: &output)
    return Int(malloc_count() - before)
  }

  /// False where a sanitizer has taken the allocator's place.
  static var counts: Bool {
    let before = malloc_count()
    let probe = UnsafeMutablePointer<UInt8>.allocate(capacity: 100_000)
    probe.initialize(to: 1)
    defer { probe.deallocate() }
    return malloc_count() > before
  }

  @Test(.enabled(if: AllocationTests.counts), arguments: Task.allCases)
  func doNotGrowWithThePage(task: Task) throws {
    let rules = try Self.rules(task)
    // Once before, for what is made once.
    _ = Self.count(posts: 10, rules)
    let short = Self.count(posts: 100, rules)
    let long = Self.count(posts: 1_000, rules)
    // Without optimization a call of the judge makes arrays that are else taken away; a token never does.
    let perJudgment = task == .judgePosts && Self.isUnoptimized ? 12 : 0
    #expect(short <= 64 + 100 * perJudgment, "\(short)")
    #expect(long <= short + 16 + 900 * perJudgment, "\(short), \(long)")
  }

  private static var isUnoptimized: Bool {
    var answer = false
    assert(
      {
        answer = true; return true
      }()
    )
    return answer
  }
}
