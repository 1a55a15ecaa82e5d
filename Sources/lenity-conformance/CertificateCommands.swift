import Certificates
import Foundation

/// The command of the suite tls-x509-limbo.
var certificateCommands: [String: Command] { ["verify-chain": verifyChain] }

/// Verifies one chain: `SUCCESS`, or `FAILURE` with the reason.
private func verifyChain(_ question: Question) throws -> [String: Any] {
  let verification = ChainVerification(
    trusted: question.pemTexts("trusted_certs"),
    intermediates: question.pemTexts("untrusted_intermediates"),
    time: try question.time("validation_time"),
    name: question.peerName("expected_peer_name"),
    // Where no server is named, there is no word on what the certificate is for.
    purpose: question.members["expected_peer_name"] is [String: Any] ? .server : .any
  )
  let reason: String?
  do {
    let peer = try question.string("peer_certificate")
    reason = try verification.refusal(of: Array(peer.utf8))
  } catch let error as CertificateError {
    reason = error.description
  }
  guard let reason else { return ["result": "SUCCESS"] }
  return ["result": "FAILURE", "reason": reason]
}

extension Question {
  fileprivate func pemTexts(_ name: String) -> [[UInt8]] {
    (members[name] as? [String] ?? []).map { Array($0.utf8) }
  }

  /// A moment in RFC 3339 form, down to the second; now when there is none.
  fileprivate func time(_ name: String) throws -> UnixTime {
    guard let text = optionalString(name) else { return .now() }
    let isFractional = text.contains(".")
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: isFractional)
    let seconds = try style.parse(text).timeIntervalSince1970.rounded(.down)
    return UnixTime(secondsSinceEpoch: Int64(seconds))
  }

  fileprivate func peerName(_ name: String) -> ChainVerification.PeerName? {
    guard let member = members[name] as? [String: Any], let value = member["value"] as? String
    else {
      return nil
    }
    switch member["kind"] as? String {
    case "IP": return .address(value)
    case "RFC822": return .mailbox(value)
    default: return .host(value)
    }
  }
}
