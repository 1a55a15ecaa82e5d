import Foundation
import Testing

@testable import Rules

/// The schemas that editors use say what the parsers take.
@Suite("Schemas for editors") struct SchemaTests {
  private static func properties(_ file: String) throws -> Set<String> {
    let url = PackCase.rulesFolder.appending(path: file)
    let root = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
    return Set(try #require(root?["properties"] as? [String: Any]).keys)
  }

  @Test("every key of a profile is in its schema, and no other")
  func knowsProfileKeys() throws {
    #expect(try Self.properties("profile-schema.json") == Set(ProfileParser.keys))
  }

  @Test("every pack uses only keys that its schema knows")
  func knowsPackKeys() throws {
    let known = try Self.properties("schema.json")
    for folder in ["sites", "shared"] {
      let url = PackCase.rulesFolder.appending(path: folder)
      for file in try FileManager.default.contentsOfDirectory(atPath: url.path) {
        let text = try String(contentsOf: url.appending(path: file), encoding: .utf8)
        let keys = text.split(separator: "\n").filter { $0.first?.isLetter ?? false }
          .compactMap { $0.split(separator: ":").first.map(String.init) }
        #expect(Set(keys).subtracting(known) == [], "\(file)")
        #expect(text.hasPrefix("# yaml-language-server: $schema=../schema.json"), "\(file)")
      }
    }
  }

  @Test(
    "a word with two letters swapped is still known",
    arguments: [("lieks", "likes"), ("repleis", "replies"), ("hme", "home"), ("xyz", nil)]
      as [(String, String?)]
  )
  func findsTheNearestWord(word: String, nearest: String?) {
    #expect(nearestWord(to: word, among: ["likes", "replies", "home", "views"]) == nearest)
  }
}
