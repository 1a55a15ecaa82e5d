import Foundation
import Glibc

/// A way to tell a browser what to do: WebDriver's commands, over whatever the browser understands.
protocol BrowserLink: AnyObject {
  /// Sends one command and returns what it answers.
  func call(_ command: BrowserCommand, _ parameters: [String: Any]) throws -> Any

  /// Ends the browser.
  func quit()
}

/// The commands of WebDriver (W3C) that these tests use.
enum BrowserCommand {
  case newSession, navigate, back, execute, perform, screenshot, deleteSession
  /// Chromium's own: a command of its DevTools protocol.
  case devTools

  /// Method and path below the session, over HTTP.
  var http: (method: String, path: String) {
    switch self {
    case .newSession: ("POST", "/session")
    case .navigate: ("POST", "/url")
    case .back: ("POST", "/back")
    case .execute: ("POST", "/execute/sync")
    case .perform: ("POST", "/actions")
    case .screenshot: ("GET", "/screenshot")
    case .deleteSession: ("DELETE", "")
    case .devTools: ("POST", "/goog/cdp/execute")
    }
  }

  /// The name in Firefox's own protocol; nil for what it does not have.
  var marionette: String? {
    switch self {
    case .newSession: "WebDriver:NewSession"
    case .navigate: "WebDriver:Navigate"
    case .back: "WebDriver:Back"
    case .execute: "WebDriver:ExecuteScript"
    case .perform: "WebDriver:PerformActions"
    case .screenshot: "WebDriver:TakeScreenshot"
    case .deleteSession: "WebDriver:DeleteSession"
    case .devTools: nil
    }
  }
}

/// Waits until something listens on a port.
func awaitConnection(to port: UInt16) throws -> Socket {
  for _ in 0..<1_200 {
    if let socket = try? Socket.connected(to: port) { return socket }
    usleep(25_000)
  }
  throw Socket.Failure()
}

/// A port that was free a moment ago.
func freePort() throws -> UInt16 {
  let socket = try Socket.listening()
  defer { socket.finish() }
  return socket.port
}

extension Process {
  /// Ends the process at once.
  ///
  /// A child inherits the signals that the thread blocks which starts it, and threads of a pool block most:
  /// it may never see a plain request to end.
  fileprivate func end() {
    kill(processIdentifier, SIGKILL)
  }
}

/// Chromium through chromedriver, by plain HTTP.
final class ChromiumLink: BrowserLink {
  private let process = Process()
  private let port: UInt16
  private var session = ""

  init(driver: String, _ options: Browser.Options) throws {
    port = try freePort()
    process.executableURL = URL(filePath: driver)
    process.arguments = ["--port=\(port)", "--silent"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    try awaitConnection(to: port).finish()
    let flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    let answer = try call(
      .newSession,
      [
        "capabilities": [
          "alwaysMatch": ["goog:chromeOptions": ["args": flags + Self.flags(options)]]
        ]
      ]
    )
    session = (answer as? [String: Any])?["sessionId"] as? String ?? ""
  }

  private static func flags(_ options: Browser.Options) -> [String] {
    var flags = ["--window-size=760,900"]
    if options.isDark { flags.append("--blink-settings=preferredColorScheme=0") }
    if options.isLarge { flags.append("--force-device-scale-factor=2") }
    if let proxy = options.proxy {
      flags += [
        "--proxy-server=http://127.0.0.1:\(proxy.port)",
        "--ignore-certificate-errors-spki-list=\(proxy.publicKeyHash)",
      ]
    }
    return flags
  }

  func call(_ command: BrowserCommand, _ parameters: [String: Any]) throws -> Any {
    let (method, path) = command.http
    let target = session.isEmpty ? path : "/session/\(session)\(path)"
    let data = try JSONSerialization.data(withJSONObject: parameters)
    let body = method == "POST" ? [UInt8](data) : []
    let socket = try Socket.connected(to: port)
    defer { socket.finish() }
    let head =
      "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
      + "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
    socket.write(Array(head.utf8) + body)
    guard let message = HTTPMessage.read(from: socket),
      let object = try JSONSerialization.jsonObject(with: Data(message.body)) as? [String: Any],
      let value = object["value"]
    else { throw Browser.Failure(description: "no answer to \(method) \(target)") }
    if let error = value as? [String: Any], error["error"] is String {
      throw Browser.Failure(description: "\(target): \(error["message"] ?? "")")
    }
    return value
  }

  func quit() {
    _ = try? call(.deleteSession, [:])
    process.end()
  }
}

/// Firefox through Marionette, the protocol it speaks itself: messages of JSON with their length before them.
final class FirefoxLink: BrowserLink {
  private let process = Process()
  private let socket: Socket
  private let profile: URL
  private var received: [UInt8] = []
  private var number = 0

  init(program: String, _ options: Browser.Options) throws {
    let port = try freePort()
    profile = FileManager.default.temporaryDirectory.appending(path: "lenity-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: profile, withIntermediateDirectories: true)
    try Self.preferences(options, port: port).write(
      to: profile.appending(path: "user.js"),
      atomically: true,
      encoding: .utf8
    )
    if let proxy = options.proxy { try Self.trust(proxy.root, in: profile) }
    process.executableURL = URL(filePath: program)
    process.arguments = [
      "--headless", "--marionette", "--no-remote", "--width", "760", "--height", "900",
      "--profile", profile.path,
    ]
    process.environment = ProcessInfo.processInfo.environment.merging(["HOME": profile.path]) {
      $1
    }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    socket = try awaitConnection(to: port)
    _ = try message()
    _ = try call(.newSession, ["capabilities": ["alwaysMatch": [String: String]()]])
  }

  private static func preferences(_ options: Browser.Options, port: UInt16) -> String {
    var preferences = """
      user_pref("marionette.port", \(port));
      user_pref("ui.systemUsesDarkTheme", \(options.isDark ? 1 : 0));
      user_pref("layout.css.prefers-color-scheme.content-override", \(options.isDark ? 0 : 1));
      user_pref("layout.css.devPixelsPerPx", "\(options.isLarge ? 2 : 1)");
      user_pref("datareporting.policy.dataSubmissionEnabled", false);

      """
    if let proxy = options.proxy {
      preferences += """
        user_pref("network.proxy.type", 1);
        user_pref("network.proxy.http", "127.0.0.1");
        user_pref("network.proxy.http_port", \(proxy.port));
        user_pref("network.proxy.ssl", "127.0.0.1");
        user_pref("network.proxy.ssl_port", \(proxy.port));
        user_pref("network.captive-portal-service.enabled", false);
        user_pref("network.connectivity-service.enabled", false);

        """
    }
    return preferences
  }

  /// Puts an authority into the profile's own database, as setting Lenity up does for a person's profiles.
  private static func trust(_ root: URL, in profile: URL) throws {
    let database = "sql:\(profile.path)"
    for arguments in [
      ["-N", "-d", database, "--empty-password"],
      ["-A", "-d", database, "-n", "Lenity", "-t", "C,,", "-i", root.path],
    ] {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/certutil")
      process.arguments = arguments
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        throw Browser.Failure(description: "certutil \(arguments[0]): \(process.terminationStatus)")
      }
    }
  }

  func call(_ command: BrowserCommand, _ parameters: [String: Any]) throws -> Any {
    guard let name = command.marionette else {
      throw Browser.Failure(description: "Firefox has no \(command)")
    }
    number += 1
    let data = try JSONSerialization.data(withJSONObject: [0, number, name, parameters])
    socket.write(Array("\(data.count):".utf8) + [UInt8](data))
    guard let answer = try message() as? [Any], answer.count == 4 else {
      throw Browser.Failure(description: "no answer to \(command)")
    }
    if let error = answer[2] as? [String: Any] {
      throw Browser.Failure(description: "\(command): \(error["message"] ?? "")")
    }
    return (answer[3] as? [String: Any])?["value"] ?? NSNull()
  }

  func quit() {
    _ = try? call(.deleteSession, [:])
    process.end()
    socket.finish()
    try? FileManager.default.removeItem(at: profile)
  }

  private func message() throws -> Any {
    while true {
      if let colon = received.firstIndex(of: UInt8(ascii: ":")),
        let count = Int(String(decoding: received[..<colon], as: UTF8.self)),
        received.count - colon - 1 >= count
      {
        let body = Data(received[(colon + 1)..<(colon + 1 + count)])
        received.removeFirst(colon + 1 + count)
        return try JSONSerialization.jsonObject(with: body)
      }
      let part = socket.read()
      guard !part.isEmpty else { throw Browser.Failure(description: "Firefox has gone") }
      received += part
    }
  }
}
