import Desktop
import Foundation
import Proxy

/// What a starting proxy does about the set-up: finishes one that was interrupted, and says what has changed.
struct SetupCare {
  let settings: Settings
  let address: ListenAddress

  /// Never keeps the proxy from starting.
  func look() {
    let setup = Setup(stateFolder: settings.statePath, surroundings: .current)
    do throws(DesktopError) {
      if let outcomes = try setup.recover() {
        let failed = outcomes.compactMap(\.error)
        note(
          failed.isEmpty
            ? "An interrupted set-up was finished."
            : "An interrupted set-up is not finished: \(failed[0])"
        )
      }
      guard let record = try setup.record(), record.phase == .applied else { return }
      if record.pacURL != "http://\(address)/proxy.pac" {
        note(
          "Your browsers were set up for \(record.pacURL). Tell them the new address: lenity setup"
        )
      }
    } catch {
      note("lenity: \(error.description)")
    }
  }
}
