/// One request and its response, as states; it decides, the handler does.
///
/// The two directions run side by side: a response may begin, and even end, before its request has. Every
/// method takes one event and returns what to do about it. No socket, no clock, no upstream in here, so each
/// order of events can be written down as a test.
struct ExchangeStateMachine: Hashable, Sendable {
  private enum RequestSide: Hashable {
    /// Body parts may follow.
    case streaming
    /// All of the request was received.
    case ended
  }

  private enum ResponseSide: Hashable {
    /// Nothing final was sent to the client: another answer can still be chosen.
    case waiting
    /// The final head was sent; the only honest way out is the end or a break.
    case streaming
    /// All of the response was sent, or it was broken off.
    case ended
  }

  private enum State: Hashable {
    /// Between exchanges. Valid transitions: `.running` by a request head.
    case idle
    /// An exchange is under way. Valid transitions: `.idle` once both sides have ended; `.gone`.
    case running(RequestSide, ResponseSide)
    /// The client is gone; whatever still comes from upstream is dropped.
    case gone
  }

  /// Where the response to the current request comes from.
  private var isFetching = false
  private var isPaused = false
  private var isWritable = true
  private var state = State.idle

  /// Whether an exchange is under way.
  var isRunning: Bool {
    if case .running = state { return true }
    return false
  }

  /// Whether another answer than the origin's can still be given.
  var canAnswerOtherwise: Bool {
    if case .running(_, .waiting) = state { return true }
    return false
  }
}

// MARK: - From the client

extension ExchangeStateMachine {
  enum RequestHeadAction: Hashable {
    /// Ask the origin, or answer.
    case begin
    /// A head inside a request: the codec in front is broken, or the stream is.
    case breakOff
  }

  mutating func requestHead() -> RequestHeadAction {
    guard case .idle = state else { return .breakOff }
    state = .running(.streaming, .waiting)
    isFetching = false
    isPaused = false
    return .begin
  }

  /// The handler has asked the origin for the current request.
  mutating func fetchBegan() {
    isFetching = true
  }

  enum RequestBodyAction: Hashable {
    case sendUp
    /// Nobody wants it any more: the response has ended, or it is not the origin's.
    case drop
  }

  mutating func requestBody() -> RequestBodyAction {
    guard case .running(.streaming, let response) = state, response != .ended, isFetching else {
      return .drop
    }
    return .sendUp
  }

  enum RequestEndAction: Hashable {
    case endUp
    case none
    /// Both sides have ended.
    case complete
  }

  mutating func requestEnd() -> RequestEndAction {
    guard case .running(.streaming, let response) = state else { return .none }
    guard response == .ended else {
      state = .running(.ended, response)
      return isFetching ? .endUp : .none
    }
    state = .idle
    return .complete
  }

  enum ClientGoneAction: Hashable {
    case cancelFetch
    case none
  }

  /// The client's connection or stream is gone.
  mutating func clientGone() -> ClientGoneAction {
    defer { state = .gone }
    return stopFetching() ? .cancelFetch : .none
  }

  enum WritabilityAction: Hashable {
    case pauseFetch
    case resumeFetch
    case none
  }

  /// The client can, or cannot, take more just now.
  mutating func clientWritability(_ writable: Bool) -> WritabilityAction {
    isWritable = writable
    return adjustFlow()
  }
}

// MARK: - From the origin

extension ExchangeStateMachine {
  enum ForwardAction: Hashable {
    case forward
    /// It comes too late to matter.
    case drop
  }

  mutating func informational() -> ForwardAction {
    canAnswerOtherwise ? .forward : .drop
  }

  mutating func responseHead() -> ForwardAction {
    guard case .running(let request, .waiting) = state else { return .drop }
    state = .running(request, .streaming)
    return .forward
  }

  mutating func responseBody() -> ForwardAction {
    guard case .running(_, .streaming) = state else { return .drop }
    return .forward
  }

  enum ResponseEndAction: Hashable {
    /// End the client's response; the exchange is complete if nothing more is to come of the request.
    case forward(isComplete: Bool)
    case drop
  }

  mutating func responseEnd() -> ResponseEndAction {
    guard case .running(let request, .streaming) = state else { return .drop }
    isFetching = false
    let isComplete = request == .ended
    state = isComplete ? .idle : .running(request, .ended)
    return .forward(isComplete: isComplete)
  }

  enum FailureAction: Hashable {
    /// Nothing was sent yet: explain.
    case answer
    /// Part of the response is out: break off visibly.
    case breakOff
    case drop
  }

  /// The fetch failed, or its body cannot be decoded.
  mutating func fetchFailed() -> FailureAction {
    guard case .running(let request, let response) = state else { return .drop }
    isFetching = false
    switch response {
    case .waiting: return .answer
    case .streaming:
      state = .running(request, .ended)
      return .breakOff
    case .ended: return .drop
    }
  }

  /// The fetch is to be given up from this side; true if there was one.
  mutating func stopFetching() -> Bool {
    defer { isFetching = false }
    return isFetching
  }

  /// What the flow of the fetch should be, after a change on either side.
  mutating func adjustFlow() -> WritabilityAction {
    guard isFetching, isPaused == isWritable else { return .none }
    isPaused = !isWritable
    return isPaused ? .pauseFetch : .resumeFetch
  }
}
