internal import Rules

/// A page that shows each response before and after, edits marked; opened without a server.
public struct ResultPage: Sendable {
  /// A page among the responses, to be drawn before and after.
  public struct Pictured: Sendable {
    /// `1`, `2`, …: the pictures are `1-before.png` and `1-after.png` beside the report.
    public var name: String
    /// The page as it came.
    public var before: [UInt8]
    /// As the person gets it.
    public var after: [UInt8]
  }

  private let results: [TestResult]
  /// The names of the pages that there are pictures of.
  private let pictures: Set<String>

  private static let bodyBytesMax = 200_000
  private static let pictureCountMax = 200

  /// Shows these results.
  ///
  /// - Parameters:
  ///   - results: of a run.
  ///   - pictures: the names of the pages that were drawn.
  public init(_ results: [TestResult], pictures: Set<String> = []) {
    self.results = results
    self.pictures = pictures
  }

  /// The pages among the responses; the first 200.
  public var pages: [Pictured] {
    results.indices.flatMap { index in
      results[index].responses.enumerated().compactMap { place, response in
        guard response.mediaType.contains("html") else { return nil }
        return Pictured(
          name: Self.name(index, place),
          before: response.before,
          after: response.after
        )
      }
    }.prefix(Self.pictureCountMax).map(\.self)
  }

  private static func name(_ result: Int, _ response: Int) -> String {
    "\(result + 1)-\(response + 1)"
  }

  /// The page: HTML, UTF-8, nothing loaded from elsewhere.
  public var html: String {
    let failed = results.count { !$0.passed }
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Rule tests</title>
      <meta name="viewport" content="width=device-width">
      <style>\(Self.style)</style></head><body>
      <h1>Rule tests</h1>
      <p>\(results.count) cases, \(failed) failed.
      <input id="search" type="search" placeholder="Search cases" aria-label="Search cases"></p>
      \(results.indices.map(section).joined(separator: "\n"))
      <script>\(Self.script)</script></body></html>

      """
  }

  private func section(_ index: Int) -> String {
    let result = results[index]
    let failures = result.failures.map { failure in
      let difference = (failure.difference?.markedLines ?? []).joined(separator: "\n")
      let words =
        "\(failure.place): expected \(failure.expected)\nfound \(failure.found)\n\(difference)"
      return #"<pre class="failure">\#(Escaped.markup(words))</pre>"#
    }
    return """
      <details class="case \(result.passed ? "passed" : "failed")"\(result.passed ? "" : " open")>
      <summary>\(result.passed ? "ok" : "FAILED") \(Escaped.markup(result.identifier)): \
      \(Escaped.markup(result.about))</summary>
      \(failures.joined(separator: "\n"))
      \(result.responses.enumerated().map { place, response in
        sides(response) + picture(Self.name(index, place))
      }.joined(separator: "\n"))
      </details>
      """
  }

  private func sides(_ response: TestResult.Rewritten) -> String {
    """
    <p class="url">\(Escaped.markup(response.url))</p>
    <div class="sides"><pre>\(before(response))</pre><pre>\(after(response))</pre></div>
    """
  }

  private func picture(_ name: String) -> String {
    guard pictures.contains(name) else { return "" }
    let images = ["before", "after"].map {
      #"<img loading="lazy" alt="The page \#($0)" src="\#(name)-\#($0).png">"#
    }
    return #"<div class="sides">\#(images.joined())</div>"#
  }

  private func before(_ response: TestResult.Rewritten) -> String {
    marked(response.before, response.changes.map { ($0.range, $0) }, element: "del")
  }

  private func after(_ response: TestResult.Rewritten) -> String {
    var shift = 0
    let spans = response.changes.map { change in
      let start = change.range.lowerBound + shift
      shift += change.length - change.range.count
      return (start..<(start + change.length), change)
    }
    return marked(response.after, spans, element: "ins")
  }

  private func marked(
    _ body: [UInt8],
    _ spans: [(Range<Int>, TestResult.Change)],
    element: String
  ) -> String {
    let limit = min(body.count, Self.bodyBytesMax)
    var out = ""
    var offset = 0
    for (range, change) in spans where range.lowerBound >= offset && range.upperBound <= limit {
      out += text(body[offset..<range.lowerBound])
      let title = "\(change.rule.place): \(change.rule.target)"
      out += "<\(element) title=\"\(Escaped.markup(title))\">\(text(body[range]))</\(element)>"
      offset = range.upperBound
    }
    out += text(body[offset..<limit])
    return limit < body.count ? out + "\n… \(body.count - limit) more bytes" : out
  }

  private func text(_ bytes: ArraySlice<UInt8>) -> String {
    Escaped.markup(String(decoding: bytes, as: UTF8.self))
  }

  private static let style = """
    body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#222;background:#fff}
    summary{cursor:pointer}.failed>summary{color:#a00}.sides{display:grid;grid-template-columns:1fr 1fr;gap:1rem}
    img{width:100%;border:1px solid #8888;margin:.7rem 0}
    pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f6f6;padding:.7rem;max-height:30rem;overflow:auto}
    del{background:#fdd;text-decoration:none}ins{background:#cfc;text-decoration:none;min-width:3px;display:inline-block}
    @media(prefers-color-scheme:dark){body{background:#111;color:#ddd}pre{background:#1c1c1c}\
    del{background:#611}ins{background:#151}.failed>summary{color:#f88}}
    """

  private static let script = """
    document.getElementById('search').addEventListener('input',function(event){
    var words=event.target.value.toLowerCase();
    document.querySelectorAll('.case').forEach(function(one){
    one.hidden=one.textContent.toLowerCase().indexOf(words)<0})})
    """
}
