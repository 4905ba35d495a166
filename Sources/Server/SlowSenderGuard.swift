internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes

/// Closes a connection, or a stream of one, whose request does not arrive whole in time, goes on arriving long after it
/// was too long, or is not followed by another.
///
/// A request's time runs from its first byte: on HTTP/1.1 another handler before the decoder sees that; a stream of HTTP/2
/// is opened by its header. While a request is being answered no time runs.
final class SlowSenderGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

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
  /// One of a connection at a time, since a timer set and cancelled for every request costs more than reading it.
  private var timeout: Scheduled<Void>?
  private var wait = Wait.none
  private var bodyBytes = 0

  init(request: TimeAmount, idle: TimeAmount) {
    requestTime = request
    idleTime = idle
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
    wait = .none
  }

  private func bytesArrived(on channel: any Channel) {
    if case .request = wait { return }
    bodyBytes = 0
    wait = .request(channel.eventLoop.now + requestTime)
    watch(channel)
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
    timeout = channel.eventLoop.scheduleTask(deadline: min(due, soon)) { guardian.value.look(at: channel) }
  }

  /// Closes what is late, or has somebody look again.
  private func look(at channel: any Channel) {
    timeout = nil
    switch wait {
    case .request(let due) where due <= channel.eventLoop.now,
      .next(let due) where due <= channel.eventLoop.now:
      channel.close(mode: .all, promise: nil)
    case .none, .request, .next: watch(channel)
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
      wait = .none
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { answered(on: context.channel) }
    context.write(data, promise: promise)
  }

  /// From now on the next request is waited for; what arrives already has its own time.
  func answered(on channel: any Channel) {
    guard case .none = wait else { return }
    wait = .next(channel.eventLoop.now + idleTime)
    watch(channel)
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
