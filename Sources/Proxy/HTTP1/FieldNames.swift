import Glibc
import HTTPTypes

/// The field names that browsers send, ready made, so that a head of thirty fields makes no names.
///
/// Compared by exact bytes, for the spelling is passed on as it came.
struct FieldNames: Sendable {
  static let common = FieldNames(spellings: [
    "Host", "Connection", "Proxy-Connection", "Content-Length", "Transfer-Encoding", "Expect",
    "Upgrade", "Accept", "Accept-Encoding", "Accept-Language", "Cache-Control", "Content-Type",
    "Cookie", "DNT", "If-Modified-Since", "If-None-Match", "Origin", "Pragma", "Priority",
    "Proxy-Authorization", "Authorization", "Range", "Referer", "Sec-Fetch-Dest",
    "Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-Fetch-User", "Sec-GPC", "TE", "User-Agent",
    "Upgrade-Insecure-Requests", "X-CSRF-Token", "X-Requested-With", "accept", "authorization",
    "content-type", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform", "x-csrf-token",
  ])

  private struct Entry {
    let bytes: [UInt8]
    let name: HTTPField.Name
  }

  private let byLength: [[Entry]]

  private init(spellings: [String]) {
    var byLength = [[Entry]](repeating: [], count: 32)
    for spelling in spellings where spelling.utf8.count < byLength.count {
      guard let name = HTTPField.Name(spelling) else { continue }
      byLength[spelling.utf8.count].append(Entry(bytes: Array(spelling.utf8), name: name))
    }
    self.byLength = byLength
  }

  /// The name for these bytes; nil if they are no token.
  func name(_ bytes: UnsafeRawBufferPointer) -> HTTPField.Name? {
    guard let base = bytes.baseAddress else { return nil }
    if bytes.count < byLength.count {
      for entry in byLength[bytes.count] {
        let isSame = entry.bytes.withUnsafeBytes { known in
          known.baseAddress.map { memcmp($0, base, bytes.count) == 0 } ?? false
        }
        if isSame {
          return entry.name
        }
      }
    }
    return HTTPField.Name(String(decoding: bytes, as: UTF8.self))
  }
}
