import Hummingbird
import Rules

/// The person's own filter lines, checked as they are written.
struct FiltersPage {
  let frame: PanelPage
  let backend: any PanelBackend
  let user: String?

  /// - Parameters:
  ///   - text: what the person has just written and was not taken over; nil shows what is in force.
  ///   - notice: what is said above.
  /// - Returns: the page.
  func response(text: String?, notice: String?) -> Response {
    let text = text ?? backend.profile(of: user).filters.map(\.text).joined(separator: "\n")
    let remarks = backend.check(filters: text).map { remark -> HTML in
      "<li><strong>\(remark.line):\(remark.column)</strong> \(remark.message)</li>"
    }
    let content: HTML = """
      <p>\(frame.text("filters.help"))</p>
      <pre class="example">example.com##.follower-count\nexample.com##^.trending</pre>
      \(frame.form("/filters", """
        <label for="filters">\(frame.text("filters.label"))</label>
        <textarea id="filters" name="filters" rows="12" spellcheck="false" autocapitalize="off" \
        aria-describedby="remarks">\n\(text)</textarea>
        <ul id="remarks" class="remarks" aria-live="polite" data-fine="\(frame.text("filters.fine"))">\(remarks)</ul>
        <p class="save">\(frame.button("save"))</p>
        """))
      """
    return frame.page(.filters, title: frame.text("nav.filters"), notice: notice, content)
  }
}
