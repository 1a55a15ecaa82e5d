internal import Rules

/// A page that shows each response before and after, edits marked; opened without a server.
///
/// Made part by part, for responses may be larger together than memory: ``head(caseCount:failedCount:)``, then of
/// each case its ``opening(of:)``, its responses and ``closing``, then ``tail``.
public enum ResultPage {
  private static let bodyBytesMax = 200_000

  /// Everything before the first case.
  public static func head(caseCount: Int, failedCount: Int) -> String {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>Rule tests</title>
    <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
    <style>\(style)</style></head><body>
    <header><h1>Rule tests</h1>
    <p><b>\(caseCount)</b> cases, <b class="\(failedCount == 0 ? "good" : "bad")">\(failedCount)</b> failed</p>
    <p><input id="search" type="search" placeholder="Search (press /)" aria-label="Search cases">
    <label><input id="failed" type="checkbox"> failed only</label>
    <output id="shown"></output></p></header>
    <main>

    """
  }

  /// A case's name, sentence and failures; open where it failed.
  public static func opening(of result: TestResult) -> String {
    let failures = result.failures.map { failure in
      let rules =
        failure.rules.isEmpty ? "" : "\nrules here: \(failure.rules.joined(separator: ", "))"
      let words = "\(failure.place): expected \(failure.expected)\nfound \(failure.found)\n"
      return #"<pre class="failure" tabindex="0">\#(Escaped.markup(words))"#
        + differences(failure.difference) + Escaped.markup(rules) + "</pre>"
    }
    return """
      <details class="case \(result.passed ? "passed" : "failed")"\(result.passed ? "" : " open")>
      <summary><b class="\(result.passed ? "good" : "bad")">\(result.passed ? "ok" : "FAILED")</b> \
      \(Escaped.markup(result.identifier)): \(Escaped.markup(result.about))</summary>
      \(failures.joined(separator: "\n"))

      """
  }

  /// A response before and after.
  ///
  /// - Parameters:
  ///   - response: what became of it.
  ///   - picture: where pages were drawn: the files are `NAME-before.png` and `NAME-after.png`.
  /// - Returns: a part of the page.
  public static func section(for response: TestResult.Rewritten, picture: String? = nil) -> String {
    let images = picture.map { name in
      ["before", "after"].map {
        #"<img loading="lazy" alt="The page \#($0)" src="\#(name)-\#($0).png">"#
      }.joined()
    }
    let changes = response.changes.count.counting("change")
    return """
      <p class="url">\(Escaped.markup(response.url)) <small>\(changes)</small></p>
      <div class="sides"><pre tabindex="0" aria-label="Before">\(before(response))</pre>\
      <pre tabindex="0" aria-label="After">\(after(response))</pre></div>
      \(images.map { #"<div class="sides">\#($0)</div>"# } ?? "")

      """
  }

  /// Behind the last response of a case.
  public static let closing = "</details>\n"

  /// Behind the last case.
  public static var tail: String { "</main><script>\(script)</script></body></html>\n" }

  private static func differences(_ difference: TextDifference?) -> String {
    guard let difference else { return "" }
    let lines = difference.lines.map { line in
      let element = line.isExpected ? "del" : "ins"
      return "\(line.isExpected ? "-" : "+") \(Escaped.markup(line.before))"
        + "<\(element)>\(Escaped.markup(line.changed))</\(element)>\(Escaped.markup(line.after))"
    }
    let left = difference.omittedCount
    return (lines + (left > 0 ? ["… \(left) more lines"] : [])).joined(separator: "\n")
  }

  private static func before(_ response: TestResult.Rewritten) -> String {
    marked(response.before, response.changes.map { ($0.range, $0) }, element: "del")
  }

  private static func after(_ response: TestResult.Rewritten) -> String {
    var shift = 0
    let spans = response.changes.map { change in
      let start = change.range.lowerBound + shift
      shift += change.length - change.range.count
      return (start..<(start + change.length), change)
    }
    return marked(response.after, spans, element: "ins")
  }

  private static func marked(
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

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    Escaped.markup(String(decoding: bytes, as: UTF8.self))
  }

  private static let style = """
    :root{color-scheme:light dark;--line:#8885;--pre:#f6f6f6;--del:#fdd;--ins:#cfc;--bad:#a00;--good:#060}
    @media(prefers-color-scheme:dark){:root{--pre:#1c1c1c;--del:#611;--ins:#153d15;--bad:#f99;--good:#8d8}}
    body{font:15px/1.5 system-ui,sans-serif;margin:0 2rem 2rem;background:Canvas;color:CanvasText}
    header{position:sticky;top:0;background:Canvas;border-bottom:1px solid var(--line);\
    display:flex;flex-wrap:wrap;gap:0 2rem;align-items:baseline;z-index:1}h1{font-size:1.3rem}
    input[type=search]{font:inherit;padding:.3rem .6rem;width:20rem;max-width:90vw}
    summary{cursor:pointer;padding:.2rem 0}.bad{color:var(--bad)}.good{color:var(--good)}
    :focus-visible{outline:2px solid Highlight;outline-offset:1px}
    .url{overflow-wrap:anywhere;margin:.7rem 0 .3rem}small{opacity:.75}
    .sides{display:grid;grid-template-columns:1fr 1fr;gap:1rem}img{width:100%;border:1px solid var(--line);margin:.7rem 0}
    @media(max-width:45rem){.sides{grid-template-columns:1fr}body{margin:0 1rem 1rem}}
    pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--pre);padding:.7rem;margin:.3rem 0;\
    max-height:30rem;overflow:auto}
    del,ins{text-decoration:none;border-radius:2px}del{background:var(--del)}
    ins{background:var(--ins);min-width:3px;display:inline-block;min-height:1em;vertical-align:bottom}
    """

  /// `/` goes to the search box, Escape empties it; the address keeps what is searched for.
  ///
  /// A case that is opened shows its first change.
  private static let script = """
    (function(){
    var search=document.getElementById('search'),failed=document.getElementById('failed'),
    cases=Array.prototype.slice.call(document.querySelectorAll('.case')),
    texts=cases.map(function(one){return one.textContent.toLowerCase()});
    function show(){
    var words=search.value.toLowerCase().split(/\\s+/).filter(Boolean),count=0;
    cases.forEach(function(one,index){
    var hidden=failed.checked&&!one.classList.contains('failed')||
    words.some(function(word){return texts[index].indexOf(word)<0});
    one.hidden=hidden;if(!hidden)count++});
    document.getElementById('shown').textContent=count+' shown';
    history.replaceState(null,'',search.value?'#'+encodeURIComponent(search.value):location.pathname)}
    search.addEventListener('input',show);failed.addEventListener('change',show);
    document.addEventListener('keydown',function(event){
    if(event.key==='/'&&document.activeElement!==search){event.preventDefault();search.focus()}
    if(event.key==='Escape'&&document.activeElement===search){search.value='';show()}});
    document.addEventListener('toggle',function(event){
    if(!event.target.open)return;
    Array.prototype.forEach.call(event.target.querySelectorAll('.sides pre'),function(side){
    var mark=side.querySelector('del,ins');
    if(mark)side.scrollTop=mark.offsetTop-side.offsetTop-60})},true);
    try{search.value=decodeURIComponent(location.hash.slice(1))}catch(error){}
    show()})();
    """
}
