/// Which of a person's folders an installed flatpak sees.
///
/// Source: flatpak-metadata(5), group `Context`; what a person overrides comes after what the app asks for.
struct FlatpakPermissions {
  private var filesystems: [Substring] = []
  private var persistent: [Substring] = []

  init(of id: String, in surroundings: Surroundings) {
    let roots = [
      "\(surroundings.systemRoot)/var/lib/flatpak", "\(surroundings.dataFolder)/flatpak",
    ]
    let files =
      roots.map { "\($0)/app/\(id)/current/active/metadata" }
      + roots.flatMap { ["\($0)/overrides/global", "\($0)/overrides/\(id)"] }
    for file in files {
      guard let text = try? PlainFile.text(file) else { continue }
      let document = INIDocument(text)
      filesystems += Self.list(document.value(of: "filesystems", in: "Context"))
      persistent += Self.list(document.value(of: "persistent", in: "Context"))
    }
  }

  /// Whether the app sees a folder of the person's home, as in `.pki`; the last word counts.
  func sees(_ folder: String) -> Bool {
    var isSeen = false
    for entry in filesystems {
      let isDenied = entry.hasPrefix("!")
      let path = entry.drop { $0 == "!" }.prefix { $0 != ":" }
      guard ["home", "host", "~/\(folder)"].contains(path) else { continue }
      isSeen = !isDenied
    }
    return isSeen
  }

  /// Whether the app has such a folder of its own, kept under `~/.var/app`.
  func keeps(_ folder: String) -> Bool {
    persistent.contains { $0 == folder || $0 == "\(folder)/" || $0 == "." }
  }

  private static func list(_ text: String?) -> [Substring] {
    (text ?? "").split(separator: ";")
  }
}
