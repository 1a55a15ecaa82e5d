import Edits
import Foundation
import Glibc
import JSONRewriting

/// The names of twelve members, each taken wherever it stands, that hit on the timelines of `tools/bench`: the counts of `COUNT_KEYS` that occur
/// there, and others.
private let benchmarkJSONNames = [
  "favorite_count", "retweet_count", "reply_count", "quote_count", "bookmark_count",
  "followers_count", "favourites_count", "is_blue_verified", "favorited", "retweeted",
  "bookmarked", "edits_remaining",
]

/// Measures the whole task on one core: bytes in, bytes out, in pieces of 64 KiB.
///
/// - Returns: megabytes of input for each second of processor time.
func jsonBench(_ body: [UInt8], seconds: Double) -> Double {
  let rules = benchmarkJSONNames.enumerated().map { index, name in
    JSONRule(
      id: RuleID(rawValue: UInt32(index)),
      path: .everywhere(name),
      action: index < 7 ? .setZero : .setNull
    )
  }
  let set = JSONRuleSet(rules)
  var output: [UInt8] = []
  output.reserveCapacity(body.count * 2)
  var best = 0.0
  let deadline = processorSeconds() + seconds
  repeat {
    let started = processorSeconds()
    var rounds = 0
    repeat {
      output.removeAll(keepingCapacity: true)
      rewrite(body, by: set, into: &output)
      rounds += 1
    } while processorSeconds() - started < 0.1
    let rate = Double(body.count * rounds) / (processorSeconds() - started) / 1e6
    best = max(best, rate)
  } while processorSeconds() < deadline
  return best
}

private func rewrite(_ body: [UInt8], by set: JSONRuleSet, into output: inout [UInt8]) {
  var rewriter = JSONRewriter(rules: set)
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

private func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
