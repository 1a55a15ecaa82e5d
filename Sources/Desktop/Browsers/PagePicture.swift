public import Foundation

/// Takes pictures of pages that lie in files, with a browser of the machine; nothing is fetched for them.
public struct PagePicture: Sendable {
  private static let secondsMax = 20

  private let browser: Browser
  private let environment: [String: String]

  /// Nil where the machine has no browser of the Chromium family.
  public init?(in surroundings: Surroundings) {
    let found = BrowserFinder(surroundings).all().first { $0.family == .chromium }
    guard let found else { return nil }
    browser = found
    environment = surroundings.environment
  }

  /// Draws the top of a page, 900 by 1,200 points; its own scripts run, and find no network.
  ///
  /// - Parameters:
  ///   - page: an HTML file.
  ///   - picture: the PNG file to write.
  /// - Returns: whether it was drawn.
  public func draw(_ page: URL, to picture: URL) -> Bool {
    let profile = FileManager.default.temporaryDirectory
      .appending(path: "lenity-picture-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: profile) }
    let options = [
      "--headless=new", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
      "--disable-dev-shm-usage", "--window-size=900,1200",
      "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=\(profile.path)",
      "--screenshot=\(picture.path)", page.absoluteString,
    ]
    // Chromium refuses its sandbox to the administrator.
    let sandbox = geteuid() == 0 ? ["--no-sandbox"] : []
    let command = ["timeout", "\(Self.secondsMax)"] + browser.command + sandbox + options
    let program = Program(path: "/usr/bin/env", environment: environment)
    let outcome = try? program.run(command)
    return outcome?.isFine == true && FileManager.default.fileExists(atPath: picture.path)
  }
}
