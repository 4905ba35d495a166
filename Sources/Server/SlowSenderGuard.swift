internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes

/// Closes a connection, or a stream of one, whose request does not arrive whole in time, or goes on arriving long after it
/// was too long.
///
/// A request's time runs from its first byte: on HTTP/1.1 another handler before the decoder sees that; a stream of HTTP/2
/// is opened by its header.
final class SlowSenderGuard: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  /// What is read and thrown away of a body that is too long, so that its sender still reads the answer.
  private static let patience = 128 * SenderLimits.bodyBytes

  private let deadline: TimeAmount
  /// Looks after the request that arrives, or after those behind it: one of a connection at a time, since a timer set and
  /// cancelled for every request costs more than reading it.
  private var timeout: Scheduled<Void>?
  /// When the request that arrives must be whole; `nil` while none does.
  private var due: NIODeadline?
  private var bodyBytes = 0

  init(deadline: TimeAmount) {
    self.deadline = deadline
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let operations = context.channel.pipeline.syncOperations
    // With a decoder of its own it is a connection of HTTP/1.1, without one a stream of HTTP/2.
    if let decoder = try? operations.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self) {
      Self.tellArrival(context.channel)
      let channel = context.channel
      let watch = FirstByteWatch { [weak self] in self?.bytesArrived(on: channel) }
      try? operations.addHandler(watch, position: .before(decoder.handler))
      // Who connects has something to say: its first request is waited for no longer than it may take.
      bytesArrived(on: channel)
    } else {
      context.channel.parent.map(Self.tellArrival)
      bytesArrived(on: context.channel)
    }
  }

  private static func tellArrival(_ connection: any Channel) {
    try? connection.pipeline.syncOperations.handler(type: ArrivalWatch.self).hasArrived()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timeout?.cancel()
    timeout = nil
    due = nil
  }

  private func bytesArrived(on channel: any Channel) {
    guard due == nil else { return }
    bodyBytes = 0
    let end = channel.eventLoop.now + deadline
    due = end
    if timeout == nil { watch(channel, until: end) }
  }

  private func watch(_ channel: any Channel, until end: NIODeadline) {
    let guardian = NIOLoopBound(self, eventLoop: channel.eventLoop)
    timeout = channel.eventLoop.scheduleTask(deadline: end) { guardian.value.look(at: channel) }
  }

  /// Closes what is late, or looks again when that which arrives now will be.
  private func look(at channel: any Channel) {
    timeout = nil
    guard let due else { return }
    if due <= channel.eventLoop.now {
      channel.close(mode: .all, promise: nil)
    } else {
      watch(channel, until: due)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: break
    case .body(let bytes):
      bodyBytes += bytes.readableBytes
      guard bodyBytes <= Self.patience else {
        context.close(promise: nil)
        return
      }
    case .end:
      due = nil
    }
    context.fireChannelRead(data)
  }
}

/// Tells of every byte before the HTTP/1.1 decoder sees it.
private final class FirstByteWatch: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  private let told: () -> Void

  init(_ told: @escaping () -> Void) {
    self.told = told
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    told()
    context.fireChannelRead(data)
  }
}
