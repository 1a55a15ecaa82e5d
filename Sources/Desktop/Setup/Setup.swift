import Foundation

/// Sets this machine up for Lenity, and takes all of it back.
///
/// Every change is written to the record before it is made, with what stood there. So a program that is killed
/// anywhere leaves a machine that works (the proxy settings end in `DIRECT`), and the next start knows how to
/// go on.
public struct Setup: Sendable {
  private let recordPath: String
  private let surroundings: Surroundings

  /// What came of one step.
  public struct Outcome: Sendable {
    /// The step.
    public var change: Change
    /// Whether the person had changed the same thing meanwhile, and it was left as they want it.
    public var wasLeft = false
    /// Why it could not be done.
    public var error: DesktopError?
  }

  /// - Parameters:
  ///   - stateFolder: where the record is kept.
  ///   - surroundings: the machine.
  public init(stateFolder: String, surroundings: Surroundings) {
    recordPath = "\(stateFolder)/setup.json"
    self.surroundings = surroundings
  }

  /// What was set up; nil if nothing was.
  public func record() throws(DesktopError) -> SetupRecord? {
    try SetupRecord.read(recordPath)
  }

  /// Finds out what is to be done; changes nothing.
  public func plan(_ wishes: SetupWishes) throws(DesktopError) -> SetupPlan {
    let record = try record()
    var planner = SetupPlanner(wishes: wishes, surroundings: surroundings)
    try planner.plan(hasRecord: record != nil)
    let earlier = Dictionary(
      (record?.entries ?? []).map { ($0.change.slot, $0.change) },
      uniquingKeysWith: { _, last in last }
    )
    let plannedSlots = Set(planner.changes.map(\.slot))
    let obsolete = (record?.entries ?? []).map(\.change).filter { !plannedSlots.contains($0.slot) }
    var steps: [Change] = []
    let wanted = planner.changes.map { change -> Change in
      guard let known = earlier[change.slot] else {
        // What is so already is the person's own doing, and stays when we go.
        let change = change.succeeding(obsolete)
        if !change.isInForce(in: surroundings) { steps.append(change) }
        return change
      }
      let change = known.isInForce(in: surroundings) ? change.inheriting(from: known) : change
      if !change.isInForce(in: surroundings) { steps.append(change) }
      return change
    }
    let stepSlots = Set(steps.map(\.slot))
    return SetupPlan(
      steps: steps,
      obsolete: obsolete,
      remarks: planner.remarks,
      wanted: wanted.filter { earlier[$0.slot] != nil || stepSlots.contains($0.slot) },
      pacURL: wishes.pacURL
    )
  }

  /// Makes the planned changes; one that fails does not keep the others from being made.
  public func apply(
    _ plan: SetupPlan,
    progress: (Change) -> Void = { _ in }
  ) throws(DesktopError) -> [Outcome] {
    var outcomes = try plan.obsolete.map { change throws(DesktopError) in try undo(change) }
    var record = SetupRecord(phase: .applying, entries: [], pacURL: plan.pacURL)
    record.entries = plan.wanted.map { change in
      .init(change: change, isMade: !plan.steps.contains(change))
    }
    try record.write(recordPath)
    outcomes += try finishApplying(&record, progress: progress)
    return outcomes
  }

  /// Takes everything back, the last change first.
  public func undo(progress: (Change) -> Void = { _ in }) throws(DesktopError) -> [Outcome] {
    guard var record = try record() else { return [] }
    record.phase = .undoing
    try record.write(recordPath)
    return try finishUndoing(&record, progress: progress)
  }

  /// Finishes what a killed program had begun.
  ///
  /// - Returns: what was done; nil where there was nothing to finish.
  public func recover() throws(DesktopError) -> [Outcome]? {
    guard var record = try record() else { return nil }
    switch record.phase {
    case .applied: return nil
    case .applying: return try finishApplying(&record) { _ in }
    case .undoing: return try finishUndoing(&record) { _ in }
    }
  }

  private func finishApplying(
    _ record: inout SetupRecord,
    progress: (Change) -> Void
  ) throws(DesktopError) -> [Outcome] {
    var outcomes: [Outcome] = []
    for (index, entry) in record.entries.enumerated() where !entry.isMade {
      progress(entry.change)
      var outcome = Outcome(change: entry.change)
      do {
        try entry.change.apply(in: surroundings)
        record.entries[index].isMade = true
      } catch {
        outcome.error = error
      }
      outcomes.append(outcome)
    }
    // What failed may still have been half done; the record keeps it, and undoing looks.
    record.phase = .applied
    try record.write(recordPath)
    return outcomes
  }

  private func finishUndoing(
    _ record: inout SetupRecord,
    progress: (Change) -> Void
  ) throws(DesktopError) -> [Outcome] {
    var outcomes: [Outcome] = []
    var kept: [SetupRecord.Entry] = []
    for entry in record.entries.reversed() {
      progress(entry.change)
      let outcome = try undo(entry.change)
      if outcome.error != nil { kept.insert(entry, at: 0) }
      outcomes.append(outcome)
    }
    if kept.isEmpty {
      try PlainFile.remove(recordPath)
    } else {
      record.entries = kept
      record.phase = .applied
      try record.write(recordPath)
    }
    return outcomes
  }

  private func undo(_ change: Change) throws(DesktopError) -> Outcome {
    var outcome = Outcome(change: change)
    do {
      outcome.wasLeft = try !change.undo(in: surroundings)
    } catch {
      outcome.error = error
    }
    return outcome
  }
}
