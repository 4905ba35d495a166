internal import NIOCore

/// Closes a connection that has not come as far as HTTP after some seconds (a TLS handshake begun and left), one of HTTP/2 that
/// has long had no stream, and any that is still there some time after it was told to end.
///
/// The library tells a connection of HTTP/2 to leave and waits for an acknowledgement; who never sends one would stay for ever,
/// and a service that was told to stop would wait for it. Stands first in the pipeline; told by ``DoorHandlers`` that HTTP has
/// begun, and of streams.
final class ConnectionWatch: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  /// What a connection has after its time to leave by itself.
  private static let grace = TimeAmount.seconds(5)

  private let requestTime: TimeAmount
  private let idleTime: TimeAmount
  private var channel: (any Channel)?
  private var timeout: Scheduled<Void>?
  private var isLeaving = false
  private var streams = 0

  init(_ limits: SenderLimits) {
    requestTime = .seconds(Int64(limits.requestSeconds))
    idleTime = .seconds(Int64(limits.idleSeconds))
  }

  func handlerAdded(context: ChannelHandlerContext) {
    channel = context.channel
    close(in: requestTime)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timeout?.cancel()
    channel = nil
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent, !isLeaving {
      isLeaving = true
      // What was asked for before may still arrive and be answered.
      close(in: requestTime + Self.grace)
    }
    context.fireUserInboundEventTriggered(event)
  }

  /// It speaks HTTP/1.1: ``SlowSenderGuard`` knows the rest.
  func hasArrived() { stay() }

  func streamOpened() {
    streams += 1
    stay()
  }

  func streamClosed() {
    streams -= 1
    if streams == 0, !isLeaving { close(in: idleTime + Self.grace) }
  }

  private func stay() {
    guard !isLeaving else { return }
    timeout?.cancel()
    timeout = nil
  }

  private func close(in time: TimeAmount) {
    guard let channel else { return }
    timeout?.cancel()
    timeout = channel.eventLoop.scheduleTask(in: time) { channel.close(mode: .all, promise: nil) }
  }
}
