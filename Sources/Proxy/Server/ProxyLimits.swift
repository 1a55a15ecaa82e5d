/// What one proxy may hold, and how long it waits; every bound that a peer could otherwise stretch.
public struct ProxyLimits: Sendable, Hashable {
  /// Bytes of a request line and its header fields together; more is answered 431 (414 in the line).
  public var headBytesMax = 64 * 1024

  /// Header field lines in one head, and trailer lines after one body; more is answered 431.
  public var headerFieldsMax = 256

  /// Client connections open at once; one more is answered 503 and closed.
  public var connectionsMax = 4_096

  /// HTTP/2 streams that one client may have open at once.
  public var streamsPerConnectionMax = 100

  /// HTTP/2 streams that one client may break off within 30 seconds; one more ends the connection.
  ///
  /// Well above what a program does that was told to: curl 7.88 ends with RST_STREAM whatever came without a length, and
  /// the usual limit of 200 cut its transfers off. Still far below "rapid reset" (CVE-2023-44487).
  public var streamResetsMax = 2_000

  /// How long a connection may carry nothing before it is closed, tunnels included.
  public var idle: Duration = .seconds(60)

  /// How long a request head may take from its first byte to its last; answered 408.
  public var headArrival: Duration = .seconds(30)

  /// How long the TLS handshake with a client may take.
  public var handshake: Duration = .seconds(15)

  /// How long a tunnel waits for one address of the host to accept.
  public var connect: Duration = .seconds(10)

  /// Response bytes that may wait for a slow client before the upstream transfer is paused.
  public var responseBytesHeldMax = 256 * 1024

  /// Request bytes that may wait for a slow upstream before reading from the client stops.
  public var requestBytesHeldMax = 256 * 1024

  /// Hosts that may be bypassed (tunnelled instead of intercepted) at once.
  public var bypassedHostsMax = 256

  /// How long a host stays bypassed after its client refused our certificate.
  public var bypass: Duration = .seconds(600)

  /// The limits of the design.
  public init() {}
}
