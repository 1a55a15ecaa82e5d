import Foundation

/// A file that is Lenity's alone.
public struct OwnFile: ReversibleChange {
  var path: String
  /// What stood there; nil where there was no file.
  var before: Data?
  var after: Data
  /// The first of the folders on the way to it that had to be made.
  var newFolder: String?
  /// What it is for, as in "so that browsers find the proxy".
  var purpose: String

  init(path: String, text: String, purpose: String) throws(DesktopError) {
    self.path = path
    self.purpose = purpose
    before = try PlainFile.read(path)
    after = Data(text.utf8)
    newFolder = PlainFile.firstMissing(folder)
  }

  private var folder: String { (path as NSString).deletingLastPathComponent }

  var slot: String { "file \(path)" }

  mutating func inherit(from earlier: OwnFile) {
    before = earlier.before
    newFolder = earlier.newFolder
  }

  var summary: String { "write \(path) \(purpose)" }

  var undoSummary: String { before == nil ? "remove it" : "put back what stands there now" }

  func apply(in surroundings: Surroundings) throws(DesktopError) {
    guard !isInForce(in: surroundings) else { return }
    try PlainFile.write(after, to: path)
  }

  func undo(in surroundings: Surroundings) throws(DesktopError) -> Bool {
    let present = try PlainFile.read(path)
    guard present == after else { return present == before }
    if let before {
      try PlainFile.write(before, to: path)
    } else {
      try PlainFile.remove(path)
      PlainFile.removeEmpty(folder, upTo: newFolder)
    }
    return true
  }

  func isInForce(in surroundings: Surroundings) -> Bool {
    (try? PlainFile.read(path)) == after
  }
}
