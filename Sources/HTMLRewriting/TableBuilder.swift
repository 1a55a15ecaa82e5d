internal import Synchronization

/// Memory of tables that are filled once and then only read.
final class TableStorage: Sendable {
  private let pointers = Mutex<[UInt]>([])

  /// Takes over a pointer, to be freed with this object.
  func keep(_ pointer: UnsafeMutableRawPointer) {
    pointers.withLock { $0.append(UInt(bitPattern: pointer)) }
  }

  deinit {
    pointers.withLock { kept in
      for pointer in kept { UnsafeMutableRawPointer(bitPattern: pointer)?.deallocate() }
    }
  }
}

/// A list of candidates, and what must be so for any of them to match.
struct Stretch {
  var start: Int
  var count: Int
  var requirement: UInt64
  var ends = ValueEnds.any
  /// Whether there are lists for single values of the attribute.
  var hasValues = false
}

/// `[name="value"]`, the name in lower case.
struct AttributeValue: Hashable {
  var name: String
  var value: String
}

/// Allocates and fills the tables of a `MatchMachine`, which keeps their storage.
struct TableBuilder {
  var storage = TableStorage()

  /// An array's elements as a table.
  func copy<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
    for (index, element) in elements.enumerated() { (pointer + index).initialize(to: element) }
    storage.keep(UnsafeMutableRawPointer(pointer))
    return UnsafePointer(pointer)
  }

  private func allocate<Element: BitwiseCopyable>(
    _ count: Int,
    repeating element: Element
  ) -> UnsafeMutablePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: count)
    pointer.initialize(repeating: element, count: count)
    storage.keep(UnsafeMutableRawPointer(pointer))
    return pointer
  }

  /// A power of two with at most half of the slots taken.
  private func capacity(for count: Int) -> Int {
    var capacity = 16
    while capacity < count * 4 { capacity *= 2 }
    return capacity
  }

  func keyTable(
    _ lists: [String: Stretch],
    foldingCase: Bool,
    pool: inout [UInt8]
  ) -> KeyTable {
    let capacity = capacity(for: lists.count)
    let slots = allocate(capacity, repeating: KeyTable.Slot())
    for (name, list) in lists.sorted(by: { $0.value.start < $1.value.start }) {
      let bytes = Array(name.utf8)
      let key = bytes.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { fingerprint($0, 0, buffer.count, foldingCase: foldingCase) } ?? 0
      }
      put(list, key, bytes, into: slots, mask: capacity - 1, pool: &pool)
    }
    return KeyTable(slots: slots, mask: capacity - 1, isEmpty: lists.isEmpty)
  }

  func valueTable(_ lists: [AttributeValue: Stretch], pool: inout [UInt8]) -> KeyTable {
    let capacity = capacity(for: lists.count)
    let slots = allocate(capacity, repeating: KeyTable.Slot())
    for (name, list) in lists.sorted(by: { $0.value.start < $1.value.start }) {
      let value = Array(name.value.utf8)
      let nameKey = Array(name.name.utf8).withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { fingerprint($0, 0, buffer.count, foldingCase: true) } ?? 0
      }
      let key = value.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { KeyTable.valueKey(nameKey, $0, buffer.count) } ?? 0
      }
      put(list, key, value, into: slots, mask: capacity - 1, pool: &pool)
    }
    return KeyTable(slots: slots, mask: capacity - 1, isEmpty: lists.isEmpty)
  }

  private func put(
    _ list: Stretch,
    _ key: UInt64,
    _ bytes: [UInt8],
    into slots: UnsafeMutablePointer<KeyTable.Slot>,
    mask: Int,
    pool: inout [UInt8]
  ) {
    var index = Int(truncatingIfNeeded: key >> 40) & mask
    while slots[index].nameCount > 0 { index = (index + 1) & mask }
    slots[index] = KeyTable.Slot(
      key: key,
      start: UInt32(list.start),
      count: UInt32(list.count),
      nameStart: UInt32(pool.count),
      nameCount: UInt32(bytes.count),
      requirement: list.requirement,
      ends: list.ends,
      hasValues: list.hasValues
    )
    pool += bytes
  }

  /// The lowest n bytes of a word, by n.
  func masks() -> UnsafePointer<UInt64> {
    copy((0...16).map { $0 < 8 ? (1 << UInt64($0 * 8)) &- 1 : UInt64.max })
  }

  func nameSet(_ names: some Collection<String>) -> NameSet {
    let capacity = max(1_024, capacity(for: names.count) * 4)
    let words = allocate(capacity / 64, repeating: UInt64(0))
    let set = NameSet(words: words, shift: UInt64(64 - capacity.trailingZeroBitCount))
    for name in names {
      let place = NameHash.place(NameHash.word(name.utf8), name.utf8.count, set.shift)
      words[place >> 6] |= 1 << UInt64(place & 63)
    }
    return set
  }

  func nameMap(_ names: [String: NameWatch]) -> NameMap {
    let capacity = max(512, capacity(for: names.count) * 4)
    let watches = allocate(capacity, repeating: NameWatch.none)
    let map = NameMap(watches: watches, shift: UInt64(64 - capacity.trailingZeroBitCount))
    for (name, watch) in names {
      // As who reads a page: all letters folded in the same rough way.
      let word = NameHash.word(name.utf8.map { $0 | 0x20 })
      let place = NameHash.place(word, name.utf8.count, map.shift)
      watches[place] = watches[place] | watch
    }
    return map
  }

  func tagTable(
    types: [TagName: Stretch],
    needingAttributes: Set<TagName>
  ) -> TagTable {
    var entries: [TagName: TagEntry] = [:]
    for (names, kind, traits) in ElementKind.known {
      for name in names.split(separator: " ") {
        let tag = TagName(String(name))
        entries[tag] = TagEntry(name: tag, kind: kind, traits: traits)
      }
    }
    for (type, list) in types {
      var entry = entries[type] ?? TagEntry(name: type)
      entry.candidateStart = UInt32(list.start)
      entry.candidateCount = UInt32(list.count)
      entry.requirement = list.requirement
      entries[type] = entry
    }
    let looksAtByTheTree = [TagName("font"), TagName("annotation-xml")]
    for type in needingAttributes.union(looksAtByTheTree) {
      var entry = entries[type] ?? TagEntry(name: type)
      entry.needsAttributes = true
      entries[type] = entry
    }
    return fill(entries)
  }

  private func fill(_ entries: [TagName: TagEntry]) -> TagTable {
    let capacity = capacity(for: entries.count)
    let slots = allocate(capacity, repeating: TagEntry())
    let unknown = allocate(1, repeating: TagEntry())
    let table = TagTable(
      slots: slots,
      shift: UInt64(64 - capacity.trailingZeroBitCount),
      mask: capacity - 1,
      unknown: unknown
    )
    for entry in entries.values {
      var index = Int(
        truncatingIfNeeded: (entry.name.value &* 0x9E37_79B9_7F4A_7C15) >> table.shift
      )
      while slots[index].name != .none { index = (index + 1) & table.mask }
      slots[index] = entry
    }
    return table
  }
}

extension TagTable {
  /// The table without any rule, for those who only read tokens; lives as long as the process.
  static let standard = standardBuilder.tagTable(types: [:], needingAttributes: [])

  private static let standardBuilder = TableBuilder()
}
