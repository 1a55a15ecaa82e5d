import Edits
import Foundation
import JSONRewriting
import Testing

/// What became of a body.
struct Rewritten: Equatable {
  var output: [UInt8]
  var edits: [Edit]
  var bailout: Bailout?

  var text: String { String(decoding: output, as: UTF8.self) }
}

/// How a body is cut into chunks.
enum Cut: Equatable {
  case whole
  case every(Int)
  /// At random places; the seed repeats one.
  case random(seed: UInt64)

  static let all: [Cut] = [
    .whole, .every(1), .every(2), .every(7), .random(seed: 1), .random(seed: 2),
  ]

  func chunks(of body: [UInt8]) -> [ArraySlice<UInt8>] {
    switch self {
    case .whole: return [body[...]]
    case .every(let size):
      return stride(from: 0, to: body.count, by: size).map {
        body[$0..<min($0 + size, body.count)]
      }
    case .random(let seed):
      var random = Random(seed: seed)
      var chunks: [ArraySlice<UInt8>] = []
      var rest = body[...]
      while !rest.isEmpty {
        let size = min(rest.count, random.below(40))
        chunks.append(rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      return chunks
    }
  }
}

/// A repeatable sequence (SplitMix64).
struct Random: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
}

func run(_ rewriter: some StreamRewriter, _ body: [UInt8], _ cut: Cut = .whole) -> Rewritten {
  var rewriter = rewriter
  var output: [UInt8] = []
  for chunk in cut.chunks(of: body) { rewriter.write(Array(chunk).span, into: &output) }
  rewriter.end(into: &output)
  return Rewritten(output: output, edits: rewriter.edits, bailout: rewriter.bailout)
}

/// Rewrites a body cut in all ways, checks that they agree and that the edits account for the output.
func rewrite(
  _ body: [UInt8],
  sourceLocation: SourceLocation = #_sourceLocation,
  by makeRewriter: () -> some StreamRewriter
) -> Rewritten {
  let whole = run(makeRewriter(), body)
  for cut in Cut.all {
    let other = run(makeRewriter(), body, cut)
    #expect(other.text == whole.text, "\(cut)", sourceLocation: sourceLocation)
    #expect(other.edits == whole.edits, "\(cut)", sourceLocation: sourceLocation)
    #expect(other.bailout == whole.bailout, "\(cut)", sourceLocation: sourceLocation)
  }
  expectSpansKept(body, whole, sourceLocation)
  return whole
}

/// Every byte outside the edits leaves as it came, in order.
private func expectSpansKept(_ body: [UInt8], _ result: Rewritten, _ location: SourceLocation) {
  var source = 0
  var target = 0
  for edit in result.edits {
    let kept = edit.range.lowerBound - source
    guard kept >= 0, target + kept + edit.replacementByteCount <= result.output.count else {
      Issue.record("edits out of order", sourceLocation: location)
      return
    }
    let isEqual = body[source..<source + kept] == result.output[target..<target + kept]
    #expect(isEqual, sourceLocation: location)
    source = edit.range.upperBound
    target += kept + edit.replacementByteCount
  }
  #expect(body[source...] == result.output[target...], sourceLocation: location)
}

func rule(
  _ path: String,
  _ action: JSONAction,
  _ conditions: [JSONCondition] = []
) throws
  -> JSONRule
{
  JSONRule(
    id: RuleID(rawValue: 7),
    path: try JSONPath(parsing: path),
    action: action,
    conditions: conditions
  )
}

func literal(_ text: String) throws -> JSONLiteral { try JSONLiteral(parsing: text) }

extension Rewritten {
  /// Rewrites a document with rules and nothing else special.
  static func of(
    _ document: String,
    _ rules: [JSONRule],
    handlers: JSONHandlers = JSONHandlers(),
    limits: JSONLimits = JSONLimits(),
    shape: JSONShape = .automatic,
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> Rewritten {
    let set = JSONRuleSet(rules)
    return rewrite(Array(document.utf8), sourceLocation: sourceLocation) {
      JSONRewriter(rules: set, handlers: handlers, limits: limits, shape: shape)
    }
  }
}

/// The folder of public suites beside the package; nil where it is absent.
let suites: URL? = {
  let named = ProcessInfo.processInfo.environment["LENITY_SHARED"]
  let shared =
    named.map { URL(filePath: $0) }
    ?? URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared")
  let suites = shared.appending(path: "suites")
  if FileManager.default.fileExists(atPath: suites.path) { return suites }
  print("skipped: no suites")
  return nil
}()
