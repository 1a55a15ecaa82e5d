/// Addresses that show posts of one kind: one's own timeline, a thread, somebody's page.
struct ContextReader: Sendable {
  var context: KeywordFilter.Context
  var matches: [MatchPattern]
}
