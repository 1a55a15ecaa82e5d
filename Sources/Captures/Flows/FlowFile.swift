/// Flows saved by mitmproxy (`mitmdump -w`), read one by one and handed on as a HAR file's parts.
///
/// A flow that is larger than a HAR entry may be is refused. What mitmproxy has not written to its end, because it
/// was stopped, is left out.
struct FlowFile {
  private var held: [UInt8] = []
  private var heldOffset = 0
  private(set) var entryCount = 0
  private var composer = EntryComposer(isRedacting: false, keepsPictures: true)
  private var hasBegun = false

  private static let head = #"{"log":{"version":"1.2","creator":{"name":"mitmproxy","version":""},"#
  private static let separator = Array(",\n".utf8)

  mutating func write(
    _ chunk: some Collection<UInt8>,
    _ receive: (CapturePart) throws -> Void
  ) throws {
    try begin(receive)
    held.append(contentsOf: chunk)
    var start = 0
    while start < held.count {
      guard let payload = try payload(at: start) else { break }
      guard payload.upperBound - start < EntrySplitter.heldBytesMax else {
        throw HARError.entryTooLarge(offset: heldOffset + start)
      }
      guard payload.upperBound < held.count else { break }
      try take(start..<(payload.upperBound + 1), receive)
      start = payload.upperBound + 1
    }
    held.removeFirst(start)
    heldOffset += start
  }

  /// - Returns: false where the last flow was cut.
  mutating func end(_ receive: (CapturePart) throws -> Void) throws -> Bool {
    try begin(receive)
    try receive(.surrounding(Array("\n]}}\n".utf8)))
    return held.isEmpty
  }

  private mutating func begin(_ receive: (CapturePart) throws -> Void) throws {
    guard !hasBegun else { return }
    hasBegun = true
    try receive(.surrounding(Array("\(Self.head)\"entries\":[\n".utf8)))
  }

  private func payload(at start: Int) throws(HARError) -> Range<Int>? {
    do throws(TNetstring.Fault) {
      return try TNetstring.payload(in: held, at: start)
    } catch {
      throw fault(error)
    }
  }

  private mutating func take(
    _ range: Range<Int>,
    _ receive: (CapturePart) throws -> Void
  ) throws {
    guard let text = try entry(in: range) else { return }
    let entry = try CapturedEntry(
      parsing: text,
      index: entryCount,
      offset: heldOffset + range.lowerBound
    )
    if entryCount > 0 { try receive(.surrounding(Self.separator)) }
    try receive(.entry(entry, index: entryCount))
    entryCount += 1
  }

  private mutating func entry(in range: Range<Int>) throws(HARError) -> [UInt8]? {
    do throws(TNetstring.Fault) {
      let flow = try TNetstring.parse(held, in: range)
      return FlowReader(bytes: held).exchange(flow).map { composer.entry(for: $0) }
    } catch {
      throw fault(error)
    }
  }

  private func fault(_ fault: TNetstring.Fault) -> HARError {
    .notFlow(
      offset: heldOffset + fault.offset,
      entry: entryCount,
      explanation: fault.explanation
    )
  }
}
