import CMallocCount
import Testing

@testable import Tone

/// Judging a post works in the memory it is given: how often more is asked for, counted on the test's own thread.
struct AllocationTests {
  private static let posts = [
    "", "ok", "nice picture, where was it taken?", "you are a liar and a coward!!! #shame @you",
    "ich freue mich auf das wochenende 😀", "今日は天気がいいですね",
    "I can't do this anymore, i want to sleep",
    String(repeating: "a long story about my week, and then it went on. ", count: 60),
    String(repeating: "🤷🏽‍♀️", count: 300),
  ]

  /// False where a sanitizer has taken the allocator's place.
  static var counts: Bool {
    let before = malloc_count()
    let probe = UnsafeMutablePointer<UInt8>.allocate(capacity: 100_000)
    probe.initialize(to: 1)
    defer { probe.deallocate() }
    return malloc_count() > before
  }

  /// A build without optimization boxes values that else live in registers, some for each stretch of a post.
  @Test(.enabled(if: AllocationTests.counts))
  func judgingAPostAllocatesNothing() throws {
    let model = try BundledModel.load()
    let scratch = ToneScratch()
    let bytes = Self.posts.map { Array($0.utf8) }
    for round in 0..<2 {
      for post in bytes {
        let before = malloc_count()
        post.withUnsafeBufferPointer { _ = model.verdict(for: $0, scratch: scratch) }
        let count = Int(malloc_count() - before)
        let countMax = Self.isUnoptimized ? 80 + post.count / 16 : 0
        if round > 0 { #expect(count <= countMax, "\(post.count) bytes") }
      }
    }
  }

  @Test(.enabled(if: AllocationTests.counts))
  func judgingASearchAllocatesNothing() throws {
    let model = try BundledModel.load()
    let scratch = ToneScratch()
    let query = Array("how to sleep better in summer".utf8)
    query.withUnsafeBufferPointer { _ = model.queryVerdict(for: $0, scratch: scratch) }
    let before = malloc_count()
    query.withUnsafeBufferPointer { _ = model.queryVerdict(for: $0, scratch: scratch) }
    #expect(Int(malloc_count() - before) <= (Self.isUnoptimized ? 16 : 0))
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
