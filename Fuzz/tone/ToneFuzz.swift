// A libFuzzer target for the judgement of tone; see README.md beside it.
//
// The first byte of an input says what is tried, the rest is a text (or damage to the model file). Nothing may
// trap or read outside its memory, and: probabilities sum to one; the same text gets the same verdict; no label
// but unknown for a text without words; parts of an explanation lie within the text; a damaged model is refused
// or answers.
import Foundation
import Tone

private let bytes: [UInt8] = {
  guard let path = ProcessInfo.processInfo.environment["LENITY_TONE_MODEL"],
    let data = FileManager.default.contents(atPath: path)
  else { fatalError("LENITY_TONE_MODEL names the model file") }
  return Array(data)
}()

private let model: ToneModel = {
  do { return try ToneModel(copying: bytes) } catch { fatalError("\(error)") }
}()

nonisolated(unsafe) private var scratch = ToneScratch()

private func judge(_ text: UnsafeBufferPointer<UInt8>, tuning: ToneTuning) {
  let verdict = model.verdict(for: text, tuning: tuning, scratch: scratch)
  precondition(abs(verdict.probabilities.sum() - 1) < 1e-3, "probabilities do not sum to one")
  precondition(
    verdict == model.verdict(for: text, tuning: tuning, scratch: scratch),
    "two verdicts on one text"
  )
  let query = model.queryVerdict(for: text, tuning: tuning, scratch: scratch)
  precondition((0...1).contains(query.probability), "a probability outside zero to one")
  if let range = model.profession(in: text, scratch: scratch) {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count, "a range outside")
  }
}

private func explain(_ text: UnsafeBufferPointer<UInt8>) {
  let explanation = model.explanation(of: text, scratch: scratch)
  for part in explanation.parts {
    precondition(part.range.lowerBound >= 0, "a part before the text")
    precondition(part.range.upperBound <= text.count, "a part after the text")
    precondition(part.weight.isFinite, "a weight that is no number")
  }
  _ = explanation.sentences
}

/// Writes the input's bytes over the head of the file, of a section or of the end, and reads what is left.
private func damage(_ input: UnsafeBufferPointer<UInt8>) {
  guard input.count > 4 else { return }
  let place = (Int(input[0]) << 16 | Int(input[1]) << 8 | Int(input[2])) % bytes.count
  var damaged = bytes
  if input[3] & 1 == 1 { damaged.removeLast(min(damaged.count, place)) }
  let start = input[3] & 2 == 2 ? 8 : input[3] & 4 == 4 ? place & ~63 : place
  for (offset, byte) in input.dropFirst(4).enumerated() where start + offset < damaged.count {
    damaged[start + offset] = byte
  }
  guard let model = try? ToneModel(copying: damaged) else { return }
  _ = model.verdict(for: "hope dies last, they say")
  _ = model.queryVerdict(for: "weather tomorrow")
}

/// Tries one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTone(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 0 else { return 0 }
  let rest = UnsafeBufferPointer(start: start + 1, count: count - 1)
  switch start[0] % 16 {
  case 0: damage(rest)
  case 1...3: explain(rest)
  case let choice:
    judge(rest, tuning: ToneTuning(sensitivity: Float(choice) / 15, personal: Int(choice) - 8))
  }
  return 0
}
