internal import NIOCore

/// Closes a connection, or a stream of one, whose request does not arrive whole in time, goes on arriving long after it
/// was too long, is not followed by another, or whose answer is not taken.
///
/// Told by who sees requests arrive and answers leave: ``CommandLane`` on HTTP/1.1, ``StreamWatch`` on a stream of HTTP/2. While
/// an answer is being made no time runs. Used on the connection's own thread only.
final class SlowSenderGuard {
  /// What is read and thrown away of a body that is too long, so that its sender still reads the answer.
  private static let patience = 128 * SenderLimits.bodyBytes

  private let requestTime: TimeAmount
  private let idleTime: TimeAmount
  /// In bytes a second.
  private let slowestReader: Int64
  private let bodies: BodyBudget.Share
  /// `nil` after the end.
  private var channel: (any Channel)?
  /// One of a connection at a time, since a timer set and cancelled for every request costs more than reading it.
  private var timeout: Scheduled<Void>?
  /// When the request that began to arrive must be whole.
  private var requestDue: NIODeadline?
  /// When the answers that began to leave must be taken.
  private var answerDue: NIODeadline?
  /// How many those are.
  private var leaving = 0
  /// When the next request must have begun.
  private var nextDue: NIODeadline?
  /// Whole requests that are not answered; one less where the answer went out before its request was whole.
  private var unanswered = 0
  private var bodyBytes = 0
  /// Whether the connection's last answer went out.
  private var isOver = false

  init(_ channel: any Channel, _ limits: SenderLimits, bodies: BodyBudget.Share) {
    self.channel = channel
    requestTime = .seconds(Int64(limits.requestSeconds))
    idleTime = .seconds(Int64(limits.idleSeconds))
    slowestReader = Int64(limits.answerBytesPerSecond)
    self.bodies = bodies
  }

  // MARK: What arrives

  /// Something arrived, or is due: who connects has something to say, and its first request is waited for no longer than
  /// it may take.
  func bytesArrived() {
    guard let channel, requestDue == nil else { return }
    bodyBytes = 0
    nextDue = nil
    requestDue = channel.eventLoop.now + requestTime
    watch(channel)
  }

  /// - Returns: `false` when it was too much, and the connection is closed.
  func bodyArrived(_ count: Int) -> Bool {
    bodyBytes += count
    if bodyBytes <= Self.patience { return true }
    channel?.close(mode: .all, promise: nil)
    return false
  }

  /// All that had arrived was read. What is held of a body that is not whole is held at everybody's expense.
  func readingPaused() {
    guard requestDue != nil, bodyBytes > 0 else { return }
    if !bodies.hold(min(bodyBytes, SenderLimits.bodyBytes)) { channel?.close(mode: .all, promise: nil) }
  }

  /// The request is whole.
  func requestArrived() {
    bodies.giveBack()
    requestDue = nil
    nextDue = nil
    unanswered += 1
    rest()
  }

  // MARK: What leaves

  /// The head of an answer was handed over to be sent.
  func answerBegan() {
    leaving += 1
    answering(0)
  }

  /// So many bytes of its body were.
  func answering(_ count: Int) {
    guard let channel else { return }
    nextDue = nil
    let start = max(answerDue ?? .uptimeNanoseconds(0), channel.eventLoop.now + idleTime)
    answerDue = start + .nanoseconds(Int64(count) * 1_000_000_000 / slowestReader)
    watch(channel)
  }

  /// The last of it was: it went out when the promise returned is kept.
  func answered(with promise: EventLoopPromise<Void>?, _ loop: any EventLoop) -> EventLoopPromise<Void> {
    let isOut = promise ?? loop.makePromise()
    let guardian = NIOLoopBound(self, eventLoop: loop)
    isOut.futureResult.whenSuccess { guardian.value.answerLeft() }
    return isOut
  }

  private func answerLeft() {
    leaving -= 1
    if leaving == 0 { answerDue = nil }
    answered()
  }

  /// An answer went out. A request that came after it may have been held back until now: its time begins anew.
  func answered() {
    guard let channel else { return }
    unanswered -= 1
    if requestDue != nil, unanswered == 0 { requestDue = channel.eventLoop.now + requestTime }
    rest()
  }

  /// The last answer went out, to a request that may not be whole; whoever does not leave then has the time of one to do so.
  func refused() {
    guard let channel else { return }
    bodies.giveBack()
    isOver = true
    nextDue = nil
    requestDue = channel.eventLoop.now + requestTime
    watch(channel)
  }

  /// From now on the next request is waited for, unless something else is.
  private func rest() {
    guard let channel, unanswered == 0, requestDue == nil, answerDue == nil else { return }
    nextDue = channel.eventLoop.now + idleTime
    watch(channel)
  }

  /// There is nothing to watch any more.
  func end() {
    timeout?.cancel()
    timeout = nil
    bodies.giveBack()
    channel = nil
  }

  // MARK: Time

  /// The earliest moment at which something is late. A request behind one that is not answered may be held back by us.
  private var due: NIODeadline? {
    let dues = [unanswered > 0 && !isOver ? nil : requestDue, answerDue, nextDue]
    return dues.compactMap(\.self).min()
  }

  /// Sees to it that somebody looks before anything that may begin meanwhile is late.
  private func watch(_ channel: any Channel) {
    guard timeout == nil, requestDue != nil || answerDue != nil || nextDue != nil else { return }
    let guardian = NIOLoopBound(self, eventLoop: channel.eventLoop)
    let soon = channel.eventLoop.now + min(requestTime, idleTime)
    timeout = channel.eventLoop.scheduleTask(deadline: min(due ?? soon, soon)) { guardian.value.look() }
  }

  /// Closes what is late, or has somebody look again.
  private func look() {
    timeout = nil
    guard let channel else { return }
    if let due, due <= channel.eventLoop.now { return channel.close(mode: .all, promise: nil) }
    watch(channel)
  }
}
