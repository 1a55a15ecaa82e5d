import HTTPTypes
import NIOCore
import Proxy

/// Two who watch the same exchanges.
struct ObserverPair: ExchangeObserver {
  let first: any ExchangeObserver
  let second: any ExchangeObserver

  func began(_ request: HTTPRequest) -> (any ObservedExchange)? {
    let (one, other) = (first.began(request), second.began(request))
    guard let one, let other else { return one ?? other }
    return ObservedTwice(one, other)
  }
}

private final class ObservedTwice: ObservedExchange {
  private let both: [any ObservedExchange]

  init(_ first: any ObservedExchange, _ second: any ObservedExchange) {
    both = [first, second]
  }

  func sent(_ bytes: ByteBuffer) {
    for one in both { one.sent(bytes) }
  }

  func received(_ response: HTTPResponse) {
    for one in both { one.received(response) }
  }

  func received(_ bytes: ByteBuffer) {
    for one in both { one.received(bytes) }
  }

  func ended(isComplete: Bool) {
    for one in both { one.ended(isComplete: isComplete) }
  }
}
