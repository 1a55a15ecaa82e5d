internal import Edits

/// Rules in the form in which a page is matched against them; flat tables of plain numbers.
///
/// Each compound selector of each rule is one *step*. A step waits in exactly one list: that of its id, its
/// class, one of its attributes, its element name, or, for want of these, of every element. An element looks
/// up only what it has, so its cost is that of the steps that could match it. What must hold of ancestors
/// and siblings is kept as the element stack goes (`state`), never searched for.
final class MatchMachine: Sendable {
  let tables: MatchTables
  /// The same tables, for those who hand them on without a copy.
  let tablesPlace: MatchTables.Place
  let rules: [CompiledRule]
  /// `HTMLRead.bytesMax` of each rule's reads.
  let readLimits: [[Int]]
  let stateCount: Int
  /// Frees what `tables` points to, and its copy.
  private let storage: TableStorage

  init(
    tables: MatchTables,
    rules: [CompiledRule],
    stateCount: Int,
    storage: TableStorage
  ) {
    self.tables = tables
    tablesPlace = MatchTables.Place(pointer: TableBuilder(storage: storage).copy([tables]))
    self.rules = rules
    self.stateCount = stateCount
    self.storage = storage
    readLimits = rules.map { $0.reads.map(\.bytesMax) }
  }
}

/// The tables of a `MatchMachine` as bare pointers, for the hot loop; valid as long as the machine lives.
struct MatchTables: @unchecked Sendable, BitwiseCopyable {
  /// Where tables stand.
  struct Place: @unchecked Sendable {
    let pointer: UnsafePointer<MatchTables>
  }

  var tags: TagTable
  var classes: KeyTable
  var ids: KeyTable
  var attributeNames: KeyTable
  /// Values of attributes, each under a fingerprint that its attribute's name is part of.
  var attributeValues: KeyTable
  /// A first look at classes and at the names of attributes.
  var classSet: NameSet
  var attributeWatch: NameMap
  /// The lowest n bytes of a word, for n up to 16 (from 8 on, all of it).
  var masks: UnsafePointer<UInt64>
  /// Step numbers, in stretches that are the lists; the first ones wait for every element.
  var candidates: UnsafePointer<UInt32>
  var universalCount: Int
  var steps: UnsafePointer<MatchStep>
  var tests: UnsafePointer<MatchTest>
  /// Alternatives of `:is()` and `:not()`: numbers of the steps of their last compounds.
  var nested: UnsafePointer<UInt32>
  var targets: UnsafePointer<MatchTarget>
  /// Names and values that tests compare with.
  var pool: UnsafePointer<UInt8>
  /// The actions of the rules, by rule.
  var actions: UnsafePointer<ActionCode>
  /// Whether some step looks at preceding siblings.
  var looksAtSiblings: Bool
  /// Whether some step counts siblings of the same type.
  var countsTypes: Bool
  /// Whether attributes matter whatever the element's name.
  var wantsAllAttributes: Bool
}

/// `HTMLAction` without what it carries.
enum ActionCode: UInt8, BitwiseCopyable {
  case before, after, prepend, append, inner, remove, unwrap, attribute, mark
  case editText, embedText, embedComments, decide
}

/// One compound selector in its place in a rule.
struct MatchStep: BitwiseCopyable {
  var testStart: UInt32 = 0
  var testCount: UInt32 = 0
  /// The state that the compound on the left must have left behind; -1 for none.
  var prerequisite: Int32 = -1
  var combinator: UInt8 = 0
  /// The state this step leaves behind; -1 where nothing stands to its right.
  var state: Int32 = -1
  var targetStart: UInt32 = 0
  var targetCount: UInt32 = 0
  /// Of a step that waits for an attribute: how its value must begin and end.
  var ends = ValueEnds.any

  /// The bit of `requirement` that is always in force.
  static let unconditional: UInt64 = 1 << 63

  /// The state that must be in force for this step to match, as a bit that it shares with few others.
  var requirement: UInt64 {
    // What siblings left behind is in force no more.
    guard prerequisite >= 0, combinator < 2 else { return Self.unconditional }
    return 1 << UInt64(Self.bitIndex(of: prerequisite))
  }

  @inline(__always)
  static func bitIndex(of state: Int32) -> Int {
    Int(UInt32(bitPattern: state) % 63)
  }
}

/// What a match is for.
struct MatchTarget: BitwiseCopyable {
  enum Kind: UInt8, BitwiseCopyable {
    /// The rule's action.
    case action
    /// A part that a decision reads.
    case read
    /// The element has to be held, with its parent where `needsParent`, before more can be said.
    case hold
  }

  var kind: Kind
  var needsParent = false
  var rule: Int32
  /// The read's index, or the alternative's.
  var detail: Int32 = 0
  /// The compound of the alternative up to which the hold's match goes.
  var compound: Int32 = 0
}

/// One test of a compound selector.
struct MatchTest: BitwiseCopyable {
  enum Operation: UInt8, BitwiseCopyable {
    case never
    case type
    case id
    case className
    case attribute
    case nthChild
    case nthOfType
    case isRoot
    case isLink
    case anyOf
    case noneOf
  }

  var operation: Operation
  var attributeOperator: AttributeOperator = .exists
  var ignoresCase = false
  /// The packed element name, or `an+b`.
  var number = 0
  var offset = 0
  var nameStart: UInt32 = 0
  var nameCount: UInt32 = 0
  var valueStart: UInt32 = 0
  var valueCount: UInt32 = 0
  /// The value's first eight bytes.
  var valueWord: UInt64 = 0
}

/// `AttributeTest.Operator` without its spelling.
enum AttributeOperator: UInt8, BitwiseCopyable {
  case exists, equals, includes, dashMatch, prefix, suffix, substring
}

/// A rule as the engine carries it out.
struct CompiledRule: Sendable {
  var id: RuleID
  var action: HTMLAction
  /// The action's markup or text as bytes, escaped where it is text.
  var bytes: [UInt8] = []
  /// The attribute name in lower case, where the action has one.
  var name: [UInt8] = []
  /// Parts to read, for `decide`.
  var reads: [HTMLRead] = []
  var readNames: [String] = []
  /// The selector's alternatives that look ahead.
  var held: [ComplexSelector] = []
}

/// Fingerprints of names, each with the steps that wait for it.
struct KeyTable: @unchecked Sendable, BitwiseCopyable {
  struct Slot: BitwiseCopyable {
    var key: UInt64 = 0
    var start: UInt32 = 0
    var count: UInt32 = 0
    /// The name itself, in the pool.
    var nameStart: UInt32 = 0
    var nameCount: UInt32 = 0
    /// The states of which one must be in force, as bits.
    var requirement: UInt64 = 0
    /// Of an attribute: how a value must begin and end.
    var ends = ValueEnds.any
    /// Of an attribute: whether rules wait for single values of it.
    var hasValues = false
  }

  let slots: UnsafePointer<Slot>
  let mask: Int
  let isEmpty: Bool

  /// The stretch of `candidates` for a name; empty for most.
  ///
  /// A fingerprint has a name's ends and length: `request-retweeted-popup` and `request-favorited-popup`
  /// share one, and stand in different slots.
  @inline(__always)
  func find(
    _ key: UInt64,
    _ name: Input,
    _ count: Int,
    in pool: Input,
    foldingCase: Bool = false
  ) -> UnsafePointer<Slot> {
    var index = Int(truncatingIfNeeded: key >> 40) & mask
    while true {
      let slot = slots + index
      if slot.pointee.nameCount == 0 { return slot }
      if slot.pointee.key == key, Int(slot.pointee.nameCount) == count {
        let own = pool + Int(slot.pointee.nameStart)
        if equalBytes(name, own, count) { return slot }
        if foldingCase, equalIgnoringCase(name, own, count) { return slot }
      }
      index = (index + 1) & mask
    }
  }

  /// The key of an attribute's value; `name` is the key of its name.
  @inline(__always)
  static func valueKey(_ name: UInt64, _ value: Input, _ count: Int) -> UInt64 {
    fingerprint(value, 0, count) &+ name
  }
}
