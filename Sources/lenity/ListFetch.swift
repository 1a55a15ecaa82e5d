import Rules

/// Fetches a filter list with the parts that it names, and keeps copies.
struct ListFetch: Sendable {
  let store: ListStore
  let download: ListDownload

  private static let roundsMax = 4

  /// Fetches a list with its parts; nothing is kept unless the list itself came whole.
  @concurrent func refresh(_ address: String) async throws {
    var texts = [address: try await download.text(at: address)]
    var tried: Set<String> = [address]
    for _ in 0..<Self.roundsMax {
      let missing = Self.parts(of: address, texts).filter { !tried.contains($0) }
      if missing.isEmpty { break }
      for part in missing {
        tried.insert(part)
        // A part that cannot be had keeps its last copy.
        texts[part] = try? await download.text(at: part)
      }
    }
    // The list last: its age is what says that all of it is fresh.
    for (part, text) in texts where part != address { try store.keep(text, of: part) }
    if let text = texts[address] { try store.keep(text, of: address) }
  }

  private static func parts(of address: String, _ texts: [String: String]) -> [String] {
    var wanted: [String] = []
    _ = FilterList(parsing: texts[address] ?? "", name: address) { part in
      wanted.append(part)
      return texts[part]
    }
    return wanted
  }
}
