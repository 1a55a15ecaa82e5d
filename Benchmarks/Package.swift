// swift-tools-version: 6.2
import PackageDescription

// Benchmarks are a package of their own. The modules measured are linked to, not depended on, so that
// a measurement waits for none of the proxy's dependencies.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .treatAllWarnings(as: .error),
]

let scanning = settings + [.enableExperimentalFeature("BuiltinModule")]

let package = Package(
  name: "lenity-benchmarks",
  targets: [
    // Counts what is allocated.
    .target(name: "CMallocCount"),
    .target(name: "Edits", swiftSettings: settings),
    .target(name: "ByteBlocks", swiftSettings: scanning),
    .target(name: "HTMLRewriting", dependencies: ["ByteBlocks", "Edits"], swiftSettings: settings),
    .target(name: "JSONRewriting", dependencies: ["ByteBlocks", "Edits"], swiftSettings: settings),
    .target(name: "Tone", swiftSettings: settings),
    .executableTarget(
      name: "HTMLBenchmarks",
      dependencies: ["CMallocCount", "Edits", "HTMLRewriting"],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "JSONBenchmarks",
      dependencies: ["CMallocCount", "Edits", "JSONRewriting"],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "ToneBenchmarks",
      dependencies: ["CMallocCount", "Tone"],
      swiftSettings: settings
    ),
  ],
  swiftLanguageModes: [.v6]
)
