public import Edits

/// Rewrites an HTML page as it streams by, changing what the rules name and nothing else.
///
/// Bytes in, bytes out: the page is never parsed into a tree or written anew. One pass; what is held back is
/// at most one incomplete token and the elements that a rule must see whole before it can decide.
///
/// Source: HTML Standard, 13.2.5 "Tokenization" and, for what tags do to the tokenizer and to the stack of
/// open elements, 13.2.6 "Tree construction".
public struct HTMLRewriter: StreamRewriter {
  private var engine: PageEngine
  /// Bytes from earlier chunks that are still needed; empty where there are none.
  private var carried: [UInt8] = []
  private let passesThrough: Bool
  private var hasEnded = false

  /// Makes a rewriter for one page.
  ///
  /// - Parameters:
  ///   - rules: compiled once, shared by all pages.
  ///   - handlers: asked about what rules cannot know.
  ///   - limits: bounds on memory.
  ///   - encoding: the page's; what is inserted beyond ASCII is written as references where it is not UTF-8,
  ///     and a page in which bytes do not stand for ASCII passes unchanged.
  public init(
    rules: HTMLRuleSet,
    handlers: HTMLHandlers = HTMLHandlers(),
    limits: HTMLLimits = HTMLLimits(),
    encoding: CharacterEncoding = .utf8
  ) {
    engine = PageEngine(
      rules: rules,
      handlers: handlers,
      limits: limits,
      asciiOnly: !encoding.isUTF8
    )
    passesThrough = !encoding.isASCIICompatible
    if passesThrough {
      engine.giveUp(
        .malformed,
        at: 0,
        "the page is \(encoding.name), whose bytes do not stand for ASCII; UTF-8 would do"
      )
    }
  }

  /// The changes made so far, in page order, in offsets of the page as it came.
  ///
  /// The first 65,536; more are made and not listed.
  public var edits: [Edit] { engine.queue.orderedEdits }

  /// Why the rest of the page passes unchanged; nil while all is well.
  public var bailout: Bailout? { engine.bailout }

  /// What single rules could not do, while the page went on.
  public var incidents: [HTMLIncident] { engine.incidents }

  /// Rewrites the next part of the page, cut anywhere, and appends what can be sent on.
  ///
  /// At most one incomplete token and what rules hold are kept back, within `HTMLLimits`.
  ///
  /// - Parameters:
  ///   - chunk: borrowed; not kept after the call.
  ///   - output: bytes to send on are appended, in page order.
  /// - Complexity: O(`chunk.count`), times the rules that could match where they could.
  public mutating func write(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
    chunk.withUnsafeBufferPointer { write($0, isLast: false, into: &output) }
  }

  /// Ends the page and appends what was held back.
  public mutating func end(into output: inout [UInt8]) {
    guard !hasEnded else { return }
    hasEnded = true
    write(UnsafeBufferPointer(start: nil, count: 0), isLast: true, into: &output)
  }

  /// Whether an element is being left out, or replaced in part, whose end is yet to be read.
  public var isReplacing: Bool { engine.isReplacing }

  /// Ends the reading: elements that are not decided pass unchanged, and so does what was held back.
  public mutating func stop(into output: inout [UInt8]) {
    guard !hasEnded else { return }
    engine.stop()
    end(into: &output)
  }

  private mutating func write(
    _ chunk: UnsafeBufferPointer<UInt8>,
    isLast: Bool,
    into output: inout [UInt8]
  ) {
    if engine.bailout != nil, carried.isEmpty {
      output.append(contentsOf: chunk)
      return
    }
    engine.ownMemory()
    if !carried.isEmpty {
      guard writeCarried(chunk, isLast: isLast, into: &output) else { return }
    }
    let input = chunk.baseAddress ?? Self.nothing
    let chunkBase = engine.base
    let kept = process(input, chunk.count, isLast: isLast, into: &output) - chunkBase
    if kept < chunk.count { carried.append(contentsOf: chunk[kept...]) }
    engine.rebase(to: chunkBase + kept)
  }

  /// Joins a chunk to what was carried; as little of it as is needed until nothing is carried any more.
  ///
  /// - Returns: whether nothing is carried any more and the chunk is to be read by itself.
  private mutating func writeCarried(
    _ chunk: UnsafeBufferPointer<UInt8>,
    isLast: Bool,
    into output: inout [UInt8]
  ) -> Bool {
    let chunkBase = engine.base + carried.count
    var joined = 0
    var step = max(2_048, carried.count)
    repeat {
      let next = min(joined + step, chunk.count)
      carried.append(contentsOf: UnsafeBufferPointer(rebasing: chunk[joined..<next]))
      joined = next
      step *= 2
      let kept = processCarried(isLast: isLast && joined == chunk.count, into: &output)
      if kept >= chunkBase, !isLast {
        carried.removeAll(keepingCapacity: true)
        engine.rebase(to: chunkBase)
        return true
      }
    } while joined < chunk.count
    return false
  }

  /// Runs the engine on what is carried, and drops of it what went out, if that is worth the move.
  private mutating func processCarried(isLast: Bool, into output: inout [UInt8]) -> Int {
    var bytes: [UInt8] = []
    swap(&bytes, &carried)
    let kept = bytes.withUnsafeBufferPointer { buffer in
      process(buffer.baseAddress ?? Self.nothing, buffer.count, isLast: isLast, into: &output)
    }
    swap(&bytes, &carried)
    let sent = kept - engine.base
    if sent * 2 >= carried.count {
      carried.removeSubrange(..<sent)
      engine.rebase(to: kept)
    }
    return kept
  }

  private nonisolated(unsafe) static let nothing: UnsafePointer<UInt8> = {
    let pointer = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    pointer.initialize(to: 0)
    return UnsafePointer(pointer)
  }()

  /// Runs the engine; returns the page offset from where on bytes must be kept.
  private mutating func process(
    _ input: UnsafePointer<UInt8>,
    _ count: Int,
    isLast: Bool,
    into output: inout [UInt8]
  ) -> Int {
    engine.run(input, count, isLast: isLast, into: &output)
    if isLast { engine.finish(input, count) }
    if isLast || engine.bailout != nil {
      engine.lexer.position = count
    } else {
      engine.passOverLongToken(count)
    }
    engine.drain(input, into: &output)
    return engine.queue.drained
  }
}
