import Testing

@testable import Tone

@Suite struct ModelFileTests {
  @Test func refusesWhatIsNoModel() {
    #expect(throws: ToneModelError.notAModel) { try ToneModel(copying: []) }
    #expect(throws: ToneModelError.notAModel) {
      try ToneModel(copying: [UInt8](repeating: 7, count: 4096))
    }
  }

  @Test func refusesAnotherVersion() throws {
    var bytes = try BundledModel.bytes()
    bytes[8] = 99
    #expect(throws: ToneModelError.version(99)) { try ToneModel(copying: bytes) }
  }

  @Test func refusesEveryTruncation() throws {
    let bytes = try BundledModel.bytes()
    for count in [16, 40, 64, 4096, bytes.count / 2, bytes.count - 64 * 1024] {
      #expect(throws: ToneModelError.self) { try ToneModel(copying: Array(bytes[..<count])) }
    }
  }

  @Test func survivesAnyHeader() throws {
    let bytes = try BundledModel.bytes()
    var random = SystemRandomNumberGenerator()
    for _ in 0..<40 {
      var damaged = bytes
      let place = Int.random(in: 8..<96, using: &random)
      damaged[place] = .random(in: 0...255, using: &random)
      if let model = try? ToneModel(copying: damaged) {
        _ = model.verdict(for: "still an answer")
      }
    }
  }

  @Test func judgesRandomBytes() throws {
    let model = try BundledModel.load()
    let scratch = ToneScratch()
    var random = SystemRandomNumberGenerator()
    for _ in 0..<400 {
      let bytes = (0..<Int.random(in: 0...600)).map { _ in UInt8.random(in: 0...255, using: &random)
      }
      let verdict = bytes.withUnsafeBufferPointer { model.verdict(for: $0, scratch: scratch) }
      #expect(abs(verdict.probabilities.sum() - 1) < 1e-3)
    }
  }

  @Test func saysThatALongTextWasCut() throws {
    let model = try BundledModel.load()
    let long = String(repeating: "word ", count: 400_000)
    #expect(model.verdict(for: long).signals.contains(.truncated))
    #expect(!model.verdict(for: "short").signals.contains(.truncated))
  }
}
