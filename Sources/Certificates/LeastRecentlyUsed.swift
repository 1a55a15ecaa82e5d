/// A dictionary with a limit, which forgets what was asked for longest ago.
///
/// Entries form a doubly linked list through an array: `newest` … `oldest`. All operations are O(1).
struct LeastRecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    var key: Key
    var value: Value
    var newer: Int?
    var older: Int?
  }

  /// The most entries that are kept; at least one.
  let limit: Int
  private var entries: [Entry] = []
  private var positions: [Key: Int] = [:]
  private var newest: Int?
  private var oldest: Int?

  init(limit: Int) {
    self.limit = max(1, limit)
  }

  var count: Int { entries.count }

  /// The value for `key`, made when there is none; from now on the most recently used one.
  mutating func value(for key: Key, orMake make: () -> Value) -> Value {
    if let position = positions[key] {
      moveToFront(position)
      return entries[position].value
    }
    let value = make()
    insert(key, value)
    return value
  }

  private mutating func insert(_ key: Key, _ value: Value) {
    let position: Int
    if entries.count < limit {
      position = entries.count
      entries.append(Entry(key: key, value: value))
    } else if let last = oldest {
      unlink(last)
      positions[entries[last].key] = nil
      entries[last] = Entry(key: key, value: value)
      position = last
    } else {
      return
    }
    positions[key] = position
    linkAtFront(position)
  }

  private mutating func moveToFront(_ position: Int) {
    guard newest != position else { return }
    unlink(position)
    linkAtFront(position)
  }

  private mutating func linkAtFront(_ position: Int) {
    entries[position].newer = nil
    entries[position].older = newest
    if let newest { entries[newest].newer = position }
    newest = position
    if oldest == nil { oldest = position }
  }

  private mutating func unlink(_ position: Int) {
    let (newer, older) = (entries[position].newer, entries[position].older)
    if let newer { entries[newer].older = older } else { newest = older }
    if let older { entries[older].newer = newer } else { oldest = newer }
  }
}
