internal import LedgerService
internal import NIOCore
internal import NIOHTTP1

/// The short way to the door on a connection of HTTP/1.1: takes a plain `POST /v1/commands` and answers it there, without
/// the task, the streams, the other types and the copies that the ordinary way costs.
///
/// It decides nothing by itself: ``DoorResponder/take(_:from:then:)`` is what both ways lead to. Whatever is unusual about a
/// request (another endpoint, no length, a length that is too long, `Connection` or `Expect`, a body that is cut off) goes
/// the ordinary way. Requests of one connection are answered in their order, one after the other, whichever way each goes. The
/// plainest do not even pass the decoder (``PlainCommand``).
final class CommandLane: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private enum Stage {
    /// Between two requests.
    case open
    /// A request goes the ordinary way.
    case passing(isWhole: Bool, isAnswered: Bool)
    /// The body of a command arrives.
    case taking(HTTPRequestHead, ByteBuffer?)
    case answering
    /// Its answer went out, but whoever asked does not read.
    case unread
    /// What came was no request, and was told so: nothing more is heard.
    case refused
  }

  private enum Arrival {
    case part(HTTPServerRequestPart)
    case event(Any)
    case failure(any Error)
  }

  private let door: DoorResponder
  private let watch: SlowSenderGuard
  private let bytes: ByteWatch
  private var context: ChannelHandlerContext?
  /// Where the library makes bytes of answers: ours are sent from there on.
  private var encoder: ChannelHandlerContext?
  private var address = SenderAddress.other
  private var stage = Stage.open
  /// What came while a request was not done with.
  private var backlog: [Arrival] = []
  private var isReadHeld = false
  /// Whether the request that arrives is the connection's last.
  private var isLast = false

  /// - Parameters:
  ///   - watch: told of what arrives and what is answered.
  ///   - bytes: told when nothing more is to be heard.
  init(
    _ door: DoorResponder, _ watch: SlowSenderGuard, _ bytes: ByteWatch, _ encoder: ChannelHandlerContext
  ) {
    self.door = door
    self.watch = watch
    self.bytes = bytes
    self.encoder = encoder
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    bytes.lane = self
    address = SenderAddress(context.channel.remoteAddress)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    bytes.lane = nil
    encoder = nil
    watch.end()
  }

  // MARK: What arrives

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .refused = stage { return }
    var part = unwrapInboundIn(data)
    switch part {
    case .head(var head):
      isLast = Self.isLast(head)
      // As the library looks for it.
      if isLast { head.headers.replaceOrAdd(name: "connection", value: "close") }
      part = .head(head)
    case .body(let bytes): guard watch.bodyArrived(bytes.readableBytes) else { return }
    case .end:
      watch.requestArrived()
      bytes.isDeaf = isLast
    }
    arrive(.part(part), context)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    watch.readingPaused()
    context.fireChannelReadComplete()
  }

  /// Whether no request can follow: its sender says so, or asks for another protocol, which nobody here speaks and after
  /// which the decoder would only keep what comes.
  private static func isLast(_ head: HTTPRequestHead) -> Bool {
    !head.isKeepAlive || head.method == .CONNECT || head.headers.contains(name: "upgrade")
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    arrive(.event(event), context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    arrive(.failure(error), context)
  }

  private func arrive(_ arrival: Arrival, _ context: ChannelHandlerContext) {
    switch (stage, arrival) {
    case (.open, .part(.head(let head))) where backlog.isEmpty: begin(head, context)
    case (.open, .failure(let error as HTTPParserError)) where backlog.isEmpty:
      refuse(error == .headerOverflow ? .headerTooLarge : .notHTTP, context)
    case (.open, _) where backlog.isEmpty: pass(on: arrival, context)
    case (.passing(isWhole: false, let isAnswered), .part(let part)):
      if case .end = part { stage = .passing(isWhole: true, isAnswered: isAnswered) }
      pass(on: arrival, context)
      reopenIfPassed(context)
    case (.passing, .event), (.passing, .failure):
      if backlog.isEmpty { pass(on: arrival, context) } else { backlog.append(arrival) }
    case (.taking(let head, let body), .part(let part)): take(part, after: head, body, context)
    case (.taking, .event(let event)) where event is ChannelShouldQuiesceEvent: backlog.append(arrival)
    case (.taking(let head, let body), .event), (.taking(let head, let body), .failure):
      // It will never be whole: the ordinary way tells its sender so.
      stage = .passing(isWhole: false, isAnswered: false)
      pass(on: .part(.head(head)), context)
      if let body { pass(on: .part(.body(body)), context) }
      pass(on: arrival, context)
    case (.unread, .event(let event)) where event is ChannelShouldQuiesceEvent:
      // Nobody need be waited for who does not read.
      pass(on: arrival, context)
    case (.refused, .event): pass(on: arrival, context)
    case (.refused, _): break
    case (.open, _), (.passing, _), (.answering, _), (.unread, _): backlog.append(arrival)
    }
  }

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    guard Self.namesItsHost(head) else { return refuse(.hostNotOnce, context) }
    if Self.isPlain(head) {
      stage = .taking(head, nil)
      return
    }
    stage = .passing(isWhole: false, isAnswered: false)
    if Self.waitsToBeTold(head) { encoder?.writeAndFlush(NIOAny(Self.goOn), promise: nil) }
    pass(on: .part(.head(head)), context)
  }

  /// Whether it says once, and no more than once, whom it is for: HTTP/1.1 asks for that (RFC 9112 section 3.2), HTTP/1.0 did not.
  private static func namesItsHost(_ head: HTTPRequestHead) -> Bool {
    let hosts = head.headers.count { name, _ in name.utf8.count == 4 && name.lowercased() == "host" }
    return hosts == 1 || (hosts == 0 && head.version == .http1_0)
  }

  /// Whether its sender keeps the body back until told to go on (RFC 9110 section 10.1.1).
  private static func waitsToBeTold(_ head: HTTPRequestHead) -> Bool {
    head.headers.first(name: "expect")?.lowercased() == "100-continue"
  }

  private static let goOn = ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")

  private func pass(on arrival: Arrival, _ context: ChannelHandlerContext) {
    switch arrival {
    case .part(let part): context.fireChannelRead(wrapInboundOut(part))
    case .event(let event): context.fireUserInboundEventTriggered(event)
    case .failure(let error): context.fireErrorCaught(error)
    }
  }

  /// While a request waits here nothing more is read: its sender is held back, not kept in memory. A command whose body
  /// still arrives is read to its end, although the service may have been told to stop.
  func read(context: ChannelHandlerContext) {
    if case .taking = stage { return context.read() }
    if backlog.isEmpty { context.read() } else { isReadHeld = true }
  }

  // MARK: A command

  /// Whether a request is one this way is for.
  private static func isPlain(_ head: HTTPRequestHead) -> Bool {
    guard head.method == .POST, Endpoint(path: head.uri[...]) == .commands else { return false }
    var isJOSE = false
    var length: Int?
    for (name, value) in head.headers {
      switch name.lowercased() {
      case "content-type": isJOSE = value == DoorResponder.joseType
      case "content-length": length = Int(value)
      case "connection", "expect", "transfer-encoding": return false
      default: break
      }
    }
    guard isJOSE, let length else { return false }
    return (1...SenderLimits.bodyBytes).contains(length)
  }

  private func take(
    _ part: HTTPServerRequestPart, after head: HTTPRequestHead, _ body: ByteBuffer?,
    _ context: ChannelHandlerContext
  ) {
    switch part {
    case .head: break
    case .body(let bytes):
      guard var body else {
        stage = .taking(head, bytes)
        return
      }
      body.writeImmutableBuffer(bytes)
      stage = .taking(head, body)
    case .end: submit(body.map { Array($0.readableBytesView) } ?? [], context)
    }
  }

  /// Takes a command that came whole, at once and alone; not when another request is not done with.
  func take(whole body: [UInt8]) -> Bool {
    guard case .open = stage, backlog.isEmpty, let context else { return false }
    watch.requestArrived()
    submit(body, context)
    return true
  }

  private func submit(_ body: [UInt8], _ context: ChannelHandlerContext) {
    stage = .answering
    let started = monotonicNanoseconds()
    let loop = context.eventLoop
    let lane = NIOLoopBound(self, eventLoop: loop)
    let door = door
    door.take(body, from: address) { outcome in
      // The last of the work is done where the answer goes out. What is turned away at once is there already.
      if loop.inEventLoop {
        lane.value.answer(door.reply(outcome), since: started)
      } else {
        loop.execute { lane.value.answer(door.reply(outcome), since: started) }
      }
    }
  }

  private func answer(_ reply: DoorReply, since started: Int64) {
    door.meter.note(.commands, reply.status, nanoseconds: monotonicNanoseconds() - started)
    guard let context, let encoder else { return }
    encoder.writeAndFlush(NIOAny(reply.bytes()), promise: nil)
    watch.answered()
    if context.channel.isWritable { reopen(context) } else { stage = .unread }
  }

  /// The last answer of a connection that speaks no HTTP, or another than it should. The library would say no more than 400.
  private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
    guard let encoder else { return context.close(promise: nil) }
    stage = .refused
    bytes.isDeaf = true
    door.meter.note(nil, problem.status, nanoseconds: 0)
    encoder.writeAndFlush(NIOAny(problem.reply.bytes(isLast: true)), promise: nil)
    // One way only: closed with bytes unread, the connection would take the answer with it.
    context.close(mode: .output, promise: nil)
    watch.refused()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if case .unread = stage, context.channel.isWritable { reopen(context) }
    context.fireChannelWritabilityChanged()
  }

  // MARK: The ordinary way

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head: watch.answerBegan()
    case .body(let body): watch.answering(body.readableBytes)
    case .end: return end(data, promise, context)
    }
    context.write(data, promise: promise)
  }

  private func end(_ data: NIOAny, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
    context.write(data, promise: watch.answered(with: promise, context.eventLoop))
    guard case .passing(let isWhole, _) = stage else { return }
    stage = .passing(isWhole: isWhole, isAnswered: true)
    reopenIfPassed(context)
  }

  /// A request may be answered before it is whole.
  private func reopenIfPassed(_ context: ChannelHandlerContext) {
    if case .passing(isWhole: true, isAnswered: true) = stage { reopen(context) }
  }

  /// Goes on with what came meanwhile.
  private func reopen(_ context: ChannelHandlerContext) {
    stage = .open
    guard !backlog.isEmpty else { return }
    let arrivals = backlog
    backlog = []
    for arrival in arrivals { arrive(arrival, context) }
    // The library takes what it was given only then.
    context.fireChannelReadComplete()
    guard backlog.isEmpty, isReadHeld else { return }
    isReadHeld = false
    context.read()
  }
}
