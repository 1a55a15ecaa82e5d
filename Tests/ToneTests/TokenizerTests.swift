import Testing

@testable import Tone

@Suite struct TokenizerTests {
  @Test(
    "reads words as people mean them",
    arguments: [
      ("Don't GO", ["dont", "go"], "apostrophes and case"),
      ("Ｆｕｌｌ ｗｉｄｔｈ", ["full", "width"], "full-width letters"),
      ("𝓱𝓪𝓽𝓮 𝐲𝐨𝐮", ["hate", "you"], "mathematical letters"),
      ("h\u{200B}a\u{FE0F}te", ["hate"], "characters without width"),
      ("hаte", ["hate"], "a Cyrillic letter in a Latin word"),
      ("привет", ["привет"], "a word wholly in one script stays"),
      ("sooooo", ["soo"], "elongation"),
      ("h4te b1tch", ["hate", "bitch"], "digits for letters"),
      ("f*ck", ["f*ck"], "a starred letter stays in the word"),
      ("h a t e", ["hate"], "letters set apart"),
      ("f.u.c.k", ["fuck"], "letters set apart by dots"),
      ("I a m", ["iam"], "three single letters are read as one word"),
      ("É Ü ß", ["eus"], "accents"),
      ("&lt;3 &amp; &#39;x&#39;", ["<", "3", "&", "x"], "character references"),
      ("<p>Hi <b>you</b></p>", ["hi", "you"], "tags"),
      ("a < b", ["a", "<", "b"], "a sign that begins no tag"),
      ("死にたい", ["死", "に", "た", "い"], "a script without spaces"),
      (":-D :( !!!!!", [":-D", ":(", "!!!"], "signs"),
    ]
  )
  func readsWords(text: String, expected: [String], reason: Comment) {
    #expect(words(text) == expected, reason)
  }

  @Test func splitsCamelCaseHashtags() {
    #expect(words("#EndTheStigma now") == ["endthestigma", "end", "the", "stigma", "now"])
    #expect(tokens("#EndTheStigma").first?.token.kind == .hashtag)
  }

  @Test func readsMentionsAndLinksAsWhatTheyAre() {
    let kinds = tokens("@Some_one1 see https://example.org/a?b=c and www.example.org").map(
      \.token.kind
    )
    #expect(kinds == [.mention, .word, .link, .word, .link])
  }

  @Test func notesCapitalsAndElongation() {
    let read = tokens("STOP iiiit Now")
    #expect(read[0].token.traits == .capitals)
    #expect(read[1].token.traits == .elongated)
    #expect(read[2].token.traits.isEmpty)
  }

  @Test func knowsWhereEachTokenStood() {
    let text = "é &amp; #ABc don't"
    let bytes = Array(text.utf8)
    for (_, token) in tokens(text) {
      #expect(token.sourceStart < token.sourceEnd)
      #expect(Int(token.sourceEnd) <= bytes.count)
    }
  }

  @Test(
    arguments: [
      [0xFF, 0xFE, 0x41], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xED, 0xA0, 0x80],
      [0xC0, 0xAF],
      [0xF5, 0x80, 0x80, 0x80], [0x26, 0x23], [0x26, 0x23, 0x78, 0x3B], [0x3C, 0x61], [0x23],
      [0x40],
    ] as [[UInt8]]
  )
  func readsAnyBytes(bytes: [UInt8]) {
    let scratch = ToneScratch()
    bytes.withUnsafeBufferPointer { bytes in
      var tokenizer = Tokenizer(bytes, scalars: scratch.scalars, tokens: scratch.tokens)
      #expect(tokenizer.run() <= ToneScratch.tokensMax)
    }
  }
}
