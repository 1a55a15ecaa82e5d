import Hummingbird
import Logging

/// What handlers know of a request besides itself.
struct PanelContext: RequestContext {
  /// What a context is made from.
  struct Source: RequestContextSource {
    var logger: Logger
    var user: String?
  }

  var coreContext: CoreRequestContextStorage
  /// Who asks; nil for the default profile.
  var user: String?

  init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
    user = source.user
  }

  /// Forms are small; a person's own filters are the longest.
  var maxUploadSize: Int { ControlPanel.bodyBytesMax }
}
