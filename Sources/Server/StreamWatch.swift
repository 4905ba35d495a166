internal import NIOCore
internal import NIOHTTPTypes

/// Tells of the one request of a stream of HTTP/2, and its connection of the stream.
final class StreamWatch: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let watch: SlowSenderGuard
  private let connection: ConnectionWatch?

  init(_ watch: SlowSenderGuard, of connection: ConnectionWatch?) {
    self.watch = watch
    self.connection = connection
  }

  func handlerAdded(context: ChannelHandlerContext) {
    connection?.streamOpened()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    watch.end()
    connection?.streamClosed()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: break
    case .body(let bytes): guard watch.bodyArrived(bytes.readableBytes) else { return }
    case .end: watch.requestArrived()
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    watch.readingPaused()
    context.fireChannelReadComplete()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head: watch.answerBegan()
    case .body(let bytes): watch.answering(bytes.readableBytes)
    case .end: return context.write(data, promise: watch.answered(with: promise, context.eventLoop))
    }
    context.write(data, promise: promise)
  }
}
