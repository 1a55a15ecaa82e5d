import Foundation

/// A headless Chromium with a throw-away profile that trusts one Lenity.
struct Chromium {
  let lenity: LenityProcess

  /// The page's DOM, as text, after its scripts ran; arguments are more of Chromium's, such as
  /// `--virtual-time-budget=4000` to let timers run.
  func dump(_ url: String, _ arguments: [String] = []) throws -> String {
    let profile = try TemporaryFolder()
    let output = try Shell.run(
      "chromium",
      [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--no-first-run", "--user-data-dir=\(profile.url.path)",
        "--proxy-server=http://\(lenity.address)",
        "--ignore-certificate-errors-spki-list=\(try lenity.publicKeyHash())",
        "--timeout=30000",
      ] + arguments + ["--dump-dom", url],
      environment: ["HOME": profile.url.path],
      secondsMax: 90
    )
    return output.text
  }
}

extension LenityProcess {
  /// Base64 of the SHA-256 of the intermediate's SubjectPublicKeyInfo, computed by openssl.
  func publicKeyHash() throws -> String {
    let pipeline = """
      openssl x509 -in '\(intermediate.path)' -noout -pubkey \
      | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | openssl base64
      """
    return try Shell.succeed("sh", ["-c", pipeline]).text
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
