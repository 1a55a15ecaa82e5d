/// The script that is put at the very start of a page's head.
///
/// Its source is `page-script/lenity.js`; `PageScript.text` is that file made small, which a test checks.
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

  private static let asciiText = asciiScript(text)
}
