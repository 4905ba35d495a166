internal import Glibc

/// Files a process may have open, connections among them: the system grants few until more are asked for (getrlimit(2)).
enum OpenFiles {
  /// For the journal, its readers, logs and lists, and what is opened for a moment.
  private static let others: rlim_t = 256

  /// Asks for room for so many connections.
  ///
  /// - Returns: how many of them there is room for.
  static func room(for connections: Int) -> Int {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return connections }
    let wanted = rlim_t(connections) + others
    if limit.rlim_cur < wanted {
      limit.rlim_cur = min(wanted, limit.rlim_max)
      guard setrlimit(resource, &limit) == 0, getrlimit(resource, &limit) == 0 else { return connections }
    }
    return Int(min(rlim_t(connections), limit.rlim_cur - min(others, limit.rlim_cur / 2)))
  }
}
