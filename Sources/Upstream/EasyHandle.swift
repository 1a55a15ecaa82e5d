import CCurl
import CCurlShims

/// One easy handle; freed with its owner.
///
/// Used on its worker's thread only.
///
/// Options refuse a value only for want of memory or support in libcurl; the first refusal is kept, so that
/// a transfer is never run with a setting missing.
final class EasyHandle {
  let pointer: UnsafeMutableRawPointer
  private(set) var refusal: CURLcode?

  init?() {
    guard let pointer = curl_easy_init() else { return nil }
    self.pointer = pointer
  }

  deinit {
    curl_easy_cleanup(pointer)
  }

  /// Back to the state of a new handle, for the next transfer.
  func reset() {
    curl_easy_reset(pointer)
    refusal = nil
  }

  func set(_ option: CURLoption, _ value: Int) {
    note(lenity_easy_setopt_long(pointer, option, value))
  }

  func set(_ option: CURLoption, offset: Int) {
    note(lenity_easy_setopt_offset(pointer, option, curl_off_t(offset)))
  }

  /// libcurl copies the text.
  func set(_ option: CURLoption, _ text: String?) {
    note(lenity_easy_setopt_string(pointer, option, text))
  }

  /// libcurl keeps the list: it has to outlive the transfer.
  func set(_ option: CURLoption, _ list: TextList) {
    note(lenity_easy_setopt_list(pointer, option, list.head))
  }

  func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer?) {
    note(lenity_easy_setopt_pointer(pointer, option, value))
  }

  func set(_ option: CURLoption, callback: @escaping lenity_data_callback) {
    note(lenity_easy_setopt_data_callback(pointer, option, callback))
  }

  func setOpenSocket(callback: @escaping curl_opensocket_callback) {
    note(lenity_easy_setopt_open_socket(pointer, callback))
  }

  func set(share: ShareHandle) {
    note(lenity_easy_setopt_share(pointer, share.pointer))
  }

  func set(peer: PeerNote) {
    note(lenity_peer_note_install(pointer, peer.pointer))
  }

  private func note(_ code: CURLcode) {
    if code != CURLE_OK, refusal == nil { refusal = code }
  }

  func number(_ info: CURLINFO) -> Int {
    var value = 0
    lenity_easy_getinfo_long(pointer, info, &value)
    return value
  }

  func offset(_ info: CURLINFO) -> Int {
    var value: curl_off_t = 0
    lenity_easy_getinfo_offset(pointer, info, &value)
    return Int(value)
  }

  /// The socket of a connection made with `CURLOPT_CONNECT_ONLY`.
  var activeSocket: curl_socket_t? {
    var value: curl_socket_t = -1
    let result = lenity_easy_getinfo_socket(pointer, CURLINFO_ACTIVESOCKET, &value)
    return result == CURLE_OK && value >= 0 ? value : nil
  }
}

/// A list of texts as libcurl takes them; freed with its owner.
final class TextList {
  private(set) var head: UnsafeMutablePointer<curl_slist>?

  /// Appends text that holds no NUL; false for want of memory.
  @discardableResult
  func append(_ text: [UInt8]) -> Bool {
    let terminated = text + [0]
    let longer = terminated.withUnsafeBytes { bytes in
      curl_slist_append(head, bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
    }
    guard let longer else { return false }
    head = longer
    return true
  }

  deinit {
    curl_slist_free_all(head)
  }
}
