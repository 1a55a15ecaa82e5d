import CCurl
import HTTPTypes

// What libcurl is told before it begins.
extension RunningTransfer {
  /// Tells libcurl what to ask for and how; before the handle is run.
  func configure(
    _ configuration: UpstreamConfiguration,
    authorities: CertificateBundle,
    share: ShareHandle
  ) {
    connecting.configure(easy, configuration, authorities: authorities, share: share)
    let target = order.target
    easy.set(CURLOPT_URL, target.url)
    easy.set(CURLOPT_PATH_AS_IS, 1)
    // A proxy that is asked for a plain request, not for a tunnel, needs the whole URL.
    let isAbsolute = !target.isEncrypted && connecting.asksProxyForURLs
    easy.set(CURLOPT_REQUEST_TARGET, isAbsolute ? target.origin + target.path : target.path)
    easy.set(CURLOPT_HTTPHEADER, fields)
    easy.set(CURLOPT_HTTP_CONTENT_DECODING, 0)
    easy.set(CURLOPT_LOW_SPEED_LIMIT, 1)
    easy.set(CURLOPT_LOW_SPEED_TIME, max(1, configuration.idleTimeout.milliseconds / 1000))
    configureVersion()
    configureMethod()
    installCallbacks()
  }

  private func configureVersion() {
    guard order.prefersHTTP1 else {
      easy.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
      easy.set(CURLOPT_PIPEWAIT, 1)
      return
    }
    easy.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    // libcurl 7.88 would take an idle HTTP/2 connection for this request all the same. Connections are
    // shared only between equal TLS settings: this one says the default in other words.
    easy.set(CURLOPT_SSL_CIPHER_LIST, "DEFAULT:@SECLEVEL=2")
  }

  private func configureMethod() {
    let method = order.request.method
    switch order.body {
    case .none where method == .head:
      easy.set(CURLOPT_NOBODY, 1)
    case .none:
      easy.set(CURLOPT_HTTPGET, 1)
      if method != .get { easy.set(CURLOPT_CUSTOMREQUEST, method.rawValue) }
    case .stream(let length):
      easy.set(CURLOPT_UPLOAD, 1)
      easy.set(CURLOPT_CUSTOMREQUEST, method.rawValue)
      easy.set(CURLOPT_INFILESIZE_LARGE, offset: length ?? -1)
    }
  }
}
