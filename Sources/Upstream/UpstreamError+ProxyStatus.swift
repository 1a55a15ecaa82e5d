extension UpstreamError {
  /// The error type for a `Proxy-Status` field.
  ///
  /// Source: RFC 9209, 2.3.
  public var proxyStatusToken: String {
    switch self {
    case .malformedRequest: "http_request_error"
    case .nameNotResolved: "dns_error"
    case .addressProhibited: "destination_ip_prohibited"
    case .refused: "connection_refused"
    case .unreachable: "destination_ip_unroutable"
    case .timedOut(let phase): phase.proxyStatusToken
    case .certificate: "tls_certificate_error"
    case .tlsHandshake: "tls_protocol_error"
    case .protocolViolation: "http_protocol_error"
    case .headTooLarge: "http_response_header_section_size"
    case .transferCoding: "http_response_transfer_coding"
    case .connectionLost(let count):
      count > 0 ? "http_response_incomplete" : "connection_terminated"
    case .proxy: "destination_unavailable"
    case .resourcesExhausted: "connection_limit_reached"
    case .cancelled, .shutDown, .other: "proxy_internal_error"
    }
  }

  /// The status for the page that tells of the error: 400, 502 or 504.
  public var httpStatus: Int {
    switch self {
    case .malformedRequest: 400
    case .timedOut: 504
    case .shutDown: 503
    default: 502
    }
  }
}

extension UpstreamError.Phase {
  fileprivate var proxyStatusToken: String {
    switch self {
    case .nameResolution: "dns_timeout"
    case .connecting, .tlsHandshake: "connection_timeout"
    case .responseHead: "http_response_timeout"
    case .body: "connection_read_timeout"
    }
  }
}
