/// Moves the write-ahead log into the file for the writer, between its groups, as ``LogMoves`` decides.
///
/// Touched only where the writer's session is.
final class LogMover {
  private let path: String
  private let session: Session
  private var moves: LogMoves
  /// Opened when it is first needed: a command of the command line seldom writes so much.
  private var keeper: LogKeeper?

  init(path: String, session: Session, limit: Int) {
    self.path = path
    self.session = session
    moves = LogMoves(limit: limit)
  }

  /// - Returns: whether some of the log was moved.
  func moveIfNeeded() throws(JournalError) -> Bool {
    let length = session.waitingFrames
    if let keeper {
      if keeper.isFlushing, !moves.isOverdue(length: length) { return false }
      try keeper.release()
    }
    guard let move = moves.next(length: length) else { return false }
    let moved =
      switch move {
      case .beside: try moveBeside()
      case .waiting: try session.moveLog()
      }
    moves.did(move, moved: moved, of: length)
    return true
  }

  private func moveBeside() throws(JournalError) -> Int {
    let keeper = try openedKeeper()
    try keeper.hold()
    let moved = try session.moveLogUnflushed()
    keeper.flush()
    return moved
  }

  private func openedKeeper() throws(JournalError) -> LogKeeper {
    if let keeper { return keeper }
    let opened = try LogKeeper(path: path)
    keeper = opened
    return opened
  }

  /// Moves all of the log that readers allow, and empties it when none of them is left in it.
  func finish() throws(JournalError) {
    try keeper?.release()
    keeper = nil
    _ = try session.moveLog()
    try session.emptyLog()
  }
}
