import Desktop
import Foundation
import RuleTesting
import Synchronization

/// The folder of `lenity test --report`: a page, and pictures where there is a Chromium to draw them.
///
/// What is shown of a case is written while the case runs, and put together at the end.
final class ReportFolder: Sendable {
  private static let pictureCountMax = 200

  private let folder: URL
  private let camera: PagePicture?
  private let pictureCount = Mutex(0)
  private let responseCounts = Mutex<[Int: Int]>([:])

  init(path: String) throws {
    folder = URL(filePath: path, directoryHint: .isDirectory)
    camera = PagePicture(in: .current)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Adds the next response of a case; of one case, one at a time.
  func add(_ response: TestResult.Rewritten, ofCase index: Int) throws {
    let number = responseCounts.withLock { counts in
      counts[index, default: 0] += 1
      return counts[index, default: 0]
    }
    let name = "\(index + 1)-\(number)"
    let isDrawn = try draw(response, as: name)
    let text = ResultPage.section(for: response, picture: isDrawn ? name : nil)
    let part = part(of: index)
    guard number > 1 else {
      try Data(text.utf8).write(to: part)
      return
    }
    let handle = try FileHandle(forWritingTo: part)
    defer { try? handle.close() }
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
  }

  /// Writes the page.
  func finish(_ results: [TestResult]) throws {
    let page = try OutputFile(path: folder.appending(path: "index.html").path)
    let failedCount = results.count { !$0.passed }
    let head = ResultPage.head(caseCount: results.count, failedCount: failedCount)
    try page.write(Data(head.utf8))
    for (index, result) in results.enumerated() {
      try page.write(Data(ResultPage.opening(of: result).utf8))
      try copy(part(of: index), to: page)
      try page.write(Data(ResultPage.closing.utf8))
    }
    try page.write(Data(ResultPage.tail.utf8))
    try page.finish()
  }

  private func part(of index: Int) -> URL {
    folder.appending(path: ".\(index + 1).part")
  }

  private func copy(_ part: URL, to page: OutputFile) throws {
    guard let handle = try? FileHandle(forReadingFrom: part) else { return }
    while let data = try handle.read(upToCount: 1 << 18), !data.isEmpty { try page.write(data) }
    try handle.close()
    try FileManager.default.removeItem(at: part)
  }

  /// - Returns: whether there are pictures of the page before and after.
  private func draw(_ response: TestResult.Rewritten, as name: String) throws -> Bool {
    guard let camera, response.mediaType.contains("html") else { return false }
    let hasRoom = pictureCount.withLock { count in
      count += 1
      return count <= Self.pictureCountMax
    }
    guard hasRoom else { return false }
    return try [("before", response.before), ("after", response.after)].allSatisfy { side, body in
      let file = folder.appending(path: "\(name)-\(side).html")
      try Data(body).write(to: file, options: .atomic)
      return camera.draw(file, to: folder.appending(path: "\(name)-\(side).png"))
    }
  }
}
