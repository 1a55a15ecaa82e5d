import Foundation

/// nginx as a TLS origin that answers for every host of a capture, with a certificate of a test authority.
///
/// A request names the recorded response by the header `X-Replay: NUMBER`; without it, by its host and URI.
/// What was answered with another status than 200 is the error page of a place that does not exist.
final class ReplayOrigin {
  let folder: TemporaryFolder
  let port: Int
  private let process: Process

  /// The authority that signed the origin's certificate.
  var authority: URL { folder.url.appending(path: "ca.pem") }

  /// Answers with the responses; as gzip, where the client takes it, if it is compressing.
  init(_ responses: [RecordedResponse], isCompressing: Bool = false) throws {
    folder = try TemporaryFolder()
    port = try FreePort.find()
    let hosts = Set(responses.compactMap { $0.url.host() } + ["origin.test"])
    try Self.makeCertificates(in: folder.url, hosts: hosts.sorted())
    for (number, response) in responses.enumerated() {
      try response.body.write(to: folder.url.appending(path: "r\(number)"))
    }
    let configuration = folder.url.appending(path: "nginx.conf")
    let gzip = isCompressing ? "gzip on; gzip_types *; gzip_min_length 0;" : ""
    try Self.configuration(responses, folder: folder.url.path, port: port, extra: gzip)
      .write(to: configuration, atomically: true, encoding: .utf8)
    process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let path = "/usr/sbin:" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
    process.environment = ["PATH": path]
    process.arguments = ["nginx", "-p", folder.url.path, "-c", configuration.path]
    try process.run()
    try FreePort.awaitListener(on: port)
  }

  deinit {
    process.stop()
  }

  private static func makeCertificates(in folder: URL, hosts: [String]) throws {
    func file(_ name: String) -> String { folder.appending(path: name).path }
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    try Shell.succeed(
      "openssl",
      ["req", "-x509"] + curve + [
        "-days", "2", "-subj", "/CN=Test origin authority", "-keyout", file("ca.key"), "-out",
        file("ca.pem"), "-addext", "basicConstraints=critical,CA:TRUE", "-addext",
        "keyUsage=critical,keyCertSign,cRLSign",
      ]
    )
    try Shell.succeed(
      "openssl",
      ["req"] + curve + [
        "-subj", "/CN=origin", "-keyout", file("leaf.key"), "-out", file("leaf.csr"),
      ]
    )
    let names = hosts.map { "DNS:\($0)" }.joined(separator: ",")
    let usage = "basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n"
    try "subjectAltName=\(names)\n\(usage)"
      .write(toFile: file("ext"), atomically: true, encoding: .utf8)
    try Shell.succeed(
      "openssl",
      [
        "x509", "-req", "-in", file("leaf.csr"), "-CA", file("ca.pem"), "-CAkey", file("ca.key"),
        "-CAcreateserial", "-days", "1", "-extfile", file("ext"), "-out", file("leaf.pem"),
      ]
    )
  }

  private static func configuration(
    _ responses: [RecordedResponse],
    folder: String,
    port: Int,
    extra: String
  ) -> String {
    let numbered = responses.enumerated()
    let addresses = numbered.map { number, response in
      "\(quote((response.url.host() ?? "") + target(of: response.url))) \(number);"
    }
    let types = numbered.map { "\($0) \(quote($1.contentType));" }
    let policies = numbered.filter { !$1.policy.isEmpty }.map { "\($0) \(quote($1.policy));" }
    let statuses = numbered.filter { $1.status != 200 }.map { "\($0) \($1.status);" }
    let places = Set(responses.map(\.status)).subtracting([200]).sorted().map { status in
      "location /status\(status)/ { error_page 404 405 =\(status) /body/r$number; }"
    }
    return """
      daemon off; worker_processes 1; pid \(folder)/pid; error_log \(folder)/error.log;
      events { worker_connections 512; }
      http {
        \(extra)
        access_log off; default_type ""; types {} client_body_temp_path \(folder)/t1;
        proxy_temp_path \(folder)/t2; fastcgi_temp_path \(folder)/t3; uwsgi_temp_path \(folder)/t4;
        scgi_temp_path \(folder)/t5; map_hash_bucket_size 8192; map_hash_max_size 8192;
        large_client_header_buffers 8 64k;
        map $host$request_uri $by_address { default none; \(unique(addresses).joined(separator: " ")) }
        map $http_x_replay $number { "" $by_address; default $http_x_replay; }
        map $number $policy { default ""; \(policies.joined(separator: " ")) }
        map $number $type { default ""; \(types.joined(separator: " ")) }
        map $number $answer { default 200; \(statuses.joined(separator: " ")) }
        server {
          listen 127.0.0.1:\(port) ssl http2; root \(folder); etag on;
          ssl_certificate \(folder)/leaf.pem; ssl_certificate_key \(folder)/leaf.key;
          error_page 405 =200 $request_uri;
          location / {
            if ($answer != 200) { rewrite ^ /status$answer/none last; }
            rewrite ^ /r$number break; add_header Content-Type $type;
            add_header Content-Security-Policy $policy;
          }
          \(places.joined(separator: "\n          "))
          location /body/ { internal; alias \(folder)/; add_header Content-Type $type always; }
        }
      }
      """
  }

  private static func target(of url: URL) -> String {
    let path = url.path(percentEncoded: true)
    return (path.isEmpty ? "/" : path) + (url.query(percentEncoded: true).map { "?\($0)" } ?? "")
  }

  /// nginx takes no key of a map twice, nor in other case: keep the first.
  private static func unique(_ lines: [String]) -> [String] {
    var seen = Set<String>()
    return lines.filter { seen.insert($0.prefix { $0 != " " }.lowercased()).inserted }
  }

  private static func quote(_ text: String) -> String {
    let escaped = text.replacingOccurrences(of: "\\", with: "\\\\")
      .replacingOccurrences(of: "\"", with: "\\\"")
    return "\"\(escaped)\""
  }
}
