import Testing

@testable import Captures

struct Base64Tests {
  @Test(arguments: [
    ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"),
  ])
  func goesBothWays(text: String, bytes: String) {
    #expect(Base64.decode(Array(text.utf8)[...]) == Array(bytes.utf8))
    var encoded: [UInt8] = []
    Base64.encode(Array(bytes.utf8)[...], into: &encoded)
    #expect(String(decoding: encoded, as: UTF8.self) == text)
  }

  @Test func lineEndsAndMissingPaddingAreNoFault() {
    #expect(Base64.decode(Array("Zm9v\r\nYg".utf8)[...]) == Array("foob".utf8))
    #expect(Base64.decode(Array("Zm9vY".utf8)[...]) == nil)
  }
}
