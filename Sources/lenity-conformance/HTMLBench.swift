import Edits
import Foundation
import Glibc
import HTMLRewriting

/// Eight selectors that hide counts: four hit on the feed of `tools/bench`, four are of other designs and look
/// at the same elements in vain.
private let benchmarkHTMLSelectors = [
  "span.count[data-metric=\"likes\"]", "span.count[data-metric=\"reposts\"]",
  "span.count[data-metric=\"replies\"]", "span.count[data-metric=\"followers\"]",
  "[data-testid=\"likeCount\"]", ".vote-score", "a[href$=\"/followers\"] > span",
  "faceplate-number",
]

/// What a pass is measured with.
enum HTMLBenchTask {
  /// Counts hidden by eight selectors, the text of each post collected before its first byte goes out, a style
  /// and a script inserted at the start of the head.
  case whole
  /// Eight selectors of the same kinds, none of which matches anything.
  case nothingMatches
  /// No rules at all.
  case empty

  fileprivate var rules: HTMLRuleSet {
    switch self {
    case .whole: HTMLRuleSet(hiding(benchmarkHTMLSelectors) + judging("article.post", ".body"))
    case .nothingMatches:
      HTMLRuleSet(
        hiding([
          "span.tally[data-metric=\"likes\"]", "span.tally[data-metric=\"reposts\"]",
          "div.tally[data-metric=\"replies\"]", "#follower-count", "[data-testid=\"likeCount\"]",
          ".vote-score", "a[href$=\"/followers\"] > span", "faceplate-number",
        ])
      )
    case .empty: HTMLRuleSet([])
    }
  }

  private func hiding(_ selectors: [String]) -> [HTMLRule] {
    selectors.enumerated().compactMap { index, text in
      guard let selector = try? Selector(parsing: text) else { return nil }
      return HTMLRule(
        id: RuleID(rawValue: UInt32(index)),
        selector: selector,
        action: .setInnerText("")
      )
    }
  }

  private func judging(_ post: String, _ body: String) -> [HTMLRule] {
    guard let post = try? Selector(parsing: post) else { return [] }
    let read = HTMLRead(name: "text", selector: try? Selector(parsing: body))
    return [HTMLRule(id: RuleID(rawValue: 100), selector: post, action: .decide([read]))]
  }
}

/// Measures the whole task on one core: bytes in, bytes out, in pieces of 64 KiB.
///
/// - Returns: megabytes of input for each second of processor time.
func htmlBench(_ body: [UInt8], seconds: Double) -> Double {
  htmlBench(body, seconds: seconds, task: .whole)
}

func htmlBench(_ body: [UInt8], seconds: Double, task: HTMLBenchTask) -> Double {
  let rules = task.rules
  let insertion = HeadInsertion(
    rule: RuleID(rawValue: 200),
    html: Array("<style>.count{display:none}</style><script>window.__l=1</script>".utf8)
  )
  let textBytes = Counter()
  var handlers = HTMLHandlers()
  if task == .whole {
    handlers.headInsertion = insertion
    handlers.decide = { _, reads in
      textBytes.value += reads.utf8("text")?.count ?? 0
      return []
    }
  }
  var output: [UInt8] = []
  output.reserveCapacity(body.count * 2)
  var best = 0.0
  let deadline = processorSeconds() + seconds
  repeat {
    let started = processorSeconds()
    var rounds = 0
    repeat {
      output.removeAll(keepingCapacity: true)
      rewrite(body, rules, handlers, into: &output)
      rounds += 1
    } while processorSeconds() - started < 0.1
    best = max(best, Double(body.count * rounds) / (processorSeconds() - started) / 1e6)
  } while processorSeconds() < deadline
  return best
}

private final class Counter {
  var value = 0
}

private func rewrite(
  _ body: [UInt8],
  _ rules: HTMLRuleSet,
  _ handlers: HTMLHandlers,
  into output: inout [UInt8]
) {
  var rewriter = HTMLRewriter(rules: rules, handlers: handlers)
  let pieceByteCount = 65_536
  body.withUnsafeBufferPointer { buffer in
    var start = 0
    while start < buffer.count {
      let end = min(start + pieceByteCount, buffer.count)
      rewriter.write(UnsafeBufferPointer(rebasing: buffer[start..<end]).span, into: &output)
      start = end
    }
  }
  rewriter.end(into: &output)
}

/// The floor: `memchr` from each `<` to the next, in the same unit.
func htmlScanBench(_ body: [UInt8], seconds: Double) -> Double {
  var best = 0.0
  var found = 0
  let deadline = processorSeconds() + seconds
  repeat {
    let started = processorSeconds()
    var rounds = 0
    repeat {
      body.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        var next = start
        let end = start + buffer.count
        while let less = memchr(next, 0x3C, end - next) {
          found &+= 1
          next = UnsafePointer(less.assumingMemoryBound(to: UInt8.self)) + 1
        }
      }
      rounds += 1
    } while processorSeconds() - started < 0.1
    best = max(best, Double(body.count * rounds) / (processorSeconds() - started) / 1e6)
  } while processorSeconds() < deadline
  return found > 0 ? best : 0
}

private func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
