import Hummingbird

/// What the certificate can do, who shares the proxy, which rules have drifted, and the person's own data.
struct AboutPage {
  let frame: PanelPage
  let backend: any PanelBackend
  let user: String?

  func response(notice: String?) -> Response {
    let content: HTML = "\(certificate)\(leftAlone)\(drift)\(people)\(data)"
    return frame.page(.about, title: frame.text("nav.about"), notice: notice, content)
  }

  private var certificate: HTML {
    let authority = backend.authority
    let domains = authority.domains.map { domain -> HTML in "<code>\(domain)</code> " }
    let values = [
      "n": String(authority.domains.count), "date": authority.notAfter,
      "days": String(authority.daysLeft),
    ]
    return """
      <section><h2>\(frame.text("certificate.title"))</h2>
      <p>\(frame.text("certificate.scope", values)) \(frame.text("certificate.end", values))</p>
      \(frame.renewal(of: authority, for: user))
      <details><summary>\(frame.text("certificate.list"))</summary><p class="codes">\(domains)</p></details>
      <p>\(frame.text("certificate.pac")) <code>/proxy.pac</code></p></section>
      """
  }

  private var leftAlone: HTML {
    let sites = backend.leftAlone(for: user)
    guard !sites.isEmpty else { return .empty }
    let rows = sites.map { site -> HTML in
      """
      <tr><th scope="row">\(site.host)</th><td>\(frame.text("leftAlone.\(site.reason)"))</td>\
      <td class="number">\(frame.text("leftAlone.minutes", ["n": String(site.minutesLeft)]))</td></tr>
      """
    }
    return """
      <section><h2>\(frame.text("leftAlone.title"))</h2><p>\(frame.text("leftAlone.some"))</p>\
      <table>\(rows)</table>
      \(frame.form("/look-again", """
        <p class="row">\(frame.button("leftAlone.again", kind: "quiet"))</p>
        """))
      </section>
      """
  }

  private var drift: HTML {
    let rules = backend.driftingRules()
    guard !rules.isEmpty else {
      return
        "<section><h2>\(frame.text("drift.title"))</h2><p>\(frame.text("drift.none"))</p></section>"
    }
    let rows = rules.prefix(50).map { rule -> HTML in
      """
      <tr><th scope="row">\(rule.site)</th><td><code>\(rule.rule)</code></td>\
      <td class="number">\(rule.lastFound) (\(rule.missCount))</td>\
      <td>\(rule.packSeen ?? "")</td></tr>
      """
    }
    return """
      <section><h2>\(frame.text("drift.title"))</h2><p>\(frame.text("drift.some"))</p>\
      <table>\(rows)</table></section>
      """
  }

  private var people: HTML {
    let people = backend.people(for: user)
    guard !people.isEmpty else { return .empty }
    let rows = people.map { person -> HTML in
      "<tr><th scope=\"row\">\(person.name)</th><td>\(person.knownBy)</td></tr>"
    }
    return """
      <section><h2>\(frame.text("people.title"))</h2><table>\(rows)</table>\
      <p>\(frame.text("people.help")) <code>lenity user add</code></p></section>
      """
  }

  private var data: HTML {
    """
    <section><h2>\(frame.text("data.title"))</h2><p>\(frame.text("data.help"))</p>
    <p class="row"><a class="button" href="/journal.json" download>\(frame.text("data.export"))</a></p>
    \(frame.form("/erase", """
      <p class="row"><label class="switch"><input type="checkbox" name="sure" value="yes" required>\
      <span>\(frame.text("data.sure"))</span></label>\(frame.button("data.erase", kind: "quiet"))</p>
      """))
    </section>
    """
  }
}
