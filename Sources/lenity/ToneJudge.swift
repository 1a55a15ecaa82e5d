import Foundation
import Glibc
import Tone

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
