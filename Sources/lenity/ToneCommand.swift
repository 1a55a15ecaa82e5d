import ArgumentParser
import Foundation
import Glibc
import Tone

/// Judges texts: the label, the probabilities, and why.
struct ToneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tone",
    abstract: "Judge the tone of a text, or of one text per line.",
    discussion: """
      Without options, shows the label of TEXT (or of standard input), the probabilities, the parts that weighed \
      most and why. What the labels mean and where the model fails is in docs/model-card.md.

      EXAMPLES
        lenity tone "You people are all the same"
        lenity tone --tsv < texts.txt
      """
  )

  @Argument(help: "The text; standard input if left out.")
  var text: String?

  @Flag(help: "Read one text per line; answer label and five probabilities, tab-separated.")
  var tsv = false

  @Flag(help: "Judge search queries: crisis or not.")
  var query = false

  @Option(help: "A file of 'label<TAB>text' lines: print how the verdicts compare.")
  var report: String?

  @Option(help: "From 0, the fewest interventions, to 1.")
  var sensitivity: Double = 0.5

  @Option(help: "The model file; by default the one that came with the program.")
  var model: String?

  func validate() throws {
    guard (0...1).contains(sensitivity) else {
      throw ValidationError("--sensitivity is a number from 0 to 1; found \(sensitivity).")
    }
  }

  func run() throws {
    let file = try MappedModel(path: model ?? MappedModel.find())
    let judge = ToneJudge(model: file.model, tuning: ToneTuning(sensitivity: Float(sensitivity)))
    if let report {
      try judge.report(LineReader(path: report))
    } else if tsv {
      judge.answerLines(LineReader(descriptor: 0), query: query)
    } else {
      var input = LineReader(descriptor: 0)
      judge.explain(text.map { Array($0.utf8) } ?? input.all(), query: query)
    }
  }
}

/// A model file, mapped into memory.
final class MappedModel {
  let model: ToneModel
  private let bytes: UnsafeMutableRawBufferPointer

  init(path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ValidationError("no model at \(path); --model FILE names one.")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size > 0, status.st_size < 1 << 28,
      let base = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0),
      base != MAP_FAILED
    else { throw ValidationError("\(path) cannot be read.") }
    bytes = UnsafeMutableRawBufferPointer(start: base, count: Int(status.st_size))
    do {
      model = try ToneModel(bytes: UnsafeRawBufferPointer(bytes))
    } catch {
      munmap(base, Int(status.st_size))
      throw ValidationError("\(path) is no model that this version reads: \(error).")
    }
  }

  deinit {
    munmap(bytes.baseAddress, bytes.count)
  }

  /// The bundled model: in the working directory's or the program's `rules/tone`, or in `share/lenity`.
  static func find() -> String {
    var places = ["rules/tone/model.bin"]
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    var folder = length > 0 ? buffer[..<length].map { UInt8(bitPattern: $0) } : []
    while let slash = folder.lastIndex(of: 0x2F), slash > 0 {
      folder = Array(folder[..<slash])
      let path = String(decoding: folder, as: UTF8.self)
      places += [path + "/rules/tone/model.bin", path + "/share/lenity/rules/tone/model.bin"]
    }
    return places.first { access($0, R_OK) == 0 } ?? places[0]
  }
}

/// Answers texts with verdicts, on standard output.
struct ToneJudge {
  let model: ToneModel
  let tuning: ToneTuning

  /// One line of label and probabilities per line of input.
  func answerLines(_ reader: LineReader, query: Bool) {
    let scratch = ToneScratch()
    var reader = reader
    var output: [UInt8] = []
    while let line = reader.next() {
      let text = Self.unescaped(line)
      text.withUnsafeBufferPointer { text in
        output += query ? queryLine(text, scratch) : postLine(text, scratch)
      }
      if output.count > 1 << 16 || !reader.hasMore {
        Self.send(output)
        output.removeAll(keepingCapacity: true)
      }
    }
    Self.send(output)
  }

  private func postLine(
    _ text: UnsafeBufferPointer<UInt8>,
    _ scratch: borrowing ToneScratch
  )
    -> [UInt8]
  {
    let verdict = model.verdict(for: text, tuning: tuning, scratch: scratch)
    var line = Array(verdict.label.rawValue.utf8)
    for label in ToneLabel.judged {
      line.append(0x09)
      line += Self.decimals(verdict.probability(of: label)).utf8
    }
    line.append(0x0A)
    return line
  }

  /// A query is `crisis` or `calm`; the other three probabilities are zero.
  private func queryLine(
    _ text: UnsafeBufferPointer<UInt8>,
    _ scratch: borrowing ToneScratch
  )
    -> [UInt8]
  {
    let verdict = model.queryVerdict(for: text, tuning: tuning, scratch: scratch)
    let zero = Self.decimals(0)
    let fields = [
      verdict.isCrisis ? "crisis" : "calm", Self.decimals(1 - verdict.probability), zero, zero,
      Self.decimals(verdict.probability), zero,
    ]
    return Array((fields.joined(separator: "\t") + "\n").utf8)
  }

  /// The verdict on one text, in words.
  func explain(_ text: [UInt8], query: Bool) {
    let scratch = ToneScratch()
    text.withUnsafeBufferPointer { text in
      if query {
        let verdict = model.queryVerdict(for: text, tuning: tuning, scratch: scratch)
        print(verdict.isCrisis ? "crisis" : "calm", Self.decimals(verdict.probability))
        return
      }
      let explanation = model.explanation(of: text, tuning: tuning, scratch: scratch)
      print(explanation.verdict.label.rawValue)
      for label in ToneLabel.judged {
        print("  \(label.rawValue): \(Self.decimals(explanation.verdict.probability(of: label)))")
      }
      for part in explanation.parts where abs(part.weight) >= 0.005 {
        let words = String(decoding: text[part.range], as: UTF8.self)
        print("  \(part.weight < 0 ? "-" : "+")\(Self.decimals(abs(part.weight)))  \(words)")
      }
      for sentence in explanation.sentences { print("  \(sentence)") }
    }
  }

  /// How the verdicts on labelled texts compare with their labels.
  func report(_ reader: LineReader) {
    var reader = reader
    let scratch = ToneScratch()
    let labels = ToneLabel.allCases
    var counts = [[Int]](repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
    var linesLeftOut = 0
    while let line = reader.next() {
      guard let tab = line.firstIndex(of: 0x09),
        let truth = ToneLabel(rawValue: String(decoding: line[..<tab], as: UTF8.self)),
        let row = labels.firstIndex(of: truth)
      else {
        linesLeftOut += 1
        continue
      }
      Self.unescaped(Array(line[(tab + 1)...])).withUnsafeBufferPointer { text in
        let verdict = model.verdict(for: text, tuning: tuning, scratch: scratch)
        if let column = labels.firstIndex(of: verdict.label) { counts[row][column] += 1 }
      }
    }
    print((["label \\ verdict"] + labels.map(\.rawValue) + ["recall"]).joined(separator: "\t"))
    for (row, label) in labels.enumerated() where counts[row].contains(where: { $0 > 0 }) {
      let recall = Float(counts[row][row]) / Float(counts[row].reduce(0, +))
      print(
        ([label.rawValue] + counts[row].map(String.init) + [Self.decimals(recall)])
          .joined(separator: "\t")
      )
    }
    guard linesLeftOut > 0 else { return }
    let names = labels.map(\.rawValue).joined(separator: ", ")
    let note = "lines left out: \(linesLeftOut); a line begins with one of \(names), then a tab\n"
    FileHandle.standardError.write(Data(note.utf8))
  }

  /// Four decimals, without a locale.
  static func decimals(_ value: Float) -> String {
    let scaled = Int((min(max(value, 0), 9999) * 10000).rounded())
    let fraction = String(scaled % 10000)
    return "\(scaled / 10000)." + String(repeating: "0", count: 4 - fraction.count) + fraction
  }

  /// `\n`, `\t` and `\\` stand for a line break, a tab and a backslash.
  static func unescaped(_ line: [UInt8]) -> [UInt8] {
    guard line.contains(0x5C) else { return line }
    var result: [UInt8] = []
    var index = 0
    while index < line.count {
      let next = index + 1 < line.count ? line[index + 1] : 0
      if line[index] == 0x5C, next == 0x6E || next == 0x74 || next == 0x5C {
        result.append(next == 0x5C ? 0x5C : next == 0x74 ? 0x09 : 0x0A)
        index += 2
      } else {
        result.append(line[index])
        index += 1
      }
    }
    return result
  }

  private static func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      sent += count
    }
  }
}

/// Lines of bytes from a descriptor; they need not be UTF-8.
struct LineReader {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  init(path: String) throws {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ValidationError("\(path) cannot be read.") }
  }

  /// True if a whole line is already here.
  var hasMore: Bool { buffer[start...].contains(0x0A) }

  mutating func next() -> [UInt8]? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return Array(buffer[start..<end])
      }
      searched = buffer.count - start
      guard fill() else {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return Array(buffer[start...])
      }
    }
  }

  mutating func all() -> [UInt8] {
    while fill() {}
    return Array(buffer[start...])
  }

  private mutating func fill() -> Bool {
    guard !isAtEnd else { return false }
    buffer.removeFirst(start)
    start = 0
    let count = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { part in
      let count = read(descriptor, part.baseAddress, part.count)
      if count > 0 { buffer.append(contentsOf: part[..<count]) }
      return count
    }
    isAtEnd = count <= 0
    return !isAtEnd
  }
}
