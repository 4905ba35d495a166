internal import NIOCore

/// Tells of every byte before the decoder of HTTP/1.1 sees it: a request's time runs from its first one. Commands in their
/// plainest form it hands to ``CommandLane`` as long as the decoder was given nothing: afterwards only that knows where a
/// message begins.
final class ByteWatch: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  private let watch: SlowSenderGuard
  /// Whether nothing more is heard: after its last request a decoder would keep what it does not read.
  var isDeaf = false
  /// Who takes commands that need no decoder.
  var lane: CommandLane?
  private var isDecoding = false

  init(_ watch: SlowSenderGuard) {
    self.watch = watch
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isDeaf else { return }
    watch.bytesArrived()
    if !isDecoding, let lane, let body = PlainCommand.body(of: unwrapInboundIn(data)), lane.take(whole: body)
    {
      return
    }
    isDecoding = true
    context.fireChannelRead(data)
  }
}
