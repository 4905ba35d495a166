internal import NIOCore

/// Closes a connection, or a stream of one, whose request does not arrive whole in time, goes on arriving long after it
/// was too long, or is not followed by another.
///
/// Told by who sees the request arrive: ``CommandLane`` on HTTP/1.1, ``StreamWatch`` on a stream of HTTP/2. While a request is
/// being answered no time runs. Used on the connection's own thread only.
final class SlowSenderGuard {
  private enum Wait {
    /// For nothing the sender owes.
    case none
    /// For the rest of a request.
    case request(NIODeadline)
    /// For the next one.
    case next(NIODeadline)
  }

  /// What is read and thrown away of a body that is too long, so that its sender still reads the answer.
  private static let patience = 128 * SenderLimits.bodyBytes

  private let requestTime: TimeAmount
  private let idleTime: TimeAmount
  /// `nil` after the end.
  private var channel: (any Channel)?
  /// One of a connection at a time, since a timer set and cancelled for every request costs more than reading it.
  private var timeout: Scheduled<Void>?
  private var wait = Wait.none
  private var bodyBytes = 0

  init(_ channel: any Channel, request: TimeAmount, idle: TimeAmount) {
    self.channel = channel
    requestTime = request
    idleTime = idle
  }

  /// Something arrived, or is due: who connects has something to say, and its first request is waited for no longer than
  /// it may take.
  func bytesArrived() {
    guard let channel else { return }
    if case .request = wait { return }
    bodyBytes = 0
    wait = .request(channel.eventLoop.now + requestTime)
    watch(channel)
  }

  /// - Returns: `false` when it was too much, and the connection is closed.
  func bodyArrived(_ count: Int) -> Bool {
    bodyBytes += count
    if bodyBytes <= Self.patience { return true }
    channel?.close(mode: .all, promise: nil)
    return false
  }

  /// The request is whole.
  func requestArrived() {
    wait = .none
  }

  /// From now on the next request is waited for; what arrives already has its own time.
  func answered() {
    guard case .none = wait, let channel else { return }
    wait = .next(channel.eventLoop.now + idleTime)
    watch(channel)
  }

  /// There is nothing to watch any more.
  func end() {
    timeout?.cancel()
    timeout = nil
    wait = .none
    channel = nil
  }

  /// Sees to it that somebody looks before anything that may begin meanwhile is late.
  private func watch(_ channel: any Channel) {
    let due: NIODeadline
    switch wait {
    case .none: return
    case .request(let end), .next(let end): due = end
    }
    guard timeout == nil else { return }
    let guardian = NIOLoopBound(self, eventLoop: channel.eventLoop)
    let soon = channel.eventLoop.now + min(requestTime, idleTime)
    timeout = channel.eventLoop.scheduleTask(deadline: min(due, soon)) { guardian.value.look() }
  }

  /// Closes what is late, or has somebody look again.
  private func look() {
    timeout = nil
    guard let channel else { return }
    switch wait {
    case .request(let due) where due <= channel.eventLoop.now,
      .next(let due) where due <= channel.eventLoop.now:
      channel.close(mode: .all, promise: nil)
    case .none, .request, .next: watch(channel)
    }
  }
}
