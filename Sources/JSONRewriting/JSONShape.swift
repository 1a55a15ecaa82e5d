/// How JSON documents stand in a body.
public enum JSONShape: Sendable, Hashable {
  /// One document or several after each other, told by the first bytes.
  ///
  /// Understands a UTF-8 byte order mark, anti-hijacking prefixes (`for (;;);`, `)]}'`, `while(1);`),
  /// JSONP and `var name = …;`. UTF-16 passes unchanged.
  case automatic

  /// Exactly one document, nothing before or after it but white space.
  case single

  /// One document a line (NDJSON). A line that is not JSON passes unchanged; the next starts afresh.
  case lines

  /// Server-sent events whose `data:` is JSON; each event is edited and sent when it ends.
  case eventStream

  /// `multipart/mixed` with JSON parts (GraphQL incremental delivery); the boundary without `--`.
  case multipart(boundary: String)
}
