import CCurl
import CCurlShims
import Glibc

/// Tells from libcurl's result, and what was seen besides, what a person has to be told.
struct FailureReading {
  let code: CURLcode
  let easy: EasyHandle
  let connecting: Connecting
  let hasHead: Bool
  let bodyByteCount: Int

  var error: UpstreamError {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: .nameNotResolved(host: connecting.endpoint.host)
    case CURLE_COULDNT_RESOLVE_PROXY: .proxy("its name has no address")
    case CURLE_PROXY: .proxy(words)
    case CURLE_COULDNT_CONNECT: couldNotConnect
    case CURLE_OPERATION_TIMEDOUT: .timedOut(phase)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_INVALIDCERTSTATUS:
      tls
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE,
      CURLE_SEND_FAIL_REWIND:
      connectionBroke
    case CURLE_HTTP2, CURLE_HTTP2_STREAM:
      hasHead ? .connectionLost(bodyBytesBefore: bodyByteCount) : .protocolViolation(words)
    // The bad argument is a first field line that begins with space, to libcurl's own header store.
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_FUNCTION_ARGUMENT:
      .protocolViolation(words)
    case CURLE_BAD_CONTENT_ENCODING: .transferCoding
    case CURLcode(rawValue: 100): .headTooLarge  // CURLE_TOO_LARGE, libcurl 8.6
    case CURLE_URL_MALFORMAT: .malformedRequest(words)
    case CURLE_OUT_OF_MEMORY: .resourcesExhausted("memory")
    default: .other(code: Int(code.rawValue), words)
    }
  }

  private var words: String { connecting.words ?? LibCurl.words(for: code) }

  private var couldNotConnect: UpstreamError {
    if connecting.wasProhibited { return .addressProhibited(host: connecting.endpoint.host) }
    if connecting.proxy != nil { return .proxy(proxyAnswer ?? words) }
    switch Int32(truncatingIfNeeded: easy.number(CURLINFO_OS_ERRNO)) {
    case EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, EAFNOSUPPORT:
      return .unreachable(connecting.destination)
    default:
      return .refused(connecting.destination)
    }
  }

  /// What the upstream proxy answered, unless it was a yes.
  private var proxyAnswer: String? {
    let status = easy.number(CURLINFO_HTTP_CONNECTCODE)
    guard connecting.proxy != nil, status != 0, !(200...299).contains(status) else { return nil }
    return "it answered \(status)"
  }

  private var connectionBroke: UpstreamError {
    if let proxyAnswer { return .proxy(proxyAnswer) }
    if let failure = connecting.peer.failure { return .certificate(failure) }
    if code == CURLE_RECV_ERROR, words.contains("chunk") { return .protocolViolation(words) }
    return .connectionLost(bodyBytesBefore: bodyByteCount)
  }

  private var tls: UpstreamError {
    if let failure = connecting.peer.failure { return .certificate(failure) }
    if code == CURLE_PEER_FAILED_VERIFICATION { return .certificate(connecting.peer.hostFailure) }
    return .tlsHandshake(words)
  }

  /// The first step that had not been done.
  private var phase: UpstreamError.Phase {
    if hasHead { return .body }
    if easy.offset(CURLINFO_PRETRANSFER_TIME_T) > 0 { return .responseHead }
    if connecting.peer.hasBegun { return .tlsHandshake }
    return easy.offset(CURLINFO_NAMELOOKUP_TIME_T) > 0 ? .connecting : .nameResolution
  }
}
