import CCurl
import CCurlShims

/// libcurl's own global state, set up once for the process.
enum LibCurl {
  private static let result = lenity_curl_global_init()

  static func initialize() throws(UpstreamSetupError) {
    guard result == CURLE_OK else { throw .libcurl(words(for: result)) }
  }

  /// libcurl's words for a result.
  static func words(for code: CURLcode) -> String {
    curl_easy_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
  }
}

/// One multi handle; freed with its owner, the worker's thread.
final class MultiHandle {
  let pointer: UnsafeMutableRawPointer

  init() throws(UpstreamSetupError) {
    guard let pointer = curl_multi_init() else { throw .libcurl("no multi handle") }
    self.pointer = pointer
  }

  func set(_ option: CURLMoption, _ value: Int) {
    lenity_multi_setopt_long(pointer, option, value)
  }

  deinit {
    curl_multi_cleanup(pointer)
  }
}

/// One share handle: the TLS sessions of a worker.
///
/// libcurl would otherwise keep them with each easy handle. Used on one thread, so it needs no lock functions.
final class ShareHandle {
  let pointer: UnsafeMutableRawPointer

  init() throws(UpstreamSetupError) {
    guard let pointer = curl_share_init() else { throw .libcurl("no share handle") }
    self.pointer = pointer
    lenity_share_setopt_data(pointer, CURL_LOCK_DATA_SSL_SESSION)
  }

  deinit {
    curl_share_cleanup(pointer)
  }
}
