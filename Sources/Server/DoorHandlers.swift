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
  private let requestTime: TimeAmount
  private let idleTime: TimeAmount

  init(_ door: DoorResponder, request: TimeAmount, idle: TimeAmount) {
    self.door = door
    requestTime = request
    idleTime = idle
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let watch = SlowSenderGuard(context.channel, request: requestTime, idle: idleTime)
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
      // A stream of HTTP/2 is opened by its header.
      channel.parent.map(Self.tellArrival)
      return try pipeline.addHandler(StreamWatch(watch), position: .after(self))
    }
    Self.tellArrival(channel)
    let decoder = try pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
    let encoder = try pipeline.context(handlerType: HTTPResponseEncoder.self)
    try pipeline.addHandler(FirstByteWatch(watch), position: .before(decoder.handler))
    try pipeline.addHandler(CommandLane(door, watch, encoder), position: .before(translation.handler))
  }

  private static func tellArrival(_ connection: any Channel) {
    try? connection.pipeline.syncOperations.handler(type: ArrivalWatch.self).hasArrived()
  }
}

/// Tells of every byte before the decoder of HTTP/1.1 sees it: a request's time runs from its first one.
private final class FirstByteWatch: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  private let watch: SlowSenderGuard

  init(_ watch: SlowSenderGuard) {
    self.watch = watch
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    watch.bytesArrived()
    context.fireChannelRead(data)
  }
}
