internal import NIOCore

/// Tells of every byte before the decoder of HTTP/1.1 sees it: a request's time runs from its first one.
final class ByteWatch: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  private let watch: SlowSenderGuard
  /// Whether nothing more is heard: after its last request a decoder would keep what it does not read.
  var isDeaf = false

  init(_ watch: SlowSenderGuard) {
    self.watch = watch
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isDeaf else { return }
    watch.bytesArrived()
    context.fireChannelRead(data)
  }
}
