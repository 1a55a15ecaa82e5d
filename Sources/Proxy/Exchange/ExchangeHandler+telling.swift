import Edits
import HTTPTypes
import Logging
import NIOCore
import Rewriting
import Rules

extension ExchangeHandler {
  func report() {
    guard let current, let exchange = current.exchange else { return }
    let report = exchange.report
    logProvenance(report)
    connection.core.configuration.report?(report, current.host, connection.user)
  }

  /// Says which rules changed the body and where they are written; neither address nor text.
  private func logProvenance(_ report: ExchangeReport) {
    guard connection.core.logger.logLevel <= .debug, let rules = report.ruleSet,
      !report.askedRules.isEmpty
    else { return }
    var counts: [RuleID: Int] = [:]
    for edit in report.edits { counts[edit.rule, default: 0] += 1 }
    let applied = report.askedRules.compactMap { id -> String? in
      guard let count = counts[id], let rule = rules[id] else { return nil }
      return "\(rule.place) ×\(count)"
    }
    log(
      "rules looked at a body",
      [
        "site": "\(report.site ?? "")", "asked": "\(report.askedRules.count)",
        "applied": "\(applied.joined(separator: ", "))", "note": "\(report.note ?? "")",
      ]
    )
  }

  /// Shows an exchange with a named host to whoever watches.
  func observe(_ request: HTTPRequest) {
    guard let observer = connection.core.configuration.observer,
      let authority = request.authority.flatMap(Authority.init),
      connection.rules.intercepts(host: authority.host)
    else { return }
    current?.observed = observer.began(request)
  }

  /// Tells once that the exchange is over.
  func endObservation(isComplete: Bool) {
    current?.observed?.ended(isComplete: isComplete)
    current?.observed = nil
  }

  /// A site that meets us with a challenge is left alone for a while: the reader cannot pass it from here.
  func noteChallenge(_ response: HTTPResponse, context: ChannelHandlerContext) {
    guard response.status.code == 403, case .intercepted(let authority) = role else { return }
    let fields = response.headerFields
    guard fields[.cloudflareMitigated] == "challenge" || fields.contains(.dataDome) else { return }
    if connection.core.bypasses.insert(authority.host, reason: .challenge) {
      connection.core.logger.notice(
        "a site challenges the proxy; its host is tunnelled for a while",
        metadata: ["host": "\(authority.host)"]
      )
    }
    // The next request has to come by another connection, which is then a tunnel.
    let channel = wire == .http2 ? context.channel.parent : context.channel
    channel?.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
  }

  func log(_ message: Logger.Message, _ metadata: Logger.Metadata) {
    var logger = connection.core.logger
    logger[metadataKey: "exchange"] = "\(connection.id).\(number)"
    logger[metadataKey: "host"] = "\(current?.host ?? "")"
    logger.debug(message, metadata: metadata)
  }
}
