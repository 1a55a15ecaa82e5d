import HTMLRewriting
import Testing

struct SnifferTests {
  @Test(arguments: [
    ("<meta charset=utf-8>", nil, "UTF-8", EncodingSniffer.Evidence.markup),
    ("<meta charset=utf-16>", nil, "UTF-8", .markup),
    ("<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>", nil, "KOI8-R", .markup),
    ("<meta content='text/html; charset=koi8-r'>", nil, "windows-1252", .fallback),
    ("<!-- <meta charset=utf-8> -->", nil, "windows-1252", .fallback),
    ("<meta charset=utf-8>", "Shift_JIS", "Shift_JIS", .header),
    ("\u{FEFF}<meta charset=latin1>", "latin1", "UTF-8", .byteOrderMark),
    ("", " ASCII ", "windows-1252", .header), ("", "nonsense", "windows-1252", .fallback),
  ])
  func findsTheEncoding(
    _ page: String,
    _ header: String?,
    _ name: String,
    _ evidence: EncodingSniffer.Evidence
  ) {
    let verdict = EncodingSniffer.sniff(Array(page.utf8).span, headerLabel: header)
    #expect(verdict.encoding.name == name)
    #expect(verdict.evidence == evidence)
  }

  @Test func knowsWhichEncodingsKeepASCII() {
    for (label, keeps) in [
      ("utf-8", true), ("gbk", true), ("utf-16", false), ("iso-2022-jp", false),
      ("hz-gb-2312", false),
    ] {
      #expect(CharacterEncoding(label: label)?.isASCIICompatible == keeps)
    }
  }
}
