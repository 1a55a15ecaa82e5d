/// Numbers as bars, drawn without style attributes: a policy that forbids those stays in force.
struct BarChart {
  /// One bar.
  struct Bar {
    var label: String
    var value: Int
  }

  var bars: [Bar]
  /// What the bars show, for people who do not see them.
  var caption: String

  /// A table whose last column is drawn as a bar: screen readers read the table.
  var html: HTML {
    let most = max(1, bars.map(\.value).max() ?? 1)
    let rows = bars.map { bar -> HTML in
      let width = max(
        bar.value > 0 ? 2 : 0,
        Int((Double(bar.value) / Double(most) * 200).rounded())
      )
      return """
        <tr><th scope="row">\(bar.label)</th><td class="number">\(bar.value)</td>\
        <td class="bar"><svg viewBox="0 0 200 12" preserveAspectRatio="none" aria-hidden="true">\
        <rect width="\(width)" height="12" rx="3"/></svg></td></tr>
        """
    }
    return "<table class=\"chart\"><caption><span>\(caption)</span></caption>\(rows)</table>"
  }
}
