import Glibc

/// Pages that every machine can make.
enum Pages {
  static let begin = "<!DOCTYPE html><html><head></head><body>"

  /// A thousand posts, without what stands around them.
  static var posts: [UInt8] {
    var text = ""
    for post in 0..<1_000 {
      text += """
        <article class="post" id="p\(post)"><header><a class="author" href="/@ana"><b>Ana</b></a> \
        <span class="count" data-metric="likes">\(post * 7)</span></header>
        <div class="body"><p>One &amp; two<p>three</div><svg><path d="M1 1"/></svg></article>
        """
    }
    return Array(text.utf8)
  }

  static var thousandPosts: [UInt8] {
    Array(begin.utf8) + posts + Array("</body></html>".utf8)
  }

  /// Pages without an end: how each begins and what it goes on with.
  ///
  /// The last is the hungriest: the list of
  /// changes made grows with them, by 32 bytes each.
  static var endless: [(title: String, begin: String, part: [UInt8])] {
    [
      ("one post", begin + "<article class=post><div class=body>", Array("text ".utf8)),
      ("one tag", begin + "<p ", Array("a=b ".utf8)),
      ("one attribute", begin + "<p class='", Array("abc ".utf8)),
      ("one comment", begin + "<!--", Array("abc ".utf8)),
      ("one text", begin, Array("abc &amp; ".utf8)),
      ("open elements", begin, Array("<div class=post><b>".utf8)),
      ("posts", begin, posts),
    ]
  }

  /// Streams each of them through the whole task and says how much more memory that took than before.
  static func printPeaks(megabytes: Int) {
    for (title, begin, part) in endless {
      var piece: [UInt8] = []
      while piece.count < HTMLWorkload.pieceByteCount { piece += part }
      let before = peakKibibytes()
      HTMLWorkload(.whole).stream(Array(begin.utf8), piece, byteCount: megabytes << 20)
      print(
        "\(title): \(megabytes) MiB, \(peakKibibytes() - before) KiB more than before at the highest"
      )
    }
  }

  private static func peakKibibytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Int(usage.ru_maxrss)
  }
}
