import Foundation
import Testing

/// Several people at one proxy: who reads is found by password or account, and nobody gets another's bytes.
@Suite(.serialized) struct UsersEndToEndTests {
  private static let smallHAR = PackageRoot.fixtures.appending(path: "small.har")
  private static let count = "314159"

  /// A proxy with two people, ana (hides everything) and ben (hides nothing); everyone else hides everything.
  private func start(extra: String = "") throws -> (LenityProcess, [RecordedResponse], String) {
    let recorded = try RecordedResponse.load(Self.smallHAR).map(\.response)
    let origin = try ReplayOrigin(recorded)
    let folder = try TemporaryFolder()
    for (name, text) in [("ana", "hide: all\n"), ("ben", "hide: none\npause: off\n")] {
      try text.write(
        to: folder.url.appending(path: "\(name).yaml"),
        atomically: true,
        encoding: .utf8
      )
    }
    let users = try ["ana", "ben"].map {
      "\($0): { password: \"\(try Self.hash("harbour-\($0)"))\" }"
    }
    let profiles = ["ana", "ben"].map { "\($0): \(folder.url.path)/\($0).yaml" }
    let lenity = try LenityProcess(
      origin: origin,
      profile: "hide: all\n",
      profiles: profiles,
      extra: "users: { \(users.joined(separator: ", ")) }\n\(extra)",
      keeping: [origin, folder]
    )
    return (lenity, recorded, folder.url.path)
  }

  private static func hash(_ password: String) throws -> String {
    let output = try Shell.run(
      PackageRoot.lenity.path,
      ["user", "hash"],
      input: Data("\(password)\n".utf8)
    )
    #expect(output.status == 0, "\(output.errorText)")
    return output.text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func asUser(_ name: String) -> [String] {
    ["--proxy-user", "\(name):harbour-\(name)"]
  }

  @Test("two people who take turns get each their own bytes", arguments: ["--http1.1", "--http2"])
  func peopleGetTheirOwnBytes(version: String) throws {
    let (lenity, recorded, _) = try start()
    let url = recorded[0].url.absoluteString
    for _ in 0..<3 {
      let ana = try lenity.curl(Self.asUser("ana") + [version, url])
      let ben = try lenity.curl(Self.asUser("ben") + [version, url])
      #expect(ana.status == 0 && ben.status == 0, "\(ana.errorText) \(ben.errorText)")
      #expect(!ana.text.contains(Self.count))
      #expect(ben.standardOutput == recorded[0].body)
    }
    let nobody = try lenity.curl([version, url])
    #expect(!nobody.text.contains(Self.count), "everyone else has the default profile")
  }

  @Test(
    "two people at the same time get each their own bytes",
    arguments: ["--http1.1", "--http2"]
  )
  func peopleAtOnceGetTheirOwnBytes(version: String) async throws {
    let (lenity, recorded, _) = try start()
    let urls = recorded.map(\.url).filter { $0.host() != "unnamed.harbour.example" }
    let url = urls[0].absoluteString
    let many = Array(repeating: url, count: 40)
    async let ana = lenity.curlConcurrently(Self.asUser("ana") + [version, "-Z"] + many)
    async let ben = lenity.curlConcurrently(Self.asUser("ben") + [version, "-Z"] + many)
    let (anas, bens) = try await (ana, ben)
    #expect(anas.status == 0 && bens.status == 0, "\(anas.errorText) \(bens.errorText)")
    #expect(!anas.text.contains(Self.count))
    let inOne = String(decoding: recorded[0].body, as: UTF8.self).components(
      separatedBy: Self.count
    )
    #expect(bens.text.components(separatedBy: Self.count).count - 1 == 40 * (inOne.count - 1))
    #expect(inOne.count > 1)
  }

  @Test("what one person's browser keeps is not confirmed for another")
  func validatorsAreEachPersonsOwn() throws {
    let (lenity, recorded, _) = try start()
    let url = recorded[3].url.absoluteString
    func tag(_ name: String) throws -> String {
      let head = try lenity.curl(Self.asUser(name) + ["-D", "-", "-o", "/dev/null", url]).text
      let line = head.split(whereSeparator: \.isNewline).last { $0.lowercased().hasPrefix("etag:") }
      return try #require(line?.dropFirst(5)).trimmingCharacters(in: .whitespaces)
    }
    let (ana, ben) = (try tag("ana"), try tag("ben"))
    #expect(ana != ben)
    func status(_ name: String, _ tag: String) throws -> String {
      try lenity.curl(
        Self.asUser(name) + [
          "-o", "/dev/null", "-w", "%{http_code}", "-H", "If-None-Match: \(tag)", url,
        ]
      ).text
    }
    #expect(try status("ana", ana) == "304")
    #expect(try status("ben", ana) == "200")
    #expect(try status("ben", ben) == "304")
    #expect(try status("ana", ben) == "200")
  }

  @Test("a wrong password is asked for again, on CONNECT and on plain requests")
  func refusesWrongPasswords() throws {
    let (lenity, recorded, _) = try start()
    let wrong = ["--proxy-user", "ana:guess"]
    let connect = try lenity.curl(
      wrong + ["-w", "%{http_connect}", recorded[0].url.absoluteString]
    )
    #expect(connect.status == 56)
    #expect(connect.text.hasSuffix("407"))
    let plain = try lenity.curl(wrong + ["-i", "http://origin.test/"])
    #expect(plain.text.hasPrefix("HTTP/1.1 407"))
    #expect(plain.text.lowercased().contains("proxy-authenticate: basic realm=\"lenity\""))
  }

  @Test("where a password is required nobody comes through without one; our own pages stay open")
  func demandsPasswords() throws {
    let (lenity, recorded, _) = try start(extra: "require_password: true\n")
    let url = recorded[0].url.absoluteString
    let without = try lenity.curl(["-w", "%{http_connect}", url])
    #expect(without.text.hasSuffix("407"))
    #expect(try lenity.curl(["-i", "http://origin.test/"]).text.hasPrefix("HTTP/1.1 407"))
    #expect(try lenity.curl(Self.asUser("ben") + [url]).standardOutput == recorded[0].body)
    let page = try Shell.run("curl", ["-sS", "-i", "http://\(lenity.address)/proxy.pac"])
    #expect(page.text.hasPrefix("HTTP/1.1 200"))
  }

  @Test("the account that opened the connection is a person's too")
  func findsPeopleByAccount() throws {
    let account = NSUserName()
    let recorded = try RecordedResponse.load(Self.smallHAR).map(\.response)
    let origin = try ReplayOrigin(recorded)
    let lenity = try LenityProcess(
      origin: origin,
      profile: "hide: all\n",
      users: [account: "hide: none\npause: off\n"]
    )
    let body = try lenity.curl([recorded[0].url.absoluteString])
    #expect(body.standardOutput == recorded[0].body, "\(body.errorText)")
  }

  @Test("a changed configuration file is in force at once; a wrong one changes nothing")
  func takesOverTheChangedConfiguration() throws {
    let recorded = try RecordedResponse.load(Self.smallHAR).map(\.response)
    let origin = try ReplayOrigin(recorded)
    let lenity = try LenityProcess(origin: origin, profile: "hide: all\n")
    let url = recorded[0].url.absoluteString
    let file = lenity.folder.url.appending(path: "lenity.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    let elsewhere = lenity.folder.url.appending(path: "profiles")
    try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
    let dora = elsewhere.appending(path: "dora.yaml")
    try Data("hide: none\npause: off\n".utf8).write(to: dora)
    let named = text.replacingOccurrences(
      of: "profiles: { ",
      with: "profiles: { dora: \(dora.path), "
    )
    let users = "users: { dora: { password: \"\(try Self.hash("harbour-dora"))\" } }"
    try Data("\(named)\n\(users)\nconnect_ports: [443]\n".utf8).write(to: file)
    try lenity.wait(until: "a person named in the configuration has their own rules") {
      try lenity.curl(Self.asUser("dora") + [url]).standardOutput == recorded[0].body
    }
    #expect(lenity.standardError.contains("connect_ports"), "what waits for a new start is named")
    try Data("hide: all\n".utf8).write(to: dora)
    try lenity.wait(until: "a file that only the new configuration names is watched") {
      !(try lenity.curl(Self.asUser("dora") + [url]).text.contains(Self.count))
    }
    try Data("\(named)\n\(users)\nuseers: 1\n".utf8).write(to: file)
    try lenity.wait(until: "the mistake is named") {
      lenity.standardError.contains("useers")
    }
    #expect(try lenity.curl(Self.asUser("dora") + [url]).status == 0, "what was in force stays")
  }

  @Test("a capture is rewritten as a person's own rules have it")
  func rewritesForAPerson() throws {
    let (lenity, recorded, folder) = try start()
    let configuration = lenity.folder.url.appending(path: "lenity.yaml").path
    func rewrite(_ user: String) throws -> (output: Shell.Output, text: String) {
      let file = "\(folder)/\(user).har"
      let output = try Shell.run(
        PackageRoot.lenity.path,
        ["rewrite", Self.smallHAR.path, "-o", file, "--user", user, "--config", configuration]
      )
      return (output, (try? String(contentsOfFile: file, encoding: .utf8)) ?? "")
    }
    let before = try String(contentsOf: Self.smallHAR, encoding: .utf8)
    #expect(try rewrite("ben").text == before)
    #expect(try rewrite("ana").text != before)
    let stranger = try rewrite("bne").output
    #expect(stranger.status == 2)
    #expect(stranger.errorText.contains("ana, ben, default"))
    #expect(recorded.count > 1)
  }

  @Test("a profile that is made or changed is in force at once")
  func takesOverChangedProfiles() throws {
    let recorded = try RecordedResponse.load(Self.smallHAR).map(\.response)
    let origin = try ReplayOrigin(recorded)
    let lenity = try LenityProcess(origin: origin, profile: "hide: all\n")
    let url = recorded[0].url.absoluteString
    #expect(!(try lenity.curl([url]).text.contains(Self.count)))
    let configuration = lenity.folder.url.appending(path: "lenity.yaml").path
    func user(_ arguments: [String], input: String = "") throws -> Shell.Output {
      try Shell.run(
        PackageRoot.lenity.path,
        ["user"] + arguments + ["--config", configuration],
        input: Data(input.utf8)
      )
    }
    let added = try user(["add", "cleo", "--hide", "none", "--password"], input: "harbour-cleo\n")
    #expect(added.status == 0, "\(added.errorText)")
    try lenity.wait(until: "a new person has their own rules") {
      try lenity.curl(Self.asUser("cleo") + [url]).standardOutput == recorded[0].body
    }
    #expect(try user(["set", "cleo", "hide", "all"]).status == 0)
    try lenity.wait(until: "the changed profile is in force") {
      !(try lenity.curl(Self.asUser("cleo") + [url]).text.contains(Self.count))
    }
    #expect(try user(["set", "cleo", "hide", "lieks"]).errorText.contains("likes"))
    #expect(try user(["set", "cleo", "off_until", "2999-01-01T00:00:00Z"]).status == 0)
    try lenity.wait(until: "everything is off for a while") {
      try lenity.curl(Self.asUser("cleo") + [url]).standardOutput == recorded[0].body
    }
    #expect(try user(["list"]).text.contains("cleo  account cleo, password"))
    #expect(try user(["remove", "cleo"]).status == 0)
    try lenity.wait(until: "a removed person is not known any more") {
      try lenity.curl(Self.asUser("cleo") + ["-w", "%{http_connect}", url]).text.hasSuffix("407")
    }
  }
}
