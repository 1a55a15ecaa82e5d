import Testing

@testable import Desktop

@Suite struct INIDocumentTests {
  private static let present = """
    # kept by hand
    [General]
    Foo = bar

    [Proxy Settings]
    NoProxyFor=localhost,127.0.0.1
    ProxyType=1
    httpProxy=http://proxy.example 3128

    [Proxy Settings][1]
    ProxyType=9

    """

  @Test(arguments: [
    "", "[Other]\nA=1\n", "[Other]\nA=1", present, "[Proxy Settings]\n", "[A]\r\nb=c\r\n",
    "\n\n[A]\nB=1\n\n",
  ])
  func takingAnEntryOutAgainLeavesEveryByte(text: String) {
    var document = INIDocument(text)
    let before = document.value(of: "ProxyType", in: "Proxy Settings")
    let hadGroup = document.hasGroup("Proxy Settings")
    document.set("2", for: "ProxyType", in: "Proxy Settings")
    #expect(INIDocument(document.text).value(of: "ProxyType", in: "Proxy Settings") == "2")
    var again = INIDocument(document.text)
    if let before {
      again.set(before, for: "ProxyType", in: "Proxy Settings")
    } else {
      again.remove("ProxyType", in: "Proxy Settings", andEmptyGroup: !hadGroup)
    }
    #expect(again.text == text)
  }

  @Test func onlyTheGroupNamedIsLookedAt() {
    var document = INIDocument(Self.present)
    document.set("2", for: "ProxyType", in: "Proxy Settings")
    #expect(document.value(of: "ProxyType", in: "Proxy Settings][1") == "9")
    #expect(document.text == Self.present.replacing("ProxyType=1", with: "ProxyType=2"))
  }
}
