import Foundation

/// Finds the browsers that are installed, the one to be preferred first.
public struct BrowserFinder {
  private struct Known {
    var name: String
    var family: Browser.Family
    /// Programs on the PATH.
    var programs: [String]
    var snap: String?
    var flatpak: String?
  }

  /// The order matters: a Chromium needs nothing but itself, a Firefox needs certutil as well.
  private static let known = [
    Known(
      name: "Chromium",
      family: .chromium,
      programs: ["chromium", "chromium-browser"],
      snap: "chromium",
      flatpak: "org.chromium.Chromium"
    ),
    Known(
      name: "Chrome",
      family: .chromium,
      programs: ["google-chrome-stable", "google-chrome"],
      flatpak: "com.google.Chrome"
    ),
    Known(
      name: "Brave",
      family: .chromium,
      programs: ["brave-browser", "brave-browser-stable", "brave"],
      snap: "brave",
      flatpak: "com.brave.Browser"
    ),
    Known(
      name: "Edge",
      family: .chromium,
      programs: ["microsoft-edge-stable", "microsoft-edge"],
      flatpak: "com.microsoft.Edge"
    ),
    Known(
      name: "Vivaldi",
      family: .chromium,
      programs: ["vivaldi-stable", "vivaldi"],
      flatpak: "com.vivaldi.Vivaldi"
    ),
    Known(
      name: "Firefox",
      family: .firefox,
      programs: ["firefox", "firefox-esr"],
      snap: "firefox",
      flatpak: "org.mozilla.firefox"
    ),
    Known(
      name: "LibreWolf",
      family: .firefox,
      programs: ["librewolf"],
      flatpak: "io.gitlab.librewolf-community"
    ),
  ]

  private let surroundings: Surroundings

  /// Looks at nothing yet.
  public init(_ surroundings: Surroundings) {
    self.surroundings = surroundings
  }

  /// All that are installed.
  public func all() -> [Browser] {
    Self.known.flatMap(installations)
  }

  /// The browser by this name or path, or with nil the first that is there.
  ///
  /// - Throws: `DesktopError` naming what was looked for, or what there is.
  public func find(_ wish: String?) throws(DesktopError) -> Browser {
    let all = all()
    guard let wish else {
      guard let first = all.first else { throw .noBrowser(tried: Self.known.map(\.name)) }
      return first
    }
    if let named = all.first(where: { Self.matches($0, wish) }) { return named }
    guard let path = surroundings.path(of: wish) else {
      throw .browserUnknown(name: wish, found: all.map(\.label))
    }
    let file = (path as NSString).lastPathComponent.lowercased()
    let isFirefox = file.contains("firefox") || file.contains("wolf")
    return Browser(
      name: file,
      family: isFirefox ? .firefox : .chromium,
      packaging: packaging(of: path),
      command: [path]
    )
  }

  private static func matches(_ browser: Browser, _ wish: String) -> Bool {
    let wish = wish.lowercased()
    return browser.name.lowercased() == wish || browser.label.lowercased() == wish
      || browser.command.first == wish
  }

  private func installations(of known: Known) -> [Browser] {
    var found: [Browser] = []
    func add(_ packaging: Browser.Packaging, _ command: [String]) {
      let browser = Browser(
        name: known.name,
        family: known.family,
        packaging: packaging,
        command: command
      )
      if !found.contains(where: { $0.packaging == packaging }) { found.append(browser) }
    }
    for program in known.programs {
      if let path = surroundings.path(of: program) { add(packaging(of: path), [path]) }
    }
    if let snap = known.snap, PlainFile.exists("\(surroundings.systemRoot)/snap/bin/\(snap)") {
      add(.snap(name: snap), ["\(surroundings.systemRoot)/snap/bin/\(snap)"])
    }
    if let id = known.flatpak, hasFlatpak(id), let flatpak = surroundings.path(of: "flatpak") {
      add(.flatpak(id: id), [flatpak, "run", id])
    }
    return found
  }

  private func hasFlatpak(_ id: String) -> Bool {
    let exports = [
      "\(surroundings.systemRoot)/var/lib/flatpak/exports/bin/\(id)",
      "\(surroundings.dataFolder)/flatpak/exports/bin/\(id)",
    ]
    return exports.contains(where: PlainFile.exists)
  }

  /// A program under `/snap`, or a small script that leads there, as Ubuntu's `chromium-browser`.
  private func packaging(of path: String) -> Browser.Packaging {
    let target = URL(filePath: path).resolvingSymlinksInPath().path
    if path.contains("/snap/bin/") || target.hasSuffix("/usr/bin/snap") {
      return .snap(name: (path as NSString).lastPathComponent)
    }
    let size = (try? FileManager.default.attributesOfItem(atPath: target))?[.size] as? Int
    guard let size, size < 16_384, let script = try? PlainFile.text(target),
      let range = script.range(of: "/snap/bin/")
    else { return .system }
    let name = script[range.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "-" }
    return .snap(name: String(name))
  }
}
