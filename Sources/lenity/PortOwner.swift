import Foundation

/// Finds out which program listens on a TCP port of this machine, as far as /proc tells.
enum PortOwner {
  /// `nginx, process 4711`; nil where the system does not say (other people's processes).
  static func describe(port: Int) -> String? {
    let sockets = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { listeningSockets($0, port: port) }
    guard let socket = sockets.first, let process = process(holding: socket) else { return nil }
    let name = (try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)) ?? "?"
    return "\(name.trimmingCharacters(in: .whitespacesAndNewlines)), process \(process)"
  }

  /// Inode numbers of sockets in state LISTEN (0A): proc(5), /proc/net/tcp.
  private static func listeningSockets(_ table: String, port: Int) -> [String] {
    guard let text = try? String(contentsOfFile: table, encoding: .utf8) else { return [] }
    let suffix = String(format: ":%04X", port)
    return text.split(separator: "\n").dropFirst().compactMap { line in
      let columns = line.split(separator: " ")
      guard columns.count > 9, columns[1].hasSuffix(suffix), columns[3] == "0A" else { return nil }
      return String(columns[9])
    }
  }

  private static func process(holding socket: String) -> Int? {
    let files = FileManager.default
    let processes = (try? files.contentsOfDirectory(atPath: "/proc"))?.compactMap(Int.init) ?? []
    return processes.first { process in
      let folder = "/proc/\(process)/fd"
      let descriptors = (try? files.contentsOfDirectory(atPath: folder)) ?? []
      return descriptors.contains { name in
        (try? files.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")) == "socket:[\(socket)]"
      }
    }
  }
}
