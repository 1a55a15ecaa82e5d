import Foundation
import Testing

@testable import Tone

/// The model in the tree, as it ships.
enum BundledModel {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func bytes() throws -> [UInt8] {
    try Array(Data(contentsOf: root.appending(path: "rules/tone/model.bin")))
  }

  static let shared = Result { try ToneModel(copying: bytes()) }

  static func load() throws -> ToneModel { try shared.get() }
}

/// Rows of a tab-separated fixture, comments left out.
func fixture(_ name: String) throws -> [[String]] {
  let path = BundledModel.root.appending(path: "Tests/ToneTests/Fixtures/\(name)")
  return try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
    .filter { !$0.hasPrefix("#") }
    .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
}

/// The tokens of a text, each as its folded letters.
func words(_ text: String) -> [String] {
  tokens(text).map(\.letters)
}

func tokens(_ text: String) -> [(letters: String, token: Token)] {
  let scratch = ToneScratch()
  var text = text
  return text.withUTF8 { bytes in
    var tokenizer = Tokenizer(bytes, scalars: scratch.scalars, tokens: scratch.tokens)
    let count = tokenizer.run()
    return (0..<count).filter { scratch.tokens[$0].kind != .absorbed }.map { index in
      let token = scratch.tokens[index]
      var letters = String.UnicodeScalarView()
      for position in 0..<Int(token.count) {
        if let scalar = Unicode.Scalar(scratch.scalars[Int(token.start) + position]) {
          letters.append(scalar)
        }
      }
      return (String(letters), token)
    }
  }
}
