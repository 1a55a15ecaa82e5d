/// In which form a client wants to be told.
enum PageFormat: Hashable, Sendable {
  case html
  case json
  case text

  /// Reads an `Accept` field; the first form that it names with a weight above zero, else plain text.
  ///
  /// A client that says nothing, or only `*/*`, is a program; plain text is what it can show.
  init(accept: String?) {
    let ranges = (accept ?? "").split(separator: ",")
    for range in ranges {
      let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
      guard let type = parts.first?.lowercased(), !parts.dropFirst().contains("q=0") else {
        continue
      }
      switch type {
      case "text/html", "application/xhtml+xml":
        self = .html
        return
      case "application/json", "application/problem+json":
        self = .json
        return
      default: continue
      }
    }
    self = .text
  }

  var mediaType: String {
    switch self {
    case .html: "text/html; charset=utf-8"
    case .json: "application/problem+json"
    case .text: "text/plain; charset=utf-8"
    }
  }
}
