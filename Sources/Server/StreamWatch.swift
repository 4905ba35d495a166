internal import NIOCore
internal import NIOHTTPTypes

/// Tells of the one request of a stream of HTTP/2.
final class StreamWatch: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let watch: SlowSenderGuard

  init(_ watch: SlowSenderGuard) {
    self.watch = watch
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    watch.end()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: break
    case .body(let bytes): guard watch.bodyArrived(bytes.readableBytes) else { return }
    case .end: watch.requestArrived()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { watch.answered() }
    context.write(data, promise: promise)
  }
}
