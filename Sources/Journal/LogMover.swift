/// Moves the write-ahead log into the file for the writer, between its groups, as ``LogMoves`` decides.
///
/// Touched only where the writer's session is.
final class LogMover {
  private let session: Session
  private var moves: LogMoves
  /// `nil` once it is over. Opened with the journal: later there might be no descriptor left for it, and the writer would
  /// have to stop.
  private var keeper: LogKeeper?

  init(path: String, session: Session, limit: Int) throws(JournalError) {
    self.session = session
    moves = LogMoves(limit: limit)
    keeper = try LogKeeper(path: path)
  }

  /// - Returns: whether some of the log was moved.
  func moveIfNeeded() throws(JournalError) -> Bool {
    guard let keeper else { return false }
    try keeper.goOn()
    guard let move = moves.next(length: session.waitingFrames, isFlushed: keeper.isFlushed) else {
      return false
    }
    switch move {
    case .beside:
      try keeper.hold()
      moves.did(move, moved: try session.moveLogUnflushed())
      try keeper.noteMoved()
    case .waiting:
      try keeper.release()
      moves.did(move, moved: try session.moveLog())
    }
    return true
  }

  /// Moves all of the log that readers allow, and empties it when none of them is left in it.
  func finish() throws(JournalError) {
    try keeper?.release()
    keeper = nil
    _ = try session.moveLog()
    try session.emptyLog()
  }
}
