internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1

/// Puts what is ours into a pipeline the library has made: the library asks for the same handlers whether it is a
/// connection of HTTP/1.1 or a stream of HTTP/2. Lets everything pass afterwards.
///
/// On HTTP/1.1 ours stand before the library's translation of parts into its own types: a command needs none of it.
final class DoorHandlers: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart

  private let door: DoorResponder
  private let limits: SenderLimits

  init(_ door: DoorResponder, _ limits: SenderLimits) {
    self.door = door
    self.limits = limits
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let connection = context.channel.parent ?? context.channel
    let watch = SlowSenderGuard(
      context.channel, limits,
      bodies: door.bodies.share(of: SenderAddress(connection.remoteAddress)))
    do {
      try add(watch, to: context.channel)
      watch.bytesArrived()
    } catch {
      // Closed meanwhile; open and unwatched it must not stay.
      watch.end()
      context.close(promise: nil)
    }
  }

  private func add(_ watch: SlowSenderGuard, to channel: any Channel) throws {
    let pipeline = channel.pipeline.syncOperations
    guard let translation = try? pipeline.context(handlerType: HTTP1ToHTTPServerCodec.self) else {
      let stream = StreamWatch(watch, of: channel.parent.flatMap(Self.watch))
      return try pipeline.addHandler(stream, position: .after(self))
    }
    Self.watch(of: channel)?.hasArrived()
    let decoder = try pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
    let encoder = try pipeline.context(handlerType: HTTPResponseEncoder.self)
    let bytes = ByteWatch(watch)
    try pipeline.addHandler(bytes, position: .before(decoder.handler))
    try pipeline.addHandler(CommandLane(door, watch, bytes, encoder), position: .before(translation.handler))
  }

  private static func watch(of connection: any Channel) -> ConnectionWatch? {
    try? connection.pipeline.syncOperations.handler(type: ConnectionWatch.self)
  }
}
