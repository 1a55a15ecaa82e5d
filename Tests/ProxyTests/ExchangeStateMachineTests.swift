import Testing

@testable import Proxy

/// Events in, decisions out; read each test as a script.
@Suite("Order of events in an exchange")
struct ExchangeStateMachineTests {
  private var machine = ExchangeStateMachine()

  @Test("a plain exchange runs from head to end")
  mutating func runsPlainExchange() {
    #expect(machine.requestHead() == .begin)
    machine.fetchBegan()
    #expect(machine.requestEnd() == .endUp)
    #expect(machine.responseHead() == .forward)
    #expect(machine.responseBody() == .forward)
    #expect(machine.responseEnd() == .forward(isComplete: true))
    #expect(!machine.isRunning)
    #expect(machine.requestHead() == .begin)
  }

  @Test("a response may end before its request does")
  mutating func endsResponseBeforeRequest() {
    _ = machine.requestHead()
    machine.fetchBegan()
    #expect(machine.requestBody() == .sendUp)
    #expect(machine.responseHead() == .forward)
    #expect(machine.responseEnd() == .forward(isComplete: false))
    #expect(machine.requestBody() == .drop)
    #expect(machine.requestEnd() == .complete)
  }

  @Test("interim responses pass until the final one has begun")
  mutating func passesInterimResponses() {
    _ = machine.requestHead()
    machine.fetchBegan()
    #expect(machine.informational() == .forward)
    #expect(machine.informational() == .forward)
    _ = machine.responseHead()
    #expect(machine.informational() == .drop)
  }

  @Test("a failure before the head is explained, after it the response is broken off")
  mutating func choosesHowToFail() {
    _ = machine.requestHead()
    machine.fetchBegan()
    #expect(machine.fetchFailed() == .answer)
    #expect(machine.canAnswerOtherwise)
    #expect(machine.responseHead() == .forward)
    #expect(machine.fetchFailed() == .breakOff)
    #expect(machine.fetchFailed() == .drop)
    #expect(machine.responseBody() == .drop)
    #expect(machine.responseEnd() == .drop)
  }

  @Test("the client's going cancels the fetch once, and whatever comes later is dropped")
  mutating func cancelsWhenTheClientGoes() {
    _ = machine.requestHead()
    machine.fetchBegan()
    #expect(machine.clientGone() == .cancelFetch)
    #expect(machine.clientGone() == .none)
    #expect(machine.responseHead() == .drop)
    #expect(machine.responseBody() == .drop)
    #expect(machine.responseEnd() == .drop)
    #expect(machine.fetchFailed() == .drop)
  }

  @Test("nothing is cancelled once the response has ended")
  mutating func cancelsNothingAfterTheEnd() {
    _ = machine.requestHead()
    machine.fetchBegan()
    _ = machine.requestEnd()
    _ = machine.responseHead()
    _ = machine.responseEnd()
    #expect(machine.clientGone() == .none)
  }

  @Test("a slow client pauses the fetch, and only a fetch under way is resumed")
  mutating func pausesForSlowClients() {
    #expect(machine.clientWritability(false) == .none)
    _ = machine.requestHead()
    machine.fetchBegan()
    #expect(machine.adjustFlow() == .pauseFetch)
    #expect(machine.clientWritability(false) == .none)
    #expect(machine.clientWritability(true) == .resumeFetch)
    #expect(machine.clientWritability(true) == .none)
    _ = machine.responseHead()
    #expect(machine.clientWritability(false) == .pauseFetch)
    _ = machine.requestEnd()
    _ = machine.responseEnd()
    #expect(machine.clientWritability(true) == .none)
  }

  @Test("a second head inside a request breaks off")
  mutating func refusesHeadInsideRequest() {
    _ = machine.requestHead()
    #expect(machine.requestHead() == .breakOff)
  }

  @Test("a request answered by the proxy itself sends nothing up")
  mutating func dropsBodiesOfOwnAnswers() {
    _ = machine.requestHead()
    #expect(machine.requestBody() == .drop)
    #expect(machine.responseHead() == .forward)
    #expect(machine.responseEnd() == .forward(isComplete: false))
    #expect(machine.requestBody() == .drop)
    #expect(machine.requestEnd() == .complete)
  }
}
