import CountText
import Hummingbird
import Rules

/// Switches for kinds and sites, how charged posts are met, region and language.
struct SettingsPage {
  let frame: PanelPage
  let backend: any PanelBackend
  let user: String?

  static let languages = ["en", "de", "es", "fr", "ja", "pt"]

  func response(notice: String?) -> Response {
    let profile = backend.profile(of: user)
    let content: HTML = """
      \(frame.form("/settings", """
        \(kinds(profile))
        \(sites(profile))
        \(posts(profile))
        \(place(profile))
        <p class="save">\(frame.button("save"))</p>
        """))
      \(told)
      """
    return frame.page(.settings, title: frame.text("nav.settings"), notice: notice, content)
  }

  private func kinds(_ profile: Profile) -> HTML {
    let switches = CountKind.allCases.map { kind in
      checkbox(
        "kind",
        kind.rawValue,
        frame.text("kind.\(kind.rawValue)"),
        isOn: profile.kinds.contains(kind)
      )
    }
    return """
      <fieldset><legend>\(frame.text("settings.kinds"))</legend>
      <p>\(frame.text("settings.kindsHelp"))</p><div class="switches">\(switches)</div></fieldset>
      """
  }

  private func sites(_ profile: Profile) -> HTML {
    let switches = backend.sites.map { site in
      checkbox("site", site, site, isOn: !profile.sitesOff.contains(site))
    }
    return """
      <fieldset><legend>\(frame.text("settings.sites"))</legend>
      <p>\(frame.text("settings.sitesHelp"))</p><div class="switches">\(switches)</div></fieldset>
      """
  }

  private func posts(_ profile: Profile) -> HTML {
    let levels = Profile.Pause.allCases.map { pause -> HTML in
      """
      <label><input type="radio" name="pause" value="\(pause.rawValue)"\
      \("checked", if: profile.pause == pause)> \(frame.text("pause.\(pause.rawValue)"))</label>
      """
    }
    let sensitivity = Int((profile.sensitivity * 100).rounded())
    return """
      <fieldset><legend>\(frame.text("settings.pause"))</legend>
      <p>\(frame.text("settings.pauseHelp"))</p><div class="choices">\(levels)</div>
      <label class="range">\(frame.text("settings.sensitivity"))
      <input type="range" name="sensitivity" min="0" max="100" step="5" value="\(sensitivity)"></label>
      <p class="ends"><span>\(frame.text("settings.seldom"))</span><span>\(frame.text("settings.often"))</span></p>
      </fieldset>
      """
  }

  private func place(_ profile: Profile) -> HTML {
    let languages = ([""] + Self.languages).map { language -> HTML in
      let name =
        language.isEmpty ? frame.text("settings.asPage") : frame.text("language.\(language)")
      let isChosen = (profile.language ?? "") == language
      return "<option value=\"\(language)\"\("selected", if: isChosen)>\(name)</option>"
    }
    return """
      <fieldset><legend>\(frame.text("settings.place"))</legend>
      <div class="fields">
      <label>\(frame.text("settings.region"))
      <input name="region" value="\(profile.region ?? "")" maxlength="2" size="4" pattern="[A-Za-z]{2}" \
      autocomplete="country" placeholder="DE"></label>
      <label>\(frame.text("settings.language")) <select name="language">\(languages)</select></label>
      </div><p>\(frame.text("settings.regionHelp"))</p></fieldset>
      """
  }

  /// What the person told on covers, and how to take it back; nothing where nothing was told.
  private var told: HTML {
    let told = backend.told(by: user)
    let parts: [(part: PanelTold.Part, count: Int)] = [
      (.fine, told.fineCount), (.authors, told.authorCount),
    ]
    let rows = parts.filter { $0.count > 0 }.map { part, count -> HTML in
      let numbers = ["n": String(count), "max": String(told.fineMax)]
      return frame.form(
        "/forget",
        """
        <p class="row"><span>\(frame.text("told.\(part.rawValue)", numbers))</span>
        \(frame.button("told.forget", name: "part", value: part.rawValue, kind: "quiet"))</p>
        """
      )
    }
    guard !rows.isEmpty else { return .empty }
    return "<section><h2>\(frame.text("told.title"))</h2>\(rows)</section>"
  }

  private func checkbox(_ name: String, _ value: String, _ label: String, isOn: Bool) -> HTML {
    """
    <label class="switch"><input type="checkbox" name="\(name)" value="\(value)"\
    \("checked", if: isOn)><span>\(label)</span></label>
    """
  }

  /// Puts a sent form in force.
  ///
  /// - Throws: `PanelRefusal` for the first field that cannot be.
  func save(_ form: FormFields) throws(PanelRefusal) {
    let profile = backend.profile(of: user)
    var changes: [PanelChange] = []
    let kinds = Set(form.all("kind").compactMap(CountKind.init))
    if kinds != profile.kinds { changes.append(.kinds(kinds)) }
    let sitesOff = Set(backend.sites).subtracting(form.all("site"))
    if sitesOff != profile.sitesOff { changes.append(.sitesOff(sitesOff)) }
    if let pause = form["pause"].flatMap(Profile.Pause.init), pause != profile.pause {
      changes.append(.pause(pause))
    }
    if let percent = form["sensitivity"].flatMap({ Int($0) }), (0...100).contains(percent),
      percent != Int((profile.sensitivity * 100).rounded())
    {
      changes.append(.sensitivity(Double(percent) / 100))
    }
    let region = form["region"].flatMap { $0.isEmpty ? nil : $0.uppercased() }
    if region != profile.region { changes.append(.region(region)) }
    let language = form["language"].flatMap { $0.isEmpty ? nil : $0 }
    if language != profile.language { changes.append(.language(language)) }
    if !changes.isEmpty { try backend.change(changes, of: user) }
  }
}
