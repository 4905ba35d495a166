/// When the writer moves the write-ahead log into the file, and whether it waits for the disk. Decides; moves nothing.
///
/// Pages moved must be on the disk before the log may be written over, and that flush takes a tenth of a second and more for
/// some thousand pages strewn over the file. So the log is moved a sixteenth of its limit at a time, and each part is
/// flushed beside the commits that follow, which go on at the log's end. Once the log is long and nearly all of it lies in
/// the file, the little that is left is moved and waited for, and the log begins anew.
struct LogMoves {
  enum Move: Hashable, Sendable {
    /// Flushed beside the commits that follow.
    case beside
    /// Flushed before the next commit.
    case waiting
  }

  /// Length from which the log is to begin anew, in pages.
  let limit: Int
  /// Pages at the log's front that lie in the file.
  private var moved = 0
  /// How long the log was when a reader kept some of it from being moved, or from beginning anew.
  private var held = 0

  init(limit: Int) {
    self.limit = limit
  }

  /// What to do about a log of `length` pages while no flush is under way; `nil`: nothing.
  mutating func next(length: Int) -> Move? {
    if length < max(moved, held) { (moved, held) = (0, 0) }  // It began anew.
    if held > 0, length < held + limit / 4 { return nil }
    let unmoved = length - moved
    guard length >= limit else { return unmoved > 0 && unmoved >= limit / 16 ? .beside : nil }
    return unmoved <= limit / 32 || isOverdue(length: length) ? .waiting : .beside
  }

  /// Whether the log is so long that the writer waits for a flush rather than let it grow.
  func isOverdue(length: Int) -> Bool { length >= limit + limit / 2 }

  /// The first `moved` of `length` pages now lie in the file.
  mutating func did(_ move: Move, moved: Int, of length: Int) {
    self.moved = moved
    // Where nothing held it the log is shorter after the next commit, and this is forgotten.
    held = move == .waiting || moved < length ? length : 0
  }
}
