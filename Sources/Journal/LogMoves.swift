/// When the writer moves the write-ahead log into the file, and whether it waits for the disk. Decides; moves nothing.
///
/// Whoever comes while pages are moved waits for it, and the disk has the log's own flushes behind the file's. So the log is
/// moved in parts that take no longer than a few groups' commits, and the file is flushed beside the commits that follow,
/// which go on at the log's end. Once the log is long, and what was moved of it is on the disk, the little that is left is
/// moved and waited for, and the log begins anew.
struct LogMoves {
  enum Move: Hashable, Sendable {
    /// Flushed beside the commits that follow.
    case beside
    /// Flushed before the next commit.
    case waiting
  }

  /// Length from which the log is to begin anew, in pages.
  let limit: Int
  /// How long the log was when last looked at.
  private var length = 0
  /// Pages at the log's front that lie in the file.
  private var moved = 0
  /// Length from which it is tried again: a reader kept most of the log from being moved, or the log from beginning anew.
  private var retry = 0
  /// How many pages the next such try is put off by.
  private var patience: Int

  init(limit: Int) {
    self.limit = limit
    patience = max(1, limit / 64)
  }

  /// What to do about a log of `length` pages after a group; `nil`: nothing.
  ///
  /// - Parameter isFlushed: whether all that was moved is on the disk.
  mutating func next(length: Int, isFlushed: Bool) -> Move? {
    if length < self.length { self = LogMoves(limit: limit) }  // It began anew.
    let group = length - self.length
    self.length = length
    guard length >= retry, length > moved else { return nil }
    let unmoved = length - moved
    if isOverdue { return .waiting }
    // Large groups, which take long anyway, have fewer and larger parts: a page that several of them changed is moved once.
    if unmoved >= min(limit / 4, max(limit / 64, 16 * group)) { return .beside }
    guard length >= limit, isFlushed else { return nil }
    return unmoved <= min(limit / 8, max(limit / 32, 4 * group)) ? .waiting : .beside
  }

  /// Whether the log is so long that the writer waits for the disk rather than let it grow.
  private var isOverdue: Bool { length >= limit + limit / 2 }

  /// The first `moved` pages of the log now lie in the file.
  mutating func did(_ move: Move, moved: Int) {
    let isHeld = (moved - self.moved) * 2 < length - self.moved
    self.moved = moved
    if move == .waiting || isHeld {
      // Where nothing held it the log is shorter after the next commit, and this is forgotten.
      retry = length + patience
      patience = min(2 * patience, limit / 4)
    } else {
      patience = max(1, limit / 64)
    }
  }
}
