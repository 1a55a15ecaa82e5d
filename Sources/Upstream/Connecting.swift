import CCurl
import CCurlShims
import Glibc

/// What requests and raw connections have in common: where to connect, through what, trusting whom.
///
/// Owns what libcurl only borrows (lists, the error text) and what its callback for new sockets looks at;
/// lives until after the easy handle has been taken off the multi handle.
final class Connecting {
  let endpoint: Endpoint
  let isEncrypted: Bool
  let proxy: UpstreamProxy?
  let peer: PeerNote
  private let resolved: Endpoint?
  private let connectTo = TextList()
  private let errorText: UnsafeMutablePointer<CChar>
  private let guardedAddresses: ConnectionGuard
  private let ownEndpoints: [Endpoint]

  /// An address was refused by the guard.
  private(set) var wasProhibited = false

  init?(endpoint: Endpoint, isEncrypted: Bool, configuration: UpstreamConfiguration) {
    self.endpoint = endpoint
    self.isEncrypted = isEncrypted
    proxy = configuration.proxies.proxy(isEncrypted: isEncrypted, host: endpoint.host)
    resolved = configuration.resolve.endpoint(for: endpoint.host)
    guardedAddresses = configuration.guardedAddresses
    ownEndpoints = configuration.ownEndpoints
    guard let peer = PeerNote(endpoint: endpoint, isViaTLSProxy: proxy?.kind == .https) else {
      return nil
    }
    self.peer = peer
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    if let resolved { connectTo.append(Array("::\(resolved)".utf8)) }
  }

  deinit {
    errorText.deallocate()
  }

  /// Plain requests go to the proxy itself, not through a tunnel; libcurl tunnels whatever is resolved.
  var asksProxyForURLs: Bool { resolved == nil && [.http, .https].contains(proxy?.kind) }

  /// libcurl's own words for what went wrong, if it said more than the code.
  var words: String? {
    errorText[0] == 0 ? nil : String(cString: errorText)
  }

  /// Where the socket goes, as far as this side decides.
  var destination: Endpoint { proxy?.endpoint ?? resolved ?? endpoint }

  func configure(
    _ easy: EasyHandle,
    _ configuration: UpstreamConfiguration,
    authorities: CertificateBundle,
    share: ShareHandle
  ) {
    easy.set(CURLOPT_NOSIGNAL, 1)
    easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
    easy.set(CURLOPT_ERRORBUFFER, pointer: errorText)
    easy.set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.milliseconds)
    easy.set(CURLOPT_TCP_KEEPALIVE, 1)
    easy.set(share: share)
    if resolved != nil { easy.set(CURLOPT_CONNECT_TO, connectTo) }
    easy.set(CURLOPT_OPENSOCKETDATA, pointer: Unmanaged.passUnretained(self).toOpaque())
    easy.setOpenSocket(callback: openSocket)
    configureTrust(easy, authorities)
    configureProxy(easy)
  }

  /// Verification stands in libcurl's defaults; it is said here so that no default can change it.
  private func configureTrust(_ easy: EasyHandle, _ authorities: CertificateBundle) {
    easy.set(CURLOPT_SSL_VERIFYPEER, 1)
    easy.set(CURLOPT_SSL_VERIFYHOST, 2)
    easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    easy.set(CURLOPT_CAINFO, authorities.path)
    // With a directory beside the file, libcurl would parse the file anew for each connection.
    easy.set(CURLOPT_CAPATH, nil as String?)
    easy.set(CURLOPT_CA_CACHE_TIMEOUT, -1)
    easy.set(CURLOPT_PROXY_SSL_VERIFYPEER, 1)
    easy.set(CURLOPT_PROXY_SSL_VERIFYHOST, 2)
    easy.set(CURLOPT_PROXY_CAINFO, authorities.path)
    easy.set(CURLOPT_PROXY_CAPATH, nil as String?)
    easy.set(peer: peer)
  }

  /// An empty proxy and an empty list of exceptions keep libcurl from the environment's, which may well
  /// name ourselves.
  private func configureProxy(_ easy: EasyHandle) {
    easy.set(CURLOPT_NOPROXY, "")
    guard let proxy else {
      easy.set(CURLOPT_PROXY, "")
      return
    }
    let scheme = proxy.kind == .socks5 ? "socks5h" : proxy.kind.rawValue
    easy.set(CURLOPT_PROXY, "\(scheme)://\(proxy.endpoint)")
    easy.set(CURLOPT_PROXYUSERNAME, proxy.user)
    easy.set(CURLOPT_PROXYPASSWORD, proxy.password)
    easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
  }

  /// Opens the socket, unless the guard forbids the address.
  fileprivate func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    let target = Self.target(of: address)
    let isExempt = resolved != nil || proxy != nil
    if let target {
      let isOwn = ownEndpoints.contains { $0.address == target.ip && $0.port == target.port }
      guard !isOwn, isExempt || guardedAddresses.allows(target.ip) else {
        wasProhibited = true
        return curl_socket_t(bitPattern: UInt32.max)
      }
    }
    let kind = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    return socket(address.pointee.family, kind, address.pointee.protocol)
  }

  private static func target(
    of address: UnsafeMutablePointer<curl_sockaddr>
  ) -> (ip: IPAddress, port: Int)? {
    // curl_sockaddr declares an address of 16 bytes and carries as many as its `addrlen` says.
    guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return nil }
    let raw = UnsafeRawPointer(address) + offset
    let count = Int(address.pointee.addrlen)
    switch address.pointee.family {
    case AF_INET where count >= MemoryLayout<sockaddr_in>.size:
      let v4 = raw.loadUnaligned(as: sockaddr_in.self)
      let bytes = withUnsafeBytes(of: v4.sin_addr) { [UInt8]($0) }
      return IPAddress(bytes: bytes).map { ($0, Int(UInt16(bigEndian: v4.sin_port))) }
    case AF_INET6 where count >= MemoryLayout<sockaddr_in6>.size:
      let v6 = raw.loadUnaligned(as: sockaddr_in6.self)
      let bytes = withUnsafeBytes(of: v6.sin6_addr) { [UInt8]($0) }
      return IPAddress(bytes: bytes).map { ($0, Int(UInt16(bigEndian: v6.sin6_port))) }
    default:
      return nil
    }
  }
}

private func openSocket(
  _ context: UnsafeMutableRawPointer?,
  _ purpose: curlsocktype,
  _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  guard let context, let address else { return -1 }
  return Unmanaged<Connecting>.fromOpaque(context).takeUnretainedValue().open(address)
}

extension Duration {
  /// Whole milliseconds, at least one, as libcurl takes nought for its own default.
  var milliseconds: Int {
    let (seconds, attoseconds) = components
    let clamped = min(max(seconds, 0), 86_400 * 365)
    return max(1, Int(clamped) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
  }
}
