#if os(macOS)
import Foundation

/// The automatic proxy address of one macOS network service.
///
/// NOTE: written after the manual of networksetup(8) and not yet tried on a Mac.
public struct NetworkService: ReversibleChange {
  var name: String
  var urlBefore: String
  var wasOn: Bool
  var urlAfter: String

  var slot: String { "network service \(name)" }

  var summary: String { "set the automatic proxy address of '\(name)' to \(urlAfter)" }

  var undoSummary: String { wasOn ? "set it back to \(urlBefore)" : "turn it off again" }

  mutating func inherit(from earlier: NetworkService) {
    urlBefore = earlier.urlBefore
    wasOn = earlier.wasOn
  }

  func apply(in surroundings: Surroundings) throws(DesktopError) {
    let program = try surroundings.neededProgram("networksetup", package: "macOS itself")
    try program.succeed(["-setautoproxyurl", name, urlAfter])
  }

  func undo(in surroundings: Surroundings) throws(DesktopError) -> Bool {
    guard isInForce(in: surroundings) else { return false }
    let program = try surroundings.neededProgram("networksetup", package: "macOS itself")
    if !urlBefore.isEmpty { try program.succeed(["-setautoproxyurl", name, urlBefore]) }
    try program.succeed(["-setautoproxystate", name, wasOn ? "on" : "off"])
    return true
  }

  func isInForce(in surroundings: Surroundings) -> Bool {
    let answer = try? surroundings.program("networksetup")?.run(["-getautoproxyurl", name])
    return answer?.output.contains(urlAfter) ?? false
  }
}
#endif
