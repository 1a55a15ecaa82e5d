/// One label in Punycode, without the `xn--`; nil where the numbers grow past what RFC 3492 needs.
///
/// Source: RFC 3492, 6.3 Encoding procedure, with the parameters of section 5.
func punycode(_ label: String) -> String? {
  let points = label.unicodeScalars.map(\.value)
  guard points.count <= 256 else { return nil }
  var output = points.filter { $0 < 0x80 }.map { UInt8($0) }
  let basicCount = output.count
  if basicCount > 0 { output.append(UInt8(ascii: "-")) }
  var n: UInt32 = 0x80
  var delta = 0
  var bias = 72
  var handled = basicCount
  while handled < points.count {
    guard let next = points.filter({ $0 >= n }).min() else { return nil }
    delta += Int(next - n) * (handled + 1)
    n = next
    for point in points {
      if point < n { delta += 1 }
      guard point == n else { continue }
      appendVariableLength(delta, bias: bias, to: &output)
      bias = adaptedBias(delta: delta, count: handled + 1, isFirst: handled == basicCount)
      delta = 0
      handled += 1
    }
    delta += 1
    n += 1
  }
  return String(decoding: output, as: UTF8.self)
}

private func appendVariableLength(_ delta: Int, bias: Int, to output: inout [UInt8]) {
  var rest = delta
  var k = 36
  while true {
    let threshold = k <= bias ? 1 : (k >= bias + 26 ? 26 : k - bias)
    if rest < threshold { break }
    output.append(digit(threshold + (rest - threshold) % (36 - threshold)))
    rest = (rest - threshold) / (36 - threshold)
    k += 36
  }
  output.append(digit(rest))
}

private func digit(_ value: Int) -> UInt8 {
  value < 26 ? UInt8(ascii: "a") + UInt8(value) : UInt8(ascii: "0") + UInt8(value - 26)
}

private func adaptedBias(delta: Int, count: Int, isFirst: Bool) -> Int {
  var delta = isFirst ? delta / 700 : delta / 2
  delta += delta / count
  var k = 0
  while delta > 455 {
    delta /= 35
    k += 36
  }
  return k + 36 * delta / (delta + 38)
}
