import Certificates
public import NIOCore

/// Speaks TLS with one client: ciphertext towards the socket, plaintext towards the rest of the pipeline.
///
/// Fires `TLSHandshakeCompleted` once plaintext can flow, `TLSInputClosed` when the client ends its side,
/// and a `TLSError` (after which it closes the channel itself) when the connection cannot go on. What is
/// written before the handshake is done is kept and sent then.
///
/// `close(mode: .output)` ends our side with a `close_notify` and leaves the other open. `close` sends the
/// `close_notify`, waits a limited time until it was passed on, and closes.
public final class TLSServerHandler: ChannelDuplexHandler {
  /// Ciphertext from the client.
  public typealias InboundIn = ByteBuffer
  /// Plaintext from the client.
  public typealias InboundOut = ByteBuffer
  /// Plaintext for the client.
  public typealias OutboundIn = ByteBuffer
  /// Ciphertext for the client.
  public typealias OutboundOut = ByteBuffer

  /// Where the connection stands; each state is left only for one further down.
  enum State {
    /// Waiting for the client's part of the handshake.
    case handshaking
    /// Plaintext flows, both ways or one.
    case open
    /// The last bytes are on their way; nothing is read or written any more.
    case closing
    /// Nothing is left to do.
    case closed
  }

  let expectedHost: DomainName
  let serverContext: TLSServerContext
  var state = State.handshaking
  var session: TLSSession?
  var context: ChannelHandlerContext?
  var isInputClosed = false
  var isOutputClosed = false
  var pendingWrites = PendingWrites()
  /// What waits for the handshake to be done: a `close(mode: .output)`.
  var outputCloseWish: OutputCloseWish?
  var closePromise: EventLoopPromise<Void>?
  /// Ends the handshake, and later the closing, when they take too long.
  var timer: Scheduled<Void>?

  private var plaintext = ByteBuffer()
  private var sawFirstByte = false
  private var isReadWanted = false
  private var producedPlaintext = false

  static let plaintextByteCountMin = 4_096
  static let plaintextByteCountMax = 65_536
  /// A plaintext buffer with more room than this is not kept for the next time.
  static let keptByteCountMax = 32_768

  /// Makes a handler for one connection.
  ///
  /// - Parameters:
  ///   - context: what all connections share.
  ///   - expectedHost: the host that the client told the proxy to connect to. A client that then asks
  ///     for another by SNI is refused; one that sends no SNI gets this host's certificate.
  /// - Throws: `.certificate` when the authority may not sign for the host.
  public init(context: TLSServerContext, expectedHost: String) throws(TLSError) {
    guard let name = DomainName(expectedHost) else {
      throw .certificate(.notAHostName(expectedHost))
    }
    guard context.authority?.permits(expectedHost) ?? true else {
      throw .certificate(.outsideConstraint(name))
    }
    serverContext = context
    self.expectedHost = name
  }

  /// Prepares the session; the time for the handshake runs from here.
  public func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive { start(context) }
  }

  /// Lets go of the session and of everything that waited for it.
  public func handlerRemoved(context: ChannelHandlerContext) {
    finish(failingWith: ChannelError.ioOnClosedChannel)
    self.context = nil
  }

  /// Prepares the session, if the handler was added before the connection was there.
  public func channelActive(context: ChannelHandlerContext) {
    start(context)
    context.fireChannelActive()
  }

  /// Tells of a client that left without ending TLS, and lets go of everything.
  public func channelInactive(context: ChannelHandlerContext) {
    switch state {
    case .handshaking:
      state = .closing
      context.fireErrorCaught(TLSError.closedDuringHandshake)
    case .open where !isInputClosed: context.fireUserInboundEventTriggered(TLSInputClosed.truncated)
    case .open, .closing, .closed: break
    }
    finish(failingWith: ChannelError.ioOnClosedChannel)
    context.fireChannelInactive()
  }

  /// Takes ciphertext; fires the plaintext it holds.
  public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    // What follows a `close_notify` has no meaning, and must not be kept (RFC 8446, 6.1).
    guard let session, state == .handshaking || state == .open, !isInputClosed else { return }
    if !sawFirstByte, let first = bytes.readableBytesView.first {
      sawFirstByte = true
      guard first == Self.handshakeRecordType else { return fail(with: .notTLS) }
    }
    session.transport.receive(bytes)
    if state == .handshaking { continueHandshake(context, session) }
    if state == .open { decrypt(context, session) }
    sendOutbound(context)
  }

  /// Asks for more where what came was not enough for a byte of plaintext.
  public func channelReadComplete(context: ChannelHandlerContext) {
    if producedPlaintext {
      producedPlaintext = false
      isReadWanted = false
      context.fireChannelReadComplete()
    } else if isReadWanted || state == .handshaking {
      context.read()
    }
  }

  /// Remembers that plaintext is wanted, which one reading of ciphertext may not yield.
  public func read(context: ChannelHandlerContext) {
    isReadWanted = true
    context.read()
  }

  /// Sees the end of the client's bytes where the channel allows half-closure.
  public func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case ChannelEvent.inputClosed = event else {
      return context.fireUserInboundEventTriggered(event)
    }
    switch state {
    case .handshaking: fail(with: .closedDuringHandshake)
    case .open: closeInput(context, .truncated)
    case .closing, .closed: break
    }
  }

  private static let handshakeRecordType: UInt8 = 22

  private func start(_ context: ChannelHandlerContext) {
    guard session == nil, state == .handshaking else { return }
    do {
      session = try TLSSession(
        context: serverContext,
        expectedHost: expectedHost,
        allocator: context.channel.allocator
      )
    } catch {
      return fail(with: error)
    }
    setTimer(serverContext.configuration.handshakeTimeout) { $0.fail(with: .handshakeTimedOut) }
  }

  private func continueHandshake(_ context: ChannelHandlerContext, _ session: TLSSession) {
    switch session.handshake() {
    case .wantsInput: break
    case .closed: fail(with: .closedDuringHandshake)
    case .failed(let error): fail(with: error)
    case .done:
      timer?.cancel()
      state = .open
      sendOutbound(context)
      context.fireUserInboundEventTriggered(session.agreement)
      sendFlushed(context)
      grantOutputCloseWish(context)
    }
  }

  /// Fires plaintext as long as there is some.
  ///
  /// Whoever gets it may close or remove this handler meanwhile.
  private func decrypt(_ context: ChannelHandlerContext, _ session: TLSSession) {
    var progress = TLSSession.Progress.done
    while case .done = progress, state == .open, !isInputClosed {
      preparePlaintext(context, session)
      progress = session.read(into: &plaintext)
      guard plaintext.readableBytes > 0 else { continue }
      producedPlaintext = true
      context.fireChannelRead(wrapInboundOut(plaintext))
    }
    guard state == .open, !isInputClosed else { return }
    switch progress {
    case .done, .wantsInput: break
    case .closed: closeInput(context, .closeNotify)
    case .failed(let error): fail(with: error)
    }
  }

  /// Makes room for what can be decrypted now, in the last buffer's memory if nobody holds that any more.
  private func preparePlaintext(_ context: ChannelHandlerContext, _ session: TLSSession) {
    let expected = session.transport.inboundByteCount + session.pendingByteCount
    let room = min(max(expected, Self.plaintextByteCountMin), Self.plaintextByteCountMax)
    if plaintext.capacity < room || plaintext.capacity > max(room, Self.keptByteCountMax) {
      plaintext = context.channel.allocator.buffer(capacity: room)
    } else {
      plaintext.clear()
    }
  }

  private func closeInput(_ context: ChannelHandlerContext, _ how: TLSInputClosed) {
    guard !isInputClosed else { return }
    isInputClosed = true
    context.fireUserInboundEventTriggered(how)
    context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
  }
}

@available(*, unavailable)
extension TLSServerHandler: Sendable {}
