/// What a HAR file holds, for checks and listings.
public struct HARSummary {
  /// How many entries there are.
  public private(set) var entryCount = 0

  /// Entries whose response has a body in the capture.
  public private(set) var bodyCount = 0

  /// `log.creator.name`; empty where the exporter did not say.
  public private(set) var creator = ""

  /// Reads a whole file given in pieces.
  ///
  /// - Throws: `HARError` at the first fault.
  public init(reading chunks: some Sequence<ArraySlice<UInt8>>) throws {
    var log = HARLog()
    var bodies = 0
    let count: (CapturePart) -> Void = { part in
      guard case .entry(let entry, _) = part, let body = entry.body, !body.isEmpty else { return }
      bodies += 1
    }
    for chunk in chunks { try log.write(chunk, count) }
    try log.end(count)
    entryCount = log.entryCount
    bodyCount = bodies
    creator = log.creator
  }
}
