import Certificates
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import TLS

/// A listener with the handler under test; each name below `x.com` is expected as the client sends it.
final class TestServer: Sendable {
  struct Outcome: Sendable {
    var status: Int32
    var output: Data
    var errors: String
  }

  let authority: CertificateAuthority
  let port: Int
  let rootPath: String
  let errors: ErrorList
  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel

  init(protocols: [String]) async throws {
    let authority = try CertificateAuthority(inMemoryFor: ["x.com"])
    let context = try TLSServerContext(
      authority: authority,
      configuration: TLSConfiguration(applicationProtocols: protocols)
    )
    let errors = ErrorList()
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 256)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            HelloReader(context: context, errors: errors)
          )
        }
      }
    channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
    rootPath =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("lenity-tls-\(UUID().uuidString).pem").path
    try Data(authority.rootPEM).write(to: URL(fileURLWithPath: rootPath))
    self.authority = authority
    self.errors = errors
    self.group = group
  }

  func stop() async throws {
    try await channel.close()
    try await group.shutdownGracefully()
    try FileManager.default.removeItem(atPath: rootPath)
  }

  func curl(
    _ arguments: [String],
    host: String = "x.com",
    trusted: [UInt8]? = nil
  ) async throws -> Outcome {
    var root = rootPath
    if let trusted {
      root = rootPath + ".other"
      try Data(trusted).write(to: URL(fileURLWithPath: root))
    }
    defer { if trusted != nil { try? FileManager.default.removeItem(atPath: root) } }
    let fixed = [
      "--silent", "--show-error", "--max-time", "60", "--noproxy", "*", "--cacert", root,
      "--resolve", "\(host):\(port):127.0.0.1",
    ]
    return try await run("curl", fixed + arguments)
  }

  /// Runs a command to its end, off the threads that tests share.
  func run(_ command: String, _ arguments: [String]) async throws -> Outcome {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try Self.runToEnd(command, arguments) })
      }
    }
  }

  private static func runToEnd(_ command: String, _ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [command] + arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = Mutex("")
    let reader = Thread {
      let data = (try? errors.fileHandleForReading.readToEnd()) ?? Data()
      text.withLock { $0 = String(decoding: data, as: UTF8.self) }
    }
    reader.start()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      output: data,
      errors: text.withLock { $0 }
    )
  }
}

/// The errors that the server's connections ended with.
final class ErrorList: Sendable {
  private let errors = Mutex<[TLSError]>([])

  func append(_ error: TLSError) {
    errors.withLock { $0.append(error) }
  }

  func withLock<T>(_ body: ([TLSError]) -> T) -> T {
    errors.withLock { body($0) }
  }
}

/// Finds out whom the client wants to reach, as a CONNECT would tell, then lets TLS take over.
private final class HelloReader: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let context: TLSServerContext
  private let errors: ErrorList
  private var received = ByteBuffer()
  private var isHandedOver = false

  init(context: TLSServerContext, errors: ErrorList) {
    self.context = context
    self.errors = errors
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isHandedOver else { return context.fireChannelRead(data) }
    received.writeImmutableBuffer(unwrapInboundIn(data))
    guard case .clientHello(let hello) = ClientHello.inspect(received), hello.isWhole else {
      return
    }
    isHandedOver = true
    do {
      let host = hello.serverName ?? "x.com"
      let tls = try TLSServerHandler(context: self.context, expectedHost: host)
      try context.pipeline.syncOperations.addHandlers([tls, TinyHTTP(errors: errors)])
      context.fireChannelRead(wrapInboundOut(received))
    } catch {
      context.close(promise: nil)
    }
  }
}

extension HelloReader {
  typealias InboundOut = ByteBuffer
}

/// Just enough of HTTP/1.1: `/N` answers N bytes, `/version` the TLS version, `/count` the body's length.
private final class TinyHTTP: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let errors: ErrorList
  private var head = ""
  private var version = ""
  private var bodyByteCount = 0
  private var expectedByteCount: Int?

  init(errors: ErrorList) {
    self.errors = errors
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case let event as TLSHandshakeCompleted: version = event.version
    case ChannelEvent.inputClosed: context.close(promise: nil)
    default: break
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let error = error as? TLSError { errors.append(error) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    if expectedByteCount == nil {
      head += String(buffer: buffer)
      guard let end = head.range(of: "\r\n\r\n") else { return }
      bodyByteCount = head[end.upperBound...].utf8.count
      expectedByteCount = Self.contentLength(head)
    } else {
      bodyByteCount += buffer.readableBytes
    }
    if bodyByteCount == expectedByteCount { answer(context) }
  }

  private static func contentLength(_ head: String) -> Int {
    for line in head.split(separator: "\r\n") {
      let parts = line.split(separator: ":")
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
      return Int(parts[1].trimmingCharacters(in: .whitespaces)) ?? 0
    }
    return 0
  }

  private func answer(_ context: ChannelHandlerContext) {
    let path = head.split(separator: " ")[1].dropFirst()
    let body: ByteBuffer
    switch path {
    case "version": body = ByteBuffer(string: version)
    case "count": body = ByteBuffer(string: "\(bodyByteCount)")
    default: body = ByteBuffer(repeating: UInt8(ascii: "x"), count: Int(path) ?? 0)
    }
    let lines = "HTTP/1.1 200 OK\r\nContent-Length: \(body.readableBytes)\r\n\r\n"
    context.write(wrapOutboundOut(ByteBuffer(string: lines)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(body), promise: nil)
    (head, bodyByteCount, expectedByteCount) = ("", 0, nil)
  }
}
