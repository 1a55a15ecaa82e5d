package import Foundation
import Glibc

/// A real browser without a window, driven as WebDriver (W3C) has it.
package final class Browser {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) {
      self.description = description
    }
  }

  /// The browsers that the script must work in.
  package enum Kind: String, CaseIterable, Sendable {
    case chromium, firefox

    /// The program to start; nil where it is not installed.
    var program: String? {
      let places =
        switch self {
        case .chromium: ["/usr/bin/chromedriver", "/usr/lib/chromium/chromedriver"]
        case .firefox: ["/usr/bin/firefox-esr", "/usr/bin/firefox"]
        }
      return places.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Those that are installed; says which are not.
    package static let installed = allCases.filter { kind in
      if kind.program == nil { print("skipped: no \(kind.rawValue)") }
      return kind.program != nil
    }
  }

  private let link: any BrowserLink

  /// What a browser is started with.
  package struct Options {
    /// Pages are told that the reader prefers dark colours.
    package var isDark = false
    /// Everything is twice as large, as with the browser's zoom at 200 %.
    package var isLarge = false
    /// Where everything goes through; nil for nowhere.
    package var proxy: Proxy?

    /// A browser as it comes.
    package init() {}
  }

  /// A proxy with an authority that the browser is to trust.
  package struct Proxy {
    var port: Int
    var root: URL
    var publicKeyHash: String

    /// - Parameters:
    ///   - port: on the loopback address.
    ///   - root: the certificate that a profile gets to trust.
    ///   - publicKeyHash: of the intermediate, for a Chromium that trusts nothing else: base64 of the SHA-256.
    package init(port: Int, root: URL, publicKeyHash: String) {
      self.port = port
      self.root = root
      self.publicKeyHash = publicKeyHash
    }
  }

  /// Starts a browser.
  package init(_ kind: Kind, _ options: Options = Options()) throws {
    guard let program = kind.program else { throw Failure(description: "no \(kind)") }
    link =
      switch kind {
      case .chromium: try ChromiumLink(driver: program, options)
      case .firefox: try FirefoxLink(program: program, options)
      }
  }

  /// What a page's own thread has done, in milliseconds.
  package struct ThreadTime {
    /// Everything, the three others among it.
    package var all: Double
    package var script: Double
    package var style: Double
    package var layout: Double

    /// The median of each for itself; all nothing for no times.
    package static func median(_ times: [ThreadTime]) -> ThreadTime {
      func middle(_ part: (ThreadTime) -> Double) -> Double {
        times.isEmpty ? 0 : times.map(part).sorted()[times.count / 2]
      }
      return ThreadTime(
        all: middle(\.all),
        script: middle(\.script),
        style: middle(\.style),
        layout: middle(\.layout)
      )
    }

    package static func - (end: ThreadTime, begin: ThreadTime) -> ThreadTime {
      ThreadTime(
        all: end.all - begin.all,
        script: end.script - begin.script,
        style: end.style - begin.style,
        layout: end.layout - begin.layout
      )
    }
  }

  /// One browser of a kind for all tests of a run; to start one takes longer than most tests.
  ///
  /// Only for suites that are serialized: a browser does one thing at a time.
  package static func shared(_ kind: Kind) throws -> Browser {
    if let browser = running[kind] { return browser }
    if running.isEmpty { atexit { Browser.running.removeAll() } }
    let browser = try Browser(kind)
    running[kind] = browser
    return browser
  }

  nonisolated(unsafe) private static var running: [Kind: Browser] = [:]

  deinit {
    link.quit()
  }

  package func open(_ address: String) throws {
    _ = try link.call(.navigate, ["url": address])
  }

  package func back() throws {
    _ = try link.call(.back, [:])
  }

  /// What an expression of JavaScript says in the page.
  @discardableResult
  package func value(_ expression: String) throws -> Any {
    try link.call(.execute, ["script": "return (\(expression))", "args": [String]()])
  }

  /// Waits until an expression is true; half a minute at most unless told otherwise.
  package func wait(until expression: String, seconds: Int = 30) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      if try value("!!(\(expression))") as? Bool == true { return }
      usleep(50_000)
    }
    let page = (try? value("document.documentElement.outerHTML.slice(0, 2000)")) ?? ""
    throw Failure(description: "never true: \(expression)\n\(page)")
  }

  /// Presses keys one after the other, as a person would; `held` stay down meanwhile.
  package func press(_ keys: String, held: String = "") throws {
    let down = { (key: Character) in ["type": "keyDown", "value": String(key)] }
    let lift = { (key: Character) in ["type": "keyUp", "value": String(key)] }
    let actions = held.map(down) + keys.flatMap { [down($0), lift($0)] } + held.map(lift)
    try perform(["type": "key", "id": "keys", "actions": actions])
  }

  /// Clicks into the middle of what a selector finds.
  package func click(_ selector: String) throws {
    let rectangle = "document.querySelector('\(selector)').getBoundingClientRect()"
    let place = try value("(r => [r.x + r.width / 2, r.y + r.height / 2])(\(rectangle))")
    guard let place = place as? [Double] else { throw Failure(description: "no \(selector)") }
    try click(x: Int(place[0]), y: Int(place[1]))
  }

  package func click(x: Int, y: Int) throws {
    let actions: [[String: Any]] = [
      ["type": "pointerMove", "x": x, "y": y], ["type": "pointerDown", "button": 0],
      ["type": "pointerUp", "button": 0],
    ]
    try perform(["type": "pointer", "id": "mouse", "actions": actions])
  }

  /// How long the page's own thread has worked until now, in Chromium only.
  ///
  /// The thread's own time, not the clock's: what other programs take meanwhile does not count.
  package func threadTime() throws -> ThreadTime {
    try devTools("Performance.enable", ["timeDomain": "threadTicks"])
    let answer = try devTools("Performance.getMetrics", [:]) as? [String: Any]
    let metrics = answer?["metrics"] as? [[String: Any]] ?? []
    func milliseconds(_ name: String) throws -> Double {
      let metric = metrics.first { $0["name"] as? String == name }
      guard let seconds = metric?["value"] as? Double else {
        throw Failure(description: "no \(name) in \(metrics)")
      }
      return seconds * 1_000
    }
    return ThreadTime(
      all: try milliseconds("TaskDuration"),
      script: try milliseconds("ScriptDuration"),
      style: try milliseconds("RecalcStyleDuration"),
      layout: try milliseconds("LayoutDuration")
    )
  }

  @discardableResult
  private func devTools(_ name: String, _ parameters: [String: Any]) throws -> Any {
    try link.call(.devTools, ["cmd": name, "params": parameters])
  }

  /// The window as PNG.
  package func screenshot() throws -> Data {
    let text = try link.call(.screenshot, ["full": false]) as? String
    return text.flatMap { Data(base64Encoded: $0) } ?? Data()
  }

  private func perform(_ source: [String: Any]) throws {
    _ = try link.call(.perform, ["actions": [source]])
  }
}
