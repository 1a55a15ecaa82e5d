import Glibc

/// How many sockets the process may have.
enum FileDescriptorLimit {
  /// Raises the limit towards what `connections` need: a client's socket and a site's for each.
  static func raise(forConnections connections: Int) {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0 else { return }
    let wanted = rlim_t(connections * 2 + 256)
    guard limit.rlim_cur < wanted else { return }
    limit.rlim_cur = min(wanted, limit.rlim_max)
    _ = setrlimit(resource, &limit)
  }
}
