import Testing

@testable import Certificates

@Suite struct LeastRecentlyUsedTests {
  /// The same requests against a plain array that keeps the most recent in front.
  @Test(arguments: [1, 2, 3, 7, 100])
  func behavesLikeAListInOrderOfUse(limit: Int) {
    var cache = LeastRecentlyUsed<Int, Int>(limit: limit)
    var model: [Int] = []
    var state: UInt64 = 42
    for step in 0..<5_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let key = Int(state >> 33) % 12
      var wasMade = false
      _ = cache.value(for: key) {
        wasMade = true
        return key
      }
      #expect(wasMade == !model.contains(key), "at step \(step)")
      model.removeAll { $0 == key }
      model = Array(([key] + model).prefix(limit))
    }
    #expect(cache.count == model.count)
  }

  @Test func keepsOneEvenWithoutRoom() {
    var cache = LeastRecentlyUsed<String, Int>(limit: 0)
    #expect(cache.value(for: "a") { 1 } == 1)
    #expect(cache.value(for: "a") { 2 } == 1)
    #expect(cache.value(for: "b") { 3 } == 3)
    #expect(cache.count == 1)
  }
}
