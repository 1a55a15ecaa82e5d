import HTTPTypes
import Interventions
import NIOCore
import Rewriting

/// Questions of the page script: held until they are whole, and answered here.
extension ExchangeHandler {
  /// A search whose words are posted is read beside being sent on.
  func awaitSearch(_ request: HTTPRequest) {
    guard connection.core.configuration.interventions != nil else { return }
    current?.search = PostedSearch(request, rules: connection.rules)
  }

  /// All of it was received.
  func noteSearch() {
    guard let search = current?.search else { return }
    current?.search = nil
    connection.core.configuration.interventions?.note(search, by: connection.user)
  }

  func beginQuestion(_ request: HTTPRequest) {
    current?.request = request
    current?.question = ByteBuffer()
  }

  /// Takes a part of a question's body; true where there is one under way.
  func takeQuestion(_ bytes: ByteBuffer, context: ChannelHandlerContext) -> Bool {
    guard var question = current?.question else { return false }
    // One owner at a time, so that appending does not copy.
    current?.question = nil
    guard question.readableBytes + bytes.readableBytes <= VerdictRequest.bodyBytesMax else {
      respond(ReservedPath.empty(.contentTooLarge).response, body: ByteBuffer(), context: context)
      return true
    }
    question.writeImmutableBuffer(bytes)
    current?.question = question
    return true
  }

  /// The request has ended: answers the question, if there is one.
  func answerQuestion(context: ChannelHandlerContext) {
    guard let question = current?.question, let request = current?.request else { return }
    current?.question = nil
    let core = connection.core
    let answer: ReservedPath.Answer
    if let service = core.configuration.interventions {
      let path = ReservedPath(service: service, rules: connection.rules, user: connection.user)
      answer = path.answer(request, body: question)
    } else {
      answer = ReservedPath.empty(.forbidden)
    }
    if let report = answer.report {
      core.configuration.report?(report, request.authority ?? "", connection.user)
    }
    respond(answer.response, body: answer.body, context: context)
  }
}
