import Foundation

/// What differs from one response to the next: the nonce and the token of a page's script.
///
/// A replay has fixed ones of the same length in their place. Both are taken from where the program itself puts
/// them, replaced wherever they stand, and nothing else is: what is equal then is equal in every other byte.
enum PageSecrets {
  /// What our script begins with, wherever in a page it stands.
  private static let start = Data("<script nonce=\"".utf8)

  /// The body with each secret replaced by as many `A`.
  static func removed(from body: Data) -> Data {
    guard let secrets = secrets(in: body) else { return body }
    return secrets.reduce(body) { replacing($1, in: $0) }
  }

  /// The nonce and the token; nil where the body has no script of ours.
  static func secrets(in body: Data) -> [Data]? {
    guard let place = body.range(of: start) else { return nil }
    let text = String(decoding: body[place.lowerBound...].prefix(16_384), as: UTF8.self)
    guard let nonce = text.firstMatch(of: /^<script nonce="([A-Za-z0-9_-]{22})">/)?.1,
      let token = text.firstMatch(of: /\(\{"token":"([A-Za-z0-9_-]{64})",/)?.1
    else { return nil }
    return [Data(nonce.utf8), Data(token.utf8)]
  }

  private static func replacing(_ secret: Data, in body: Data) -> Data {
    var body = body
    let letters = Data(repeating: UInt8(ascii: "A"), count: secret.count)
    var position = body.startIndex
    while let found = body.range(of: secret, in: position..<body.endIndex) {
      body.replaceSubrange(found, with: letters)
      position = found.lowerBound + letters.count
      if secret == letters { break }
    }
    return body
  }
}
