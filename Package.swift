// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .treatAllWarnings(as: .error),
]

// Vector comparisons answer with bits, sixteen bytes in one instruction. Without the feature it works as well, slower.
let scanning = settings + [.enableExperimentalFeature("BuiltinModule")]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)
let collections = Target.Dependency.product(
  name: "Collections",
  package: "swift-collections"
)
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTP2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(
  name: "NIOHTTPTypesHTTP1",
  package: "swift-nio-extras"
)
let nioHTTPTypesHTTP2 = Target.Dependency.product(
  name: "NIOHTTPTypesHTTP2",
  package: "swift-nio-extras"
)
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "lenity",
  products: [
    .executable(name: "lenity", targets: ["lenity"]),
    .executable(name: "lenity-conformance", targets: ["lenity-conformance"]),
    .executable(name: "tone-features", targets: ["tone-features"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird",
      from: "2.28.0",
      traits: ["FullFoundation"]
    ),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // C libraries: module maps and typed shims, nothing else.
    .systemLibrary(
      name: "COpenSSL",
      pkgConfig: "openssl",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
    ),
    .systemLibrary(
      name: "CCurl",
      pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
    ),
    .systemLibrary(
      name: "CZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
    ),
    .systemLibrary(
      name: "CBrotli",
      pkgConfig: "libbrotlidec",
      providers: [.apt(["libbrotli-dev"]), .brew(["brotli"])]
    ),
    .systemLibrary(
      name: "CZstd",
      pkgConfig: "libzstd",
      providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]
    ),
    .systemLibrary(
      name: "CICU",
      pkgConfig: "icu-uc",
      providers: [.apt(["libicu-dev"]), .brew(["icu4c"])]
    ),
    .target(name: "CCurlShims", dependencies: ["CCurl", "COpenSSL"]),
    .target(name: "CICUShims", dependencies: ["CICU"]),

    // Pure core: bytes in, bytes out. No socket, file, clock or log.
    .target(name: "Edits", swiftSettings: settings),
    .target(name: "CountText", dependencies: ["Edits"], swiftSettings: settings),
    .target(name: "ByteBlocks", swiftSettings: scanning),
    .target(name: "HTMLRewriting", dependencies: ["ByteBlocks", "Edits"], swiftSettings: settings),
    .target(name: "JSONRewriting", dependencies: ["ByteBlocks", "Edits"], swiftSettings: settings),
    .target(
      name: "TextDecoding",
      dependencies: ["CICUShims", "HTMLRewriting"],
      swiftSettings: settings
    ),
    .target(
      name: "Rules",
      dependencies: ["CountText", "Edits", "HTMLRewriting", "JSONRewriting", yams],
      swiftSettings: settings
    ),
    .target(
      name: "ContentCodings",
      dependencies: ["CZlib", "CBrotli", "CZstd"],
      swiftSettings: settings
    ),
    .target(
      name: "Rewriting",
      dependencies: [
        "Edits", "ContentCodings", "ContentSecurityPolicy", "CountText", "HTMLRewriting",
        "Interventions", "JSONRewriting", "Rules", "TextDecoding", "Tone", httpTypes,
      ],
      swiftSettings: settings
    ),

    .target(name: "ContentSecurityPolicy", swiftSettings: settings),
    .target(name: "Interventions", swiftSettings: settings),
    .target(name: "Tone", swiftSettings: settings),
    .target(name: "ConfigurationFile", dependencies: ["Rules"], swiftSettings: settings),

    // The edge: OpenSSL, libcurl, sockets, files.
    .target(name: "Certificates", dependencies: ["COpenSSL"], swiftSettings: settings),
    .target(
      name: "TLS",
      dependencies: ["COpenSSL", "Certificates", nioCore],
      swiftSettings: settings
    ),
    .target(
      name: "Upstream",
      dependencies: ["CCurl", "CCurlShims", httpTypes, nioCore],
      swiftSettings: settings
    ),
    .target(name: "Users", dependencies: ["COpenSSL"], swiftSettings: settings),
    .target(
      name: "Proxy",
      dependencies: [
        "Certificates", "ContentSecurityPolicy", "Edits", "Interventions", "TLS", "Upstream",
        "Rewriting", "Rules", httpTypes, logging,
        nioCore, nioPosix, nioHTTP1, nioHTTP2, nioHTTPTypes, nioHTTPTypesHTTP1,
        nioHTTPTypesHTTP2,
      ],
      swiftSettings: settings
    ),
    .target(name: "Readers", dependencies: ["Interventions"], swiftSettings: settings),
    .target(name: "JSONText", swiftSettings: settings),
    .target(name: "Auditing", dependencies: ["CountText", "JSONText"], swiftSettings: settings),
    .target(
      name: "Captures",
      dependencies: [
        "ContentCodings", "CountText", "Edits", "JSONText", "Rewriting", "Rules", "Tone", httpTypes,
      ],
      swiftSettings: settings
    ),
    .target(
      name: "RuleTesting",
      dependencies: [
        "Auditing", "Captures", "CountText", "Edits", "HTMLRewriting", "JSONRewriting", "JSONText",
        "Rewriting", "Rules", "Tone",
      ],
      swiftSettings: settings
    ),
    .target(name: "Desktop", swiftSettings: settings),
    .target(name: "Journal", dependencies: [grdb], swiftSettings: settings),
    .target(
      name: "ControlPanel",
      dependencies: [
        "CountText", "Interventions", "Journal", "Rules", httpTypes, hummingbird, logging, nioCore,
      ],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "lenity",
      dependencies: [
        "Auditing", "Captures", "Certificates", "ConfigurationFile", "ContentCodings",
        "ContentSecurityPolicy", "ControlPanel", "CountText", "Desktop", "Edits", "HTMLRewriting",
        "Interventions", "Journal", "Proxy", "Readers", "Rewriting", "RuleTesting", "Rules",
        "Tone", "Upstream", "Users", argumentParser, httpTypes, logging, nioCore,
      ],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "lenity-conformance",
      dependencies: [
        "Captures", "Certificates", "ContentCodings", "ContentSecurityPolicy", "CountText", "Edits",
        "HTMLRewriting", "JSONRewriting", "JSONText", "Rewriting", "Rules", "TextDecoding",
      ],
      swiftSettings: settings
    ),

    .executableTarget(
      name: "tone-features",
      dependencies: ["Tone"],
      path: "scripts/train-tone/features",
      swiftSettings: settings
    ),

    // Drives real browsers, for the tests.
    .target(name: "BrowserDriving", path: "Tests/BrowserDriving", swiftSettings: settings),

    // Counts what is allocated, for the tests and the benchmarks.
    .target(name: "CMallocCount", path: "Benchmarks/Sources/CMallocCount"),

    .testTarget(name: "CountTextTests", dependencies: ["CountText"], swiftSettings: settings),
    .testTarget(
      name: "HTMLRewritingTests",
      dependencies: ["CMallocCount", "Edits", "HTMLRewriting"],
      exclude: ["Fixtures"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ConformanceTests",
      dependencies: ["lenity-conformance"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "TextDecodingTests",
      dependencies: ["HTMLRewriting", "TextDecoding"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "JSONRewritingTests",
      dependencies: ["Edits", "JSONRewriting"],
      exclude: ["Fixtures"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "RulesTests",
      dependencies: ["CountText", "Edits", "HTMLRewriting", "JSONRewriting", "Rewriting", "Rules"],
      exclude: ["Fixtures"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ContentCodingsTests",
      dependencies: ["ContentCodings"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "RewritingTests",
      dependencies: [
        "ContentSecurityPolicy", "Edits", "Interventions", "JSONRewriting", "Rewriting", "Rules",
        "Tone", httpTypes,
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ToneTests",
      dependencies: ["CMallocCount", "Tone"],
      exclude: ["Fixtures"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ContentSecurityPolicyTests",
      dependencies: ["ContentSecurityPolicy"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "InterventionsTests",
      dependencies: ["Interventions"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "PageScriptTests",
      dependencies: ["BrowserDriving", "ContentSecurityPolicy", "Interventions"],
      exclude: ["Fixtures"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ConfigurationFileTests",
      dependencies: ["ConfigurationFile", "Rules"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "CertificatesTests",
      dependencies: ["Certificates", "COpenSSL"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "TLSTests",
      dependencies: ["Certificates", "COpenSSL", "TLS", nioCore, nioEmbedded, nioPosix],
      swiftSettings: settings
    ),
    .testTarget(
      name: "UpstreamTests",
      dependencies: ["Upstream", httpTypes, nioCore],
      swiftSettings: settings
    ),
    .testTarget(name: "UsersTests", dependencies: ["Users"], swiftSettings: settings),
    .testTarget(
      name: "ProxyTests",
      dependencies: [
        "Certificates", "Interventions", "Proxy", "Rewriting", "Rules", "TLS", "Tone", "Upstream",
        httpTypes, nioCore, nioEmbedded, nioPosix, nioHTTPTypes,
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "CapturesTests",
      dependencies: ["Captures", httpTypes],
      exclude: ["Fixtures"],
      swiftSettings: settings
    ),
    .testTarget(name: "JSONTextTests", dependencies: ["JSONText"], swiftSettings: settings),
    .testTarget(
      name: "AuditingTests",
      dependencies: ["Auditing", "CountText"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "RuleTestingTests",
      dependencies: [
        "Auditing", "Captures", "CountText", "Edits", "Rewriting", "RuleTesting", "Rules", "Tone",
      ],
      swiftSettings: settings
    ),
    .testTarget(name: "JournalTests", dependencies: ["Journal"], swiftSettings: settings),
    .testTarget(
      name: "ControlPanelTests",
      dependencies: [
        "ControlPanel", "CountText", "Interventions", "Journal", "Rules", httpTypes, nioCore,
      ],
      swiftSettings: settings
    ),
    .testTarget(name: "DesktopTests", dependencies: ["Desktop"], swiftSettings: settings),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["BrowserDriving"],
      exclude: ["Fixtures"],
      swiftSettings: settings
    ),
  ],
  swiftLanguageModes: [.v6]
)
