import Hummingbird

/// What a newcomer reads first: five sentences, and the way on.
struct WelcomePage {
  let frame: PanelPage

  func response() -> Response {
    let sentences = (1...5).map { number -> HTML in
      "<li>\(frame.text("welcome.\(number)"))</li>"
    }
    let content: HTML = """
      <ol class="welcome">\(sentences)</ol>
      \(frame.form("/welcome", "<p class=\"save\">\(frame.button("welcome.go"))</p>"))
      """
    return frame.page(nil, title: frame.text("welcome.title"), content)
  }
}
