import Foundation
import Testing

/// A JSON object of a suite, a question or an answer.
typealias Members = [String: Any]

/// The public suites, read in place where they lie beside the package, and the program that answers them.
enum Conformance {
  private static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// From the same build as the tests.
  private static let program: URL = {
    let folders = ["debug", "release"].map { package.appending(path: ".build/\($0)") }
    let places = folders.map { $0.appending(path: "lenity-conformance") }
    return places.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? places[0]
  }()

  /// Nil where the suites are absent.
  static let folder: URL? = {
    let shared =
      ProcessInfo.processInfo.environment["LENITY_SHARED"].map { URL(filePath: $0) }
      ?? package.deletingLastPathComponent().appending(path: "shared")
    let suites = shared.appending(path: "suites")
    return FileManager.default.fileExists(atPath: suites.path) ? suites : nil
  }()

  /// How inputs are cut; 0 for not at all.
  static let chunks = [1, 7, 4_096, 0]

  /// The files of a suite in all its folders, by their paths in it; none where the suite is absent.
  static func files(_ suite: String, _ suffix: String) -> [(path: String, bytes: Data)] {
    guard let root = folder?.appending(path: suite) else {
      print("skipped: no suites")
      return []
    }
    let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String }
    return (paths ?? []).filter { $0.hasSuffix(suffix) }.sorted().compactMap { path in
      (try? Data(contentsOf: root.appending(path: path))).map { (path, $0) }
    }
  }

  /// The cases of one file that is an array of objects; none where the suite is absent.
  static func cases(_ path: String) throws -> [Members] {
    guard let file = folder?.appending(path: path) else {
      print("skipped: no suites")
      return []
    }
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    return try #require(object as? [Members])
  }

  /// What `lenity-conformance` answers, in order; each answer repeats its question's `id`.
  static func answers(_ command: String, _ questions: [Members], chunk: Int = 0) throws -> [Members]
  {
    var lines = Data()
    for var question in questions {
      if chunk > 0 { question["chunk"] = chunk }
      lines += try JSONSerialization.data(withJSONObject: question) + Data("\n".utf8)
    }
    let answers = try run(command, lines).split(separator: UInt8(ascii: "\n")).map { line in
      try #require(try JSONSerialization.jsonObject(with: line) as? Members)
    }
    try #require(answers.count == questions.count)
    for (question, answer) in zip(questions, answers) {
      #expect(question["id"] as? String == answer["id"] as? String)
    }
    return answers
  }

  private static func run(_ command: String, _ input: Data) throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (questions, answers) = (folder.appending(path: "in"), folder.appending(path: "out"))
    try input.write(to: questions)
    try Data().write(to: answers)
    let process = Process()
    process.executableURL = program
    process.arguments = [command]
    process.standardInput = try FileHandle(forReadingFrom: questions)
    process.standardOutput = try FileHandle(forWritingTo: answers)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try Data(contentsOf: answers)
  }

  /// Asks with each way to cut the input, and notes every answer that `fault` finds fault with.
  ///
  /// `known` has cases that are answered otherwise on purpose, by `id`, with the reason. `fault` says what is
  /// wrong with an answer; nil where it is right.
  static func check(
    _ command: String,
    _ questions: [Members],
    chunks: [Int] = [0],
    known: [String: String] = [:],
    fault: (_ question: Members, _ answer: Members) -> String?
  ) throws {
    for chunk in chunks where !questions.isEmpty {
      for (question, answer) in zip(questions, try answers(command, questions, chunk: chunk)) {
        let id = question["id"] as? String ?? ""
        let found = fault(question, answer)
        if let reason = known[id] {
          #expect(found != nil, "\(id) is right by now, though known as: \(reason)")
        } else if let found {
          Issue.record("\(id), cut by \(chunk): \(found)")
        }
      }
    }
  }

  /// A fault where a member of the answer is not what was expected; no value and null are the same.
  static func difference(_ answer: Members, _ name: String, _ expected: Any?) -> String? {
    let (found, wanted) = (plain(answer[name]), plain(expected))
    return found == wanted ? nil : "\(name) is \(found), not \(wanted)"
  }

  private static func plain(_ value: Any?) -> NSObject {
    value as? NSObject ?? NSNull()
  }
}
