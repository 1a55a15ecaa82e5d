import Foundation
import Glibc
import Upstream

/// A real web server over TLS on loopback, shared by all tests of one run.
final class NginxOrigin: @unchecked Sendable {
  let scratch: Scratch
  let authority: TestAuthority
  let h2Port: Int
  let h1Port: Int
  let plainPort: Int
  private let process = Process()
  private let lifeline = Pipe()

  static let program = "/usr/sbin/nginx"
  static var isInstalled: Bool { access(program, X_OK) == 0 }

  /// Started on first use; nil where it could not be.
  static let shared: Result<NginxOrigin, any Error> = Result { try NginxOrigin() }

  static let bigByteCount = 100 << 20

  private init() throws {
    scratch = try Scratch()
    authority = try TestAuthority(scratch: scratch)
    (h2Port, h1Port, plainPort) = (try freePort(), try freePort(), try freePort())
    try FileManager.default.createDirectory(
      atPath: scratch.file("www/put"),
      withIntermediateDirectories: true
    )
    try scratch.write("0123456789abcdef", to: "www/sixteen")
    for (name, count) in [("www/big", Self.bigByteCount), ("www/medium", 1 << 20)] {
      try scratch.write("", to: name)
      truncate(scratch.file(name), count)
    }
    try scratch.write("hello, gzip", to: "www/zipped")
    try run("/usr/bin/gzip", ["zipped"], in: scratch.file("www"))
    try scratch.write(configuration, to: "nginx.conf")
    // The shell reads from us until we end, however we end, and then cleans up.
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "\"$@\" & origin=$!; cat; kill -9 $origin; wait $origin; rm -rf \"$0\"", scratch.path,
      Self.program, "-p", scratch.path, "-c", scratch.file("nginx.conf"), "-e", "error.log",
    ]
    process.standardInput = lifeline
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    for port in [h2Port, h1Port, plainPort] { try awaitListener(port) }
  }

  /// Names that lead here: `h2.good.test`, `h1.good.test`, `plain.test`, and one for each bad certificate.
  func configuration(
    adding entries: [String: String] = [:]
  ) throws -> UpstreamConfiguration {
    var result = UpstreamConfiguration()
    result.caFile = authority.caFile
    var table = entries
    for name in ["h2.good.test", "h2b.good.test"] + TestAuthority.Kind.allCases.map(\.host) {
      table[name] = "127.0.0.1:\(h2Port)"
    }
    table["h1.good.test"] = "127.0.0.1:\(h1Port)"
    table["plain.test"] = "127.0.0.1:\(plainPort)"
    result.resolve = try ResolveTable(table)
    return result
  }

  private func awaitListener(_ port: Int) throws {
    for _ in 0..<200 {
      if connectedSocket(port: port).map({ close($0) }) != nil { return }
      usleep(25_000)
    }
    throw ProgramError(description: "nginx does not listen on \(port)")
  }

  private var configuration: String {
    let locations = """
        root \(scratch.path)/www;
        location = /connection { return 200 "$connection"; }
        location = /echo { return 200 "$request_method $request_uri $http_x_one"; }
        location = /protocol { return 200 "$server_protocol"; }
        location = /twice { add_header X-Two a; add_header X-Mid m; add_header X-Two b; return 200; }
        location = /away { return 302 /echo; }
        location = /nothing { return 204; }
        location = /slow { limit_rate 100k; try_files /medium =404; }
        location = /late { limit_rate 200; try_files /sixteen =404; }
        location = /trailing {
            add_trailer X-Trailer "at the end"; try_files /sixteen =404;
            sub_filter_types *; sub_filter zz yy;
          }
        location = /zipped.gz { add_header Content-Encoding gzip; }
        location /put { dav_methods PUT; client_max_body_size 0; }
      """
    let bad = TestAuthority.Kind.allCases.map { kind in
      """
        server {
          listen 127.0.0.1:\(h2Port) ssl http2;
          server_name \(kind.host) \(kind == .good ? "*.good.test" : "");
          ssl_certificate \(kind.rawValue).pem; ssl_certificate_key \(kind.rawValue).key;
          \(kind == .weak ? "ssl_ciphers DEFAULT:@SECLEVEL=0;" : "ssl_ciphers DEFAULT:@SECLEVEL=0;")
          \(locations)
        }
      """
    }.joined(separator: "\n")
    return """
      daemon off; master_process off; pid nginx.pid; error_log error.log;
      events { worker_connections 1024; }
      http {
        access_log off; client_body_temp_path body; proxy_temp_path p; fastcgi_temp_path f;
        uwsgi_temp_path u; scgi_temp_path s; default_type text/plain; keepalive_requests 100000;
        http2_max_concurrent_streams 256;
        \(bad)
        server {
          listen 127.0.0.1:\(h1Port) ssl; server_name h1.good.test;
          ssl_certificate good.pem; ssl_certificate_key good.key;
          \(locations)
        }
        server { listen 127.0.0.1:\(plainPort); server_name plain.test; \(locations) }
      }
      """
  }
}

/// A TCP connection to a loopback port.
func connectedSocket(port: Int) -> Int32? {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = UInt16(port).bigEndian
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  let result = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  guard result == 0 else {
    close(descriptor)
    return nil
  }
  return descriptor
}
