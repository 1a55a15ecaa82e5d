import Foundation
import Rules

/// Filter lists that profiles take over: files as they are, addresses from the copies kept in the state folder.
struct ListStore: Sendable {
  /// Where copies are kept: one file for a list or a part of one.
  let folder: String

  /// The copies that a proxy without a configuration of its own keeps.
  static var personal: ListStore { ListStore(folder: "\(Settings.defaultStatePath)/lists") }

  /// How long a list that does not say is good for.
  private static let expiresSecondsDefault = 4 * 86_400

  /// A profile's lists with their lines; those that are not there yet are left out.
  ///
  /// Names of files are relative to `profileFolder`.
  func lists(of profile: Profile, profileFolder: String) throws -> [ImportedFilters] {
    try profile.lists.compactMap { subscription in
      guard let list = try list(of: subscription, profileFolder: profileFolder) else { return nil }
      return ImportedFilters(lines: list.lines, isTrusted: subscription.isTrusted)
    }
  }

  /// One list; nil where its address has not been read yet.
  func list(of subscription: ListSubscription, profileFolder: String) throws -> FilterList? {
    switch subscription.source {
    case .url(let address):
      return copy(of: address).map { FilterList(parsing: $0, name: address, include: copy) }
    case .file(let name):
      let path = PathText.absolute(name, in: profileFolder)
      guard FileManager.default.fileExists(atPath: path) else {
        throw UsageError("\(subscription.place): there is no list '\(path)'")
      }
      return FilterList(parsing: try RuleFiles.read(path), name: path) { try? RuleFiles.read($0) }
    }
  }

  /// The copy of a list or part; nil where there is none.
  func copy(of address: String) -> String? {
    FileManager.default.contents(atPath: path(of: address))
      .map { String(decoding: $0, as: UTF8.self) }
  }

  func keep(_ text: String, of address: String) throws {
    try UserFiles.write(text, to: path(of: address), permissions: 0o600)
  }

  /// Whether the copy is missing or older than the list says it may be.
  func isDue(_ address: String, at now: Date) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path(of: address))
    guard let kept = attributes?[.modificationDate] as? Date, let text = copy(of: address) else {
      return true
    }
    let seconds =
      FilterList(parsing: text, name: address).expiresSeconds ?? Self.expiresSecondsDefault
    return now.timeIntervalSince(kept) > Double(seconds)
  }

  private func path(of address: String) -> String {
    var hash = StableHash()
    hash.combine(address)
    let words = address.dropFirst("https://".count)
      .map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    return "\(folder)/\(String(words).prefix(60))-\(hash.text).txt"
  }
}
