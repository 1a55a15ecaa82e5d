import CountText
import Testing
@Test func placeholderHolds() { #expect(CountText.spans(in: [UInt8]("abc".utf8).span).isEmpty) }
