import HTTPTypes
import Testing

@testable import Captures

/// Traffic in the shape that sites send it, with things in it that nobody may find in a recording.
struct RecordedSecretsTests {
  private struct Sent {
    var path: String
    var fields: [(String, String)] = []
    var requestBody = ""
    var answer: String
    var type = "application/json"
  }

  /// Every value that must not survive contains this.
  private static let mark = "Zx9Secret"

  private static let sent: [Sent] = [
    // X: a bearer of the web client, a CSRF token twice, a conversation.
    Sent(
      path: "/i/api/1.1/dm/inbox_initial_state.json?x-csrf-token=aZx9Secret1",
      fields: [
        ("Authorization", "Bearer AAAAZx9Secret%3D"), ("x-csrf-token", "0aZx9Secret"),
        ("Cookie", "auth_token=Zx9Secret; ct0=Zx9Secret; guest_id=v1%3AZx9Secret"),
      ],
      answer: """
        {"inbox_initial_state":{"entries":[{"message":{"message_data":{"text":"meet me, Zx9Secret"}}}],
        "users":{"7":{"name":"Zx9Secret Lee"}}}}
        """
    ),
    // Instagram: tokens in the page, in state within strings, and what a person typed.
    Sent(
      path: "/accounts/edit/",
      fields: [("Cookie", "sessionid=7%3AZx9Secret; csrftoken=Zx9Secret")],
      answer: #"""
        <html><head><meta name="csrf-token" content="Zx9Secret0123"></head><body>
        <input type="hidden" name="authenticity_token" value="Zx9Secret0123">
        <script>requireLazy({"config":{"csrf_token":"Zx9Secret0123","viewer":{"email":"Zx9Secret@mail.example",
        "phone_number":"+49 Zx9Secret"}}});s="{\"fb_dtsg\":\"Zx9Secret0123\",\"access_token\":\"Zx9Secret0123\"}"</script>
        mail me: Zx9Secret@mail.example</body></html>
        """#,
      type: "text/html; charset=utf-8"
    ),
    // Reddit and Mastodon: OAuth answers and sign-in forms.
    Sent(
      path: "/oauth/token?client_secret=Zx9Secret&redirect_uri=a",
      requestBody:
        "grant_type=password&username=ana&password=Zx9Secret&client_secret=Zx9Secret&otp=Zx9Secret",
      answer:
        #"{"access_token":"Zx9Secret_-0123","refresh_token":"Zx9Secret0123","token_type":"bearer"}"#
    ),
    // Bluesky: a session with its tokens and address.
    Sent(
      path: "/xrpc/com.atproto.server.createSession",
      fields: [("x-session-token", "Zx9Secret")],
      requestBody: #"{"identifier":"Zx9Secret@mail.example","password":"Zx9Secret"}"#,
      answer:
        #"{"accessJwt":"eyJh.Zx9Secret.sig","refreshJwt":"eyJh.Zx9Secret.sig","email":"Zx9Secret@mail.example"}"#
    ),
    // Facebook: a conversation told by the name of its query.
    Sent(
      path: "/api/graphql/",
      requestBody:
        "fb_dtsg=Zx9Secret0123&lsd=Zx9Secret0&fb_api_req_friendly_name=MessengerThreadQuery",
      answer:
        #"{"data":{"messages":{"nodes":[{"snippet":"Zx9Secret","message":{"text":"Zx9Secret"}}]}}}"#
    ),
    // Discourse and Lemmy: private messages below telling paths.
    Sent(
      path: "/api/v3/private_message/list",
      answer: #"{"private_messages":[{"private_message":{"content":"Zx9Secret"}}]}"#
    ),
    Sent(
      path: "/chat/api/channels/9/messages",
      requestBody: "message=Zx9Secret+at+noon",
      answer: #"{"messages":[{"message":"Zx9Secret","cooked":"<p>Zx9Secret</p>"}]}"#
    ),
  ]

  @Test(arguments: sent.indices)
  func nothingThatIsAPersonsOwnIsWritten(index: Int) throws {
    let sent = Self.sent[index]
    var fields = HTTPFields()
    for (name, value) in sent.fields {
      fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
    }
    if !sent.requestBody.isEmpty { fields[.contentType] = "application/x-www-form-urlencoded" }
    var exchange = RecordedExchange(
      request: HTTPRequest(
        method: sent.requestBody.isEmpty ? .get : .post,
        scheme: "https",
        authority: "quay.example",
        path: sent.path,
        headerFields: fields
      ),
      startedMilliseconds: 0
    )
    exchange.requestBody = Array(sent.requestBody.utf8)
    exchange.response = HTTPResponse(
      status: .ok,
      headerFields: [.contentType: sent.type, .setCookie: "sid=Zx9Secret; Path=/; HttpOnly"]
    )
    exchange.responseBody = Array(sent.answer.utf8)
    var composer = EntryComposer(isRedacting: true)
    let bytes = composer.entry(for: exchange)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(!text.contains(Self.mark), "\(text)")
    #expect(!composer.report.summary.isEmpty)
    let entry = try CapturedEntry(parsing: bytes, index: 0, offset: 0)
    #expect(entry.body?.isEmpty == false)
  }
}
