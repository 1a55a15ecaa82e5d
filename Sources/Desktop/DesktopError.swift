/// What kept a change to the person's machine from being made or undone.
public enum DesktopError: Error, Hashable, CustomStringConvertible {
  /// A program that is needed is not installed.
  case programMissing(name: String, package: String)
  /// A program did not do what it was asked.
  case programFailed(command: String, cause: String)
  /// A file cannot be read or written.
  case file(path: String, cause: String)
  /// A desktop setting did not stay.
  case settingNotKept(schema: String, key: String)
  /// No browser that can be used was found.
  case noBrowser(tried: [String])
  /// A browser was asked for by name and is not there.
  case browserUnknown(name: String, found: [String])
  /// The record of what was changed cannot be read.
  case recordUnreadable(path: String)
  /// Another proxy is set, which would be put aside.
  case anotherProxy(description: String)

  /// What happened, and what can be done.
  public var description: String {
    switch self {
    case .programMissing(let name, let package):
      "'\(name)' is not installed; on Debian and Ubuntu: sudo apt install \(package)"
    case .programFailed(let command, let cause): "'\(command)' did not work: \(cause)"
    case .file(let path, let cause): "\(path): \(cause)"
    case .settingNotKept(let schema, let key):
      """
      the desktop did not keep \(schema) \(key); run this from a terminal of your desktop session, \
      where its settings service is running
      """
    case .noBrowser(let tried):
      """
      no browser was found (looked for \(tried.joined(separator: ", "))); install chromium or firefox, \
      or name one: lenity browse --browser /path/to/chromium
      """
    case .browserUnknown(let name, let found):
      "there is no browser '\(name)' here; found: \(found.isEmpty ? "none" : found.joined(separator: ", "))"
    case .recordUnreadable(let path):
      """
      \(path) cannot be read, so it is not known what 'lenity setup' had changed; set the system proxy \
      by hand in your desktop's network settings, then remove this file
      """
    case .anotherProxy(let description):
      """
      your desktop uses another proxy now (\(description)). With Lenity's in its place, sites without \
      rules would be reached without it. If that is fine, add --replace-proxy; 'lenity unset' brings the \
      present one back. Otherwise name it as upstream_proxy in lenity.yaml and use 'lenity browse'
      """
    }
  }
}
