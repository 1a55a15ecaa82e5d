/// The script that is put at the very start of a page's head.
///
/// Its source is `page-script/`; `PageScript.text` is those files made small, which a test checks.
public enum PageScript {
  /// The most bytes that the script may have, without its configuration.
  public static let bytesMax = 12_288

  /// The path, on the page's own host, where the script asks; requests for it never reach the site.
  public static let path = "/.well-known/lenity/verdicts"

  /// The folder that a policy must let the page send requests to.
  public static func place(onOrigin origin: String) -> String {
    "\(origin)/.well-known/lenity/"
  }

  /// The markup to insert: one inline script that configures itself and leaves no trace.
  ///
  /// - Parameters:
  ///   - nonce: as it was added to the page's policy; nil where the page has none.
  ///   - configuration: what the script needs to know about this page and this reader.
  /// - Returns: ASCII that is valid wherever `<script>` is, whatever the page's encoding.
  public static func markup(nonce: String?, configuration: Configuration) -> String {
    let attribute = nonce.map { " nonce=\"\(escapedHTML($0))\"" } ?? ""
    return "<script\(attribute)>\(asciiText)(\(asciiScript(configuration.json)))</script>"
  }

  /// The class of the element around a card that the proxy itself puts into a page of results.
  public static let searchCardClass = "lenity-search"

  /// A selector that finds lines to turn to, whoever offers them: numbers to call, and links to hosts that are
  /// known for nothing else.
  public static func helpLinks(to hosts: [String]) -> String {
    let known = ["findahelpline.com", "988lifeline.org", "crisistextline.org", "befrienders.org"]
    let links = Set(known + hosts).sorted().filter { $0.utf8.allSatisfy(isHostByte) }
      .map { "a[href*=\"\($0)\"]" }
    return ([".\(searchCardClass)", "a[href^=\"tel:\"]"] + links).joined(separator: ",")
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"): true
    default: false
    }
  }

  private static let asciiText = asciiScript(text)
}
