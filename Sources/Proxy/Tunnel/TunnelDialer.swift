import Glibc
import NIOCore
import NIOPosix
import Upstream

/// Opens the far end of a tunnel on the client's own event loop.
///
/// Honours the configuration's `resolve` and its guards. Addresses are tried in the system's order, a next one
/// beginning shortly after the one before has not answered (RFC 8305, in short).
struct TunnelDialer {
  let core: ProxyCore
  let eventLoop: any EventLoop

  private var network: UpstreamConfiguration { core.configuration.network }

  /// Whether a tunnel to the host goes through an upstream proxy, which libcurl speaks to.
  func needsUpstreamProxy(host: String) -> Bool {
    network.resolve.endpoint(for: host) == nil
      && network.proxies.proxy(isEncrypted: true, host: host) != nil
  }

  /// Connects; fails with an `UpstreamError`.
  ///
  /// The channel does not read until it is told to.
  func connect(host: String, port: Int) -> EventLoopFuture<any Channel> {
    guard let target = Endpoint(host: host, port: port) else {
      return eventLoop.makeFailedFuture(UpstreamError.nameNotResolved(host: host))
    }
    return candidates(target).flatMap { addresses in
      let allowed = addresses.filter { address in
        !core.isOwn(host: address.ipAddress ?? "", port: address.port ?? 0)
      }
      guard !allowed.isEmpty else {
        return eventLoop.makeFailedFuture(UpstreamError.addressProhibited(host: host))
      }
      return race(allowed[...], target: target)
    }
  }

  private func candidates(_ target: Endpoint) -> EventLoopFuture<[SocketAddress]> {
    if let given = network.resolve.endpoint(for: target.host) {
      return eventLoop.makeCompletedFuture {
        [try SocketAddress(ipAddress: given.host, port: given.port)]
      }
    }
    if let address = target.address {
      return eventLoop.makeCompletedFuture {
        guard network.guardedAddresses.allows(address) else {
          throw UpstreamError.addressProhibited(host: target.host)
        }
        return [try SocketAddress(ipAddress: target.host, port: target.port)]
      }
    }
    return core.lookup.addresses(
      host: target.host,
      port: target.port,
      allowedBy: network.guardedAddresses,
      on: eventLoop
    )
  }

  private func race(
    _ addresses: ArraySlice<SocketAddress>,
    target: Endpoint
  ) -> EventLoopFuture<any Channel> {
    let promise = eventLoop.makePromise(of: (any Channel).self)
    let race = ConnectionRace(
      addresses: addresses,
      target: target,
      eventLoop: eventLoop,
      timeout: TimeAmount(core.limits.connect),
      promise: promise
    )
    race.startNext()
    return promise.futureResult
  }
}

/// Several connection attempts of which the first to succeed is taken; on one event loop.
private final class ConnectionRace {
  private var addresses: ArraySlice<SocketAddress>
  private let target: Endpoint
  private let eventLoop: any EventLoop
  private let timeout: TimeAmount
  private let promise: EventLoopPromise<any Channel>
  private var pendingCount = 0
  private var isDecided = false
  private var lastError = UpstreamError.timedOut(.connecting)

  init(
    addresses: ArraySlice<SocketAddress>,
    target: Endpoint,
    eventLoop: any EventLoop,
    timeout: TimeAmount,
    promise: EventLoopPromise<any Channel>
  ) {
    self.addresses = addresses
    self.target = target
    self.eventLoop = eventLoop
    self.timeout = timeout
    self.promise = promise
  }

  func startNext() {
    guard !isDecided, let address = addresses.popFirst() else { return }
    pendingCount += 1
    ClientBootstrap(group: eventLoop)
      .channelOption(.autoRead, value: false)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(.writeBufferWaterMark, value: ProxyServer.writeBufferWaterMark)
      .connectTimeout(timeout)
      .connect(to: address)
      .assumeIsolated()
      .whenComplete { self.attemptEnded($0) }
    if !addresses.isEmpty {
      eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(250)) { self.startNext() }
    }
  }

  private func attemptEnded(_ result: Result<any Channel, any Error>) {
    pendingCount -= 1
    switch result {
    case .success(let channel):
      guard !isDecided else {
        channel.close(promise: nil)
        return
      }
      isDecided = true
      promise.succeed(channel)
    case .failure(let error):
      lastError = UpstreamError(connecting: error, to: target)
      startNext()
      if pendingCount == 0, !isDecided {
        isDecided = true
        promise.fail(lastError)
      }
    }
  }
}

extension UpstreamError {
  /// What a failed connection attempt of NIO means.
  fileprivate init(connecting error: any Error, to target: Endpoint) {
    if let error = error as? UpstreamError {
      self = error
    } else if case .connectTimeout? = error as? ChannelError {
      self = .timedOut(.connecting)
    } else {
      switch (error as? IOError)?.errnoCode {
      case ECONNREFUSED: self = .refused(target)
      case ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL: self = .unreachable(target)
      case ETIMEDOUT: self = .timedOut(.connecting)
      case ECONNRESET: self = .connectionLost(bodyBytesBefore: 0)
      default: self = .unreachable(target)
      }
    }
  }
}
