import HTTPTypes

/// Something a person has to be told instead of the page they asked for.
///
/// Words only: what happened, what it means, what can be done. The form (HTML, JSON, text) is `ProblemPage`'s.
struct Problem: Hashable, Sendable {
  var status: HTTPResponse.Status

  /// The error type for `Proxy-Status` (RFC 9209, 2.3).
  var token: String

  /// What happened, in a few words.
  var title: String

  /// What it means and what can be done: short sentences.
  var sentences: [String]

  /// What was seen, as names and values; values may come from outside.
  var facts: [Fact] = []

  /// One thing that was seen.
  struct Fact: Hashable, Sendable {
    var name: String
    var value: String
  }
}

extension Problem {
  /// CONNECT to a port that the configuration does not allow.
  static func portNotAllowed(_ port: Int, allowed: Set<Int>) -> Problem {
    let list = allowed.sorted().map(String.init).joined(separator: ", ")
    return Problem(
      status: .forbidden,
      token: "http_request_denied",
      title: "This port is not open here",
      sentences: [
        "A program asked for a connection to port \(port).",
        "Lenity connects to the ports \(list) only; the configuration can name others.",
      ]
    )
  }

  /// A request inside a TLS session that names another host than the session's.
  static func misdirected(asked: String, connected: String) -> Problem {
    Problem(
      status: .misdirectedRequest,
      token: "http_request_error",
      title: "This request came to the wrong place",
      sentences: [
        "It was sent over a connection that was opened for another host. Reloading helps."
      ],
      facts: [Fact(name: "Asked for", value: asked), Fact(name: "Connected to", value: connected)]
    )
  }

  /// The Host of a request to the proxy itself is not one of ours.
  static func notOurHost(_ host: String?) -> Problem {
    Problem(
      status: .misdirectedRequest,
      token: "http_request_denied",
      title: "This is Lenity, not the site you asked for",
      sentences: ["Something sent a request straight to the proxy as if it were a web site."],
      facts: host.map { [Fact(name: "Asked for", value: $0)] } ?? []
    )
  }

  /// A page of our own that does not exist.
  static let noSuchPage = Problem(
    status: .notFound,
    token: "http_request_error",
    title: "There is no such page here",
    sentences: ["Lenity has a status page at / and the proxy settings at /proxy.pac."]
  )

  /// A method that our own pages do not take.
  static let methodNotAllowed = Problem(
    status: .methodNotAllowed,
    token: "http_request_error",
    title: "This page can only be read",
    sentences: ["Use GET or HEAD."]
  )

  /// A request that would come back to the proxy for ever.
  static let loop = Problem(
    status: .badGateway,
    token: "proxy_loop_detected",
    title: "This leads back to Lenity",
    sentences: ["The address asked for is the proxy's own. Going there would go round in circles."]
  )

  /// The request cannot be carried out as it stands.
  static func malformed(_ sentence: String) -> Problem {
    Problem(
      status: .badRequest,
      token: "http_request_error",
      title: "This request cannot be read",
      sentences: [sentence]
    )
  }

  /// More header fields than the configuration allows.
  static let tooManyFields = Problem(
    status: .requestHeaderFieldsTooLarge,
    token: "http_request_error",
    title: "This request says too much",
    sentences: [
      "It has more header fields than Lenity takes. Clearing the site's cookies may help."
    ]
  )

  /// Proxy credentials are missing or wrong.
  static let authenticationRequired = Problem(
    status: .proxyAuthenticationRequired,
    token: "http_request_denied",
    title: "Who is reading?",
    sentences: ["The name or password for Lenity is not right. Check the proxy settings."]
  )

  /// Somebody elsewhere in the network would have to send a password that all on the way can read.
  static let passwordsNeedTLS = Problem(
    status: .forbidden,
    token: "http_request_denied",
    title: "Passwords only travel safely here",
    sentences: [
      "This way to Lenity is not encrypted, and it needs your password.",
      "Whoever runs it can open an encrypted one with 'listen_tls' in lenity.yaml; "
        + "then choose it as an HTTPS proxy.",
    ]
  )

  /// More connections than the configuration allows.
  static let tooManyConnections = Problem(
    status: .serviceUnavailable,
    token: "connection_limit_reached",
    title: "Lenity is busy",
    sentences: ["Too many connections are open. Wait a moment and reload."]
  )
}
