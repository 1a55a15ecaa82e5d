/// One file of rules for one site (or a file of shared shapes), as read from YAML.
///
/// Reading checks everything that one file can tell: keys, words, patterns, paths, selectors. What needs the
/// other files (shapes that are used from elsewhere) is checked when packs become a `RuleSet`.
public struct SitePack: Sendable {
  /// The pack's name, as in `bluesky`; profiles switch sites by it.
  public let site: String

  /// What people call the site.
  public let title: String

  /// The hosts that the pack speaks for.
  public let hosts: [HostPattern]

  /// Hosts that the pack can read and that are looked into only where the person adds them, since they serve
  /// much else.
  public let optionalHosts: [HostPattern]

  /// Whether anyone may run such a site on a host of their own.
  public let isSelfHosted: Bool

  /// How a server says that it is one of these: the software names of NodeInfo and `<meta name=generator>`, in
  /// small letters.
  public let recognizedBy: [String]

  /// When the structure was last checked, as written: `2026-11-23`.
  public let seen: String

  /// What it was checked on.
  public let evidence: [String]

  /// The file that the pack was read from, for messages.
  public let file: String

  /// Whether the file only holds shapes for others to use.
  let isShared: Bool
  let place: SourcePlace
  /// Of the text that it was read from.
  let contentHash: UInt64
  let shapes: [String: PackShape]
  let sections: [PackSection]

  /// Where searches are.
  public let searches: [SearchReader]
  /// Where people write.
  public let composers: [ComposeReader]
  /// Which addresses show what: for keyword filters that hold in some places only.
  let contexts: [ContextReader]

  /// Whether the word names the pack: as its own name, or as that of software that it speaks for.
  public func isNamed(_ word: String) -> Bool { site == word || recognizedBy.contains(word) }

  /// The most bytes of YAML that one pack may have.
  public static let byteCountMax = YAMLDocument.byteCountMax

  /// Reads a pack.
  ///
  /// - Parameters:
  ///   - yaml: the file's text.
  ///   - file: its name, for messages.
  /// - Throws: everything found wrong in the file, in the order of the file.
  public init(parsing yaml: String, file: String) throws(RuleErrors) {
    var document = YAMLDocument(file: file)
    guard let root = document.root(of: yaml) else { throw RuleErrors(document.errors) }
    var parser = PackParser(document: document)
    var pack = parser.pack(root)
    pack.contentHash = StableHash.of(yaml)
    guard parser.document.errors.isEmpty else { throw RuleErrors(parser.document.errors) }
    self.init(fields: pack)
  }

  init(fields: Fields) {
    site = fields.site
    title = fields.title
    hosts = fields.hosts
    optionalHosts = fields.optionalHosts
    isSelfHosted = fields.isSelfHosted
    recognizedBy = fields.recognizedBy
    seen = fields.seen
    evidence = fields.evidence
    file = fields.place.file
    isShared = fields.isShared
    place = fields.place
    contentHash = fields.contentHash
    shapes = fields.shapes
    sections = fields.sections
    searches = fields.searches
    composers = fields.composers
    contexts = fields.contexts
  }

  /// Everything a pack is made of, while it is read.
  struct Fields {
    var site = ""
    var title = ""
    var hosts: [HostPattern] = []
    var optionalHosts: [HostPattern] = []
    var isSelfHosted = false
    var recognizedBy: [String] = []
    var seen = ""
    var evidence: [String] = []
    var isShared = false
    var place: SourcePlace
    var contentHash: UInt64 = 0
    var shapes: [String: PackShape] = [:]
    var sections: [PackSection] = []
    var searches: [SearchReader] = []
    var composers: [ComposeReader] = []
    var contexts: [ContextReader] = []
  }
}
