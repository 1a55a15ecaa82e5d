import Foundation
import Testing

@testable import Desktop

@Suite struct BrowserFinderTests {
  private let root: URL

  init() throws {
    root = FileManager.default.temporaryDirectory.appending(path: "lenity-finder-\(UUID())")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
  }

  private func install(_ path: String, text: String = "#!/bin/sh\n") throws {
    let file = "\(root.path)/\(path)"
    try PlainFile.write(text, to: file, mode: 0o755)
  }

  private var finder: BrowserFinder {
    BrowserFinder(
      Surroundings(
        home: "\(root.path)/home",
        environment: ["PATH": "\(root.path)/bin"],
        systemRoot: root.path
      )
    )
  }

  @Test func findsEveryWayOfInstalling() throws {
    try install("bin/firefox-esr")
    try install("bin/brave-browser")
    try install("bin/flatpak")
    try install("bin/chromium-browser", text: "#!/bin/sh\nexec /snap/bin/chromium \"$@\"\n")
    try install("var/lib/flatpak/exports/bin/com.google.Chrome")
    try install("home/.local/share/flatpak/exports/bin/org.mozilla.firefox")
    #expect(
      finder.all().map(\.label) == [
        "Chromium (snap)", "Chrome (flatpak)", "Brave", "Firefox", "Firefox (flatpak)",
      ]
    )
    #expect(try finder.find("chrome").command.suffix(2) == ["run", "com.google.Chrome"])
    #expect(try finder.find(nil).packaging == .snap(name: "chromium"))
    #expect(try finder.find("\(root.path)/bin/firefox-esr").family == .firefox)
  }

  @Test func saysWhatThereIs() throws {
    #expect(throws: DesktopError.self) { try finder.find(nil) }
    try install("bin/vivaldi-stable")
    #expect(throws: DesktopError.browserUnknown(name: "opera", found: ["Vivaldi"])) {
      try finder.find("opera")
    }
  }
}
