import Testing

@testable import Proxy

@Suite("Proxy credentials")
struct BasicCredentialsTests {
  @Test(
    "name and password are read (RFC 7617)",
    arguments: [
      ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open sesame"),
      ("basic dGVzdDoxMjPCow==", "test", "123\u{A3}"), ("Basic Og==", "", ""),
      ("Basic YTpiOmM=", "a", "b:c"),
    ]
  )
  func reads(field: String, name: String, password: String) throws {
    let credentials = try #require(BasicCredentials(field))
    #expect(credentials.name == name)
    #expect(credentials.password == password)
  }

  @Test(
    "anything else is no credentials",
    arguments: ["", "Basic", "Bearer YTpi", "Basic YWJj", "Basic !!!!", "Basic /////w=="]
  )
  func refuses(field: String) {
    #expect(BasicCredentials(field) == nil)
  }
}
