/// A text with `*` for any run of characters (and, where asked for, `?` for exactly one).
///
/// Matching takes time linear in the text for each star, never exponential.
public struct Glob: Hashable, Sendable {
  /// The pieces between stars; a glob without a star is one piece.
  private var pieces: [[UInt8]]
  private var questionMarkIsWild: Bool

  /// Reads a glob; every text is one.
  public init(_ text: some StringProtocol, questionMarkIsWild: Bool = false) {
    pieces = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
      .map { Array($0) }
    self.questionMarkIsWild = questionMarkIsWild
  }

  /// Whether the whole text is of this shape.
  public func matches(_ text: some StringProtocol) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else {
      return pieces[0].count == bytes.count && stands(pieces[0], at: 0, in: bytes)
    }
    var position = first.count
    let end = bytes.count - last.count
    guard position <= end, stands(first, at: 0, in: bytes), stands(last, at: end, in: bytes) else {
      return false
    }
    for piece in pieces[1..<(pieces.count - 1)] {
      guard let found = firstPlace(of: piece, in: bytes, from: position, to: end) else {
        return false
      }
      position = found + piece.count
    }
    return true
  }

  /// The glob as it was written.
  public var text: String {
    String(decoding: Array(pieces.joined(separator: [UInt8(ascii: "*")])), as: UTF8.self)
  }

  private func firstPlace(of piece: [UInt8], in bytes: [UInt8], from: Int, to end: Int) -> Int? {
    var position = from
    while position + piece.count <= end {
      if stands(piece, at: position, in: bytes) { return position }
      position += 1
    }
    return nil
  }

  private func stands(_ piece: [UInt8], at position: Int, in bytes: [UInt8]) -> Bool {
    guard position >= 0, position + piece.count <= bytes.count else { return false }
    for index in piece.indices where piece[index] != bytes[position + index] {
      guard questionMarkIsWild, piece[index] == UInt8(ascii: "?") else { return false }
    }
    return true
  }
}
