/// One open element.
struct Frame: BitwiseCopyable {
  enum Namespace: UInt8, BitwiseCopyable {
    case html, svg, mathML
  }

  var name: TagName
  var traits: TagTraits
  var kind: ElementKind
  var namespace: Namespace
  /// In foreign content: HTML begins inside of it.
  var isHTMLIntegration = false
  /// Was ended out of turn (`<b><p></b>`) and only waits to be removed.
  var isEnded = false
  /// Is not in the page, only implied by it.
  var isImplied = false
  /// Bytes of its name where its end tag may be known by them alone; 0 where that takes a closer look.
  var plainNameCount: UInt8 = 0
  /// Children begun so far.
  var childCount: UInt32 = 0
  /// Its states are those from here up to the next frame's start.
  var stateStart: UInt32
  /// Its actions are those from here up to the next frame's start.
  var activeStart: UInt32
  /// Its node in the held tree; -1 for none.
  var node: Int32 = -1
}

/// The scratch memory of one page's engine: stacks and counters of plain numbers that the hot loop writes
/// through pointers, without checks of uniqueness.
///
/// Owned by one engine at a time; the engine makes its own copy when it finds itself copied.
final class PageMemory {
  let attributes: UnsafeMutablePointer<AttributeSpan>
  private(set) var hits: UnsafeMutablePointer<MatchTarget>
  private(set) var hitCapacity: Int
  let attributeCapacity: Int
  private(set) var frames: UnsafeMutablePointer<Frame>
  private(set) var frameCapacity: Int
  private(set) var states: UnsafeMutablePointer<Int32>
  private(set) var stateCapacity: Int
  private(set) var actives: UnsafeMutablePointer<Active>
  private(set) var activeCapacity: Int
  let stateCounts: UnsafeMutablePointer<UInt32>
  let stateCountsCapacity: Int
  let kindCounts: UnsafeMutablePointer<UInt32>
  /// How many of the states in force share each bit of `PageEngine.activeStates`.
  let stateBitCounts: UnsafeMutablePointer<UInt32>

  init(attributeCapacity: Int, stateCount: Int) {
    self.attributeCapacity = max(attributeCapacity, 1)
    attributes = .allocate(capacity: self.attributeCapacity)
    hitCapacity = 16
    hits = .allocate(capacity: hitCapacity)
    frameCapacity = 64
    frames = .allocate(capacity: frameCapacity)
    stateCapacity = 64
    states = .allocate(capacity: stateCapacity)
    activeCapacity = 32
    actives = .allocate(capacity: activeCapacity)
    stateCountsCapacity = max(stateCount, 1)
    stateCounts = .allocate(capacity: stateCountsCapacity)
    stateCounts.initialize(repeating: 0, count: stateCountsCapacity)
    kindCounts = .allocate(capacity: 256)
    kindCounts.initialize(repeating: 0, count: 256)
    stateBitCounts = .allocate(capacity: 64)
    stateBitCounts.initialize(repeating: 0, count: 64)
  }

  /// The same contents in memory of its own.
  func copy(frameCount: Int, stateCount: Int, activeCount: Int) -> PageMemory {
    let other = PageMemory(attributeCapacity: attributeCapacity, stateCount: stateCountsCapacity)
    while other.frameCapacity < frameCount { other.growFrames(keeping: 0) }
    while other.stateCapacity < stateCount { other.growStates(keeping: 0) }
    while other.activeCapacity < activeCount { other.growActives(keeping: 0) }
    other.actives.update(from: actives, count: activeCount)
    other.attributes.update(from: attributes, count: attributeCapacity)
    other.frames.update(from: frames, count: frameCount)
    other.states.update(from: states, count: stateCount)
    other.stateCounts.update(from: stateCounts, count: stateCountsCapacity)
    other.kindCounts.update(from: kindCounts, count: 256)
    other.stateBitCounts.update(from: stateBitCounts, count: 64)
    return other
  }

  func growHits(keeping count: Int) {
    let bigger = UnsafeMutablePointer<MatchTarget>.allocate(capacity: hitCapacity * 2)
    bigger.update(from: hits, count: count)
    hits.deallocate()
    hits = bigger
    hitCapacity *= 2
  }

  func growFrames(keeping count: Int) {
    let bigger = UnsafeMutablePointer<Frame>.allocate(capacity: frameCapacity * 2)
    bigger.update(from: frames, count: count)
    frames.deallocate()
    frames = bigger
    frameCapacity *= 2
  }

  func growStates(keeping count: Int) {
    let bigger = UnsafeMutablePointer<Int32>.allocate(capacity: stateCapacity * 2)
    bigger.update(from: states, count: count)
    states.deallocate()
    states = bigger
    stateCapacity *= 2
  }

  func growActives(keeping count: Int) {
    let bigger = UnsafeMutablePointer<Active>.allocate(capacity: activeCapacity * 2)
    bigger.update(from: actives, count: count)
    actives.deallocate()
    actives = bigger
    activeCapacity *= 2
  }

  deinit {
    actives.deallocate()
    attributes.deallocate()
    hits.deallocate()
    frames.deallocate()
    states.deallocate()
    stateCounts.deallocate()
    kindCounts.deallocate()
    stateBitCounts.deallocate()
  }
}
