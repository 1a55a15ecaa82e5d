/// The person's own filter lines, found by host.
struct FilterIndex: Sendable {
  init() {}

  init(lines: [ProfileLine], rules: inout [Rule]) {}

  /// Positions of the filters that speak about the URL.
  func indices(for url: RequestURL) -> [Int] { [] }
}
