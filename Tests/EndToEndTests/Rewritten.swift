import Foundation

/// What `lenity rewrite` makes of a capture.
struct Rewritten {
  /// The bodies of entries, by their index in the file.
  let bodies: [Int: Data]

  /// `hosts` are added as a person would add them, so that both ways know the same sites.
  init(har: URL, hosts: [String] = []) throws {
    let folder = try TemporaryFolder()
    let out = folder.url.appending(path: "out.har")
    let profile = PackageRoot.fixtures.appending(path: "all.yaml").path
    try Shell.succeed(
      PackageRoot.lenity.path,
      [
        "rewrite", har.path, "-o", out.path, "--profile", profile, "--rules",
        PackageRoot.rules.path,
      ] + hosts.flatMap { ["--intercept", $0] }
    )
    let pairs = try RecordedResponse.load(out).map { ($0.index, $0.response.body) }
    bodies = Dictionary(uniqueKeysWithValues: pairs)
  }
}
