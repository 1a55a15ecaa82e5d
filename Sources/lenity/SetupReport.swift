import ArgumentParser
import Certificates
import Desktop
import Foundation

/// What `setup` and `unset` say to the person.
struct SetupReport {
  let isQuiet: Bool
  let isJSON: Bool

  private struct Steps: Encodable {
    struct Step: Encodable {
      var step: String
      var undo: String
    }
    var steps: [Step]
    var obsolete: [Step]
    var remarks: [String]
  }

  /// Shows every step with its undo.
  func show(_ plan: SetupPlan, authority: CertificateAuthority) throws {
    if isJSON {
      let step = { (change: Change) in
        Steps.Step(step: change.summary, undo: change.undoSummary)
      }
      let steps = Steps(
        steps: plan.steps.map(step),
        obsolete: plan.obsolete.map(step),
        remarks: plan.remarks
      )
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(steps), as: UTF8.self))
      return
    }
    guard !isQuiet else { return }
    for remark in plan.remarks { print("Note: \(remark)\n") }
    guard !plan.isEmpty else {
      print("Everything is set up already.")
      return
    }
    print(AuthorityWords(authority).sentence + "\n")
    print("These steps, each of which 'lenity unset' takes back:\n")
    var number = 0
    for change in plan.obsolete {
      number += 1
      print("\(number). no longer needed: \(change.undoSummary) (\(change.summary))")
    }
    for change in plan.steps {
      number += 1
      print("\(number). \(change.summary)\n   undo: \(change.undoSummary)")
    }
    print("")
  }

  func isConfirmed(_ question: String) -> Bool {
    FileHandle.standardError.write(Data("\(question) [y/N] ".utf8))
    let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
    return answer == "y" || answer == "yes"
  }

  /// Says what was not done; leaves with status 1 where something failed.
  func tell(_ outcomes: [Setup.Outcome]) throws {
    for outcome in outcomes where outcome.wasLeft {
      note("Left as you have changed it meanwhile: \(outcome.change.summary)")
    }
    let failed = outcomes.filter { $0.error != nil }
    for outcome in failed {
      note("Not done: \(outcome.change.summary)\n  \(outcome.error?.description ?? "")")
    }
    if !failed.isEmpty {
      note("Everything else is done. Put this right and run the command again.")
      throw ExitCode(1)
    }
  }

  static func tellRecovery(_ outcomes: [Setup.Outcome]?, isQuiet: Bool) throws {
    guard let outcomes, !isQuiet else { return }
    note("An earlier set-up was interrupted; its \(outcomes.count) open steps were finished.")
  }
}

/// A certificate authority in plain words: for whom it can speak, and until when.
struct AuthorityWords {
  private let authority: CertificateAuthority

  init(_ authority: CertificateAuthority) {
    self.authority = authority
  }

  var sentence: String {
    let names = authority.permittedDomains.map(\.description)
    let shown = names.prefix(6).joined(separator: ", ")
    let more = names.count > 6 ? " and \(names.count - 6) more ('lenity ca show')" : ""
    return """
      Your certificate authority can speak for \(names.count) site \(names.count == 1 ? "name" : "names") \
      only: \(shown)\(more). Browsers refuse it for any other. It was made on this machine, its root key no \
      longer exists, and it ends on \(authority.notAfter).
      """
  }

  /// What to do when it ends soon; nil while that is far.
  var warning: String? {
    guard authority.endsSoon else { return nil }
    return """
      Your certificate authority ends on \(authority.notAfter), in \(authority.daysLeft) days. To make a new \
      one: lenity ca renew
      """
  }
}
