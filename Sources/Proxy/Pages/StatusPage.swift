/// What the proxy says of itself at `/`.
struct StatusPage {
  /// Where it listens, as the client reached it.
  var address: String
  /// How many hosts the rules name.
  var hostCount: Int
  /// Names the rules in force.
  var rulesHash: String
  /// The domains that the certificate authority may sign for.
  var domains: [String]

  var html: String {
    let domains = domains.map { "<code>\(Markup.escaped($0))</code>" }.joined(separator: ", ")
    return OwnPage.html(
      title: "Lenity is running",
      content: """
        <h1>Lenity is running</h1>
        <p>It listens on <code>\(Markup.escaped(address))</code> and looks into pages of \
        \(hostCount) hosts. Everything else passes through unread.</p>
        <p>To use it, give your browser this address for automatic proxy settings:
        <code>http://\(Markup.escaped(address))/proxy.pac</code></p>
        <details><summary>What it could read</summary>
        <p>Its certificate can stand for these domains only: \(domains.isEmpty ? "none" : domains).</p>
        <p>Rules in force: <code>\(Markup.escaped(rulesHash))</code>.</p>
        </details>
        <p class="by">Nothing leaves this machine: no account, no telemetry.</p>

        """
    )
  }
}
