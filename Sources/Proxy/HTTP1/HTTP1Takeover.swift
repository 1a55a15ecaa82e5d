import NIOCore

/// Ends HTTP/1 on a connection and puts another protocol's handler in its place.
final class HTTP1Takeover {
  private let channel: any Channel
  private let http1: HTTP1ConnectionHandler
  /// The handlers behind it, which leave with it.
  var companions: [any RemovableChannelHandler] = []

  init(channel: any Channel, http1: HTTP1ConnectionHandler) {
    self.channel = channel
    self.http1 = http1
    // The companions know us in turn; nothing is to be taken over once the connection is gone.
    channel.closeFuture.assumeIsolated().whenComplete { _ in
      self.companions = []
    }
  }

  /// Sends `greeting` and gives the successor all bytes from here on.
  func begin(successor: any ChannelHandler & RemovableChannelHandler, greeting: ByteBuffer?) {
    let pipeline = channel.pipeline.syncOperations
    do {
      let context = try pipeline.context(handler: http1)
      http1.handOver(context: context, greeting: greeting)
      for companion in companions {
        pipeline.removeHandler(companion, promise: nil)
      }
      companions = []
      try pipeline.addHandler(successor, position: .after(http1))
      pipeline.removeHandler(http1, promise: nil)
    } catch {
      channel.close(promise: nil)
    }
  }
}
