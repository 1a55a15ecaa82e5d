import CMallocCount
import Edits
import Foundation
import Glibc
import JSONRewriting

/// One body, and paths that hit in it.
///
/// Counts become 0, flags `null`; bytes come in pieces of 64 KiB, as a socket would give them.
struct Workload {
  static let pieceByteCount = 65_536

  private let rules: JSONRuleSet
  private let body: [UInt8]

  /// - Parameters:
  ///   - paths: a file with lines like `zero $..likes` and `null $.posts[0].flag`.
  init(_ file: String, paths: String) throws {
    body = [UInt8](try Data(contentsOf: URL(filePath: file)))
    rules = try Self.rules(paths)
  }

  static func rules(_ paths: String) throws -> JSONRuleSet {
    let lines = try String(contentsOfFile: paths, encoding: .utf8).split(separator: "\n")
    return JSONRuleSet(
      try lines.enumerated().map { number, line in
        let words = line.split(separator: " ", maxSplits: 1)
        guard words.count == 2, let action = actions[words[0]] else { throw UnreadableLine(line) }
        return JSONRule(
          id: RuleID(rawValue: UInt32(number)),
          path: try JSONPath(parsing: String(words[1])),
          action: action
        )
      }
    )
  }

  private static let actions: [Substring: JSONAction] = ["zero": .setZero, "null": .setNull]

  private struct UnreadableLine: Error {
    let line: String
    init(_ line: Substring) { self.line = String(line) }
  }

  /// How many edits the paths make.
  func editCount() -> Int {
    var output: [UInt8] = []
    return run(into: &output)
  }

  func megabytesPerSecond(seconds: Double) -> Double {
    var output: [UInt8] = []
    output.reserveCapacity(body.count * 2)
    var best = 0.0
    let deadline = Self.processorSeconds() + seconds
    repeat {
      let started = Self.processorSeconds()
      var rounds = 0
      repeat {
        // Reading the clock takes as long as a kilobyte.
        for _ in 0...1_000_000 / body.count {
          output.removeAll(keepingCapacity: true)
          run(into: &output)
          rounds += 1
        }
      } while Self.processorSeconds() - started < 0.1
      let elapsed = Self.processorSeconds() - started
      best = max(best, Double(body.count * rounds) / elapsed / 1e6)
    } while Self.processorSeconds() < deadline
    return best
  }

  /// Allocations for one body, the output's own room not counted.
  func mallocCount() -> Int {
    var output: [UInt8] = []
    output.reserveCapacity(body.count * 2)
    run(into: &output)
    output.removeAll(keepingCapacity: true)
    let before = malloc_count()
    run(into: &output)
    return Int(malloc_count() - before)
  }

  @discardableResult
  private func run(into output: inout [UInt8]) -> Int {
    var rewriter = JSONRewriter(rules: rules)
    body.withUnsafeBufferPointer { buffer in
      var start = 0
      while start < buffer.count {
        let end = min(start + Self.pieceByteCount, buffer.count)
        rewriter.write(UnsafeBufferPointer(rebasing: buffer[start..<end]).span, into: &output)
        start = end
      }
    }
    rewriter.end(into: &output)
    precondition(rewriter.bailout == nil)
    return rewriter.editCount
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// The highest resident memory while a body of a size streams through, its output thrown away.
func peakKibibytes(megabytes: Int, _ rules: JSONRuleSet) -> Int {
  let post = Array(
    """
    {"rest_id":"1800000000000000001","legacy":{"favorite_count":2220,"favorited":false,"full_text":"so \
    much of a text as people write in one post, with \\"quotes\\" and é","retweet_count":12},\
    "core":{"legacy":{"followers_count":120211,"screen_name":"harbour_watch"}}},
    """.utf8
  )
  var rewriter = JSONRewriter(rules: rules)
  var output: [UInt8] = []
  var written = 1
  rewriter.write([UInt8(ascii: "[")].span, into: &output)
  while written < megabytes * 1_000_000 {
    rewriter.write(post.span, into: &output)
    written += post.count
    output.removeAll(keepingCapacity: true)
  }
  rewriter.write(Array("0]".utf8).span, into: &output)
  rewriter.end(into: &output)
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  precondition(rewriter.bailout == nil)
  return usage.ru_maxrss
}
