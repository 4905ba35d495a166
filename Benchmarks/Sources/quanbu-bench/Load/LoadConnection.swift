import NIOCore

/// One connection of the generator: one request under way at a time, its bytes made before the round, its answer read by
/// `Content-Length` alone: what the generator spends the service cannot have. Used on its event loop only.
final class LoadConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let driver: LoadDriver
  private var context: ChannelHandlerContext?
  /// When the request under way was due; `nil` when none is.
  private var due: NIODeadline?
  private var answer: ByteBuffer?

  init(driver: LoadDriver) {
    self.driver = driver
  }

  /// The bytes of a request with this body.
  static func request(_ body: [UInt8], host: String) -> ByteBuffer {
    let head =
      "POST /v1/commands HTTP/1.1\r\nhost: \(host)\r\ncontent-type: application/jose\r\n"
      + "content-length: \(body.count)\r\n\r\n"
    var buffer = ByteBuffer()
    buffer.reserveCapacity(head.utf8.count + body.count)
    buffer.writeString(head)
    buffer.writeBytes(body)
    return buffer
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  func send(_ request: ByteBuffer, due: NIODeadline) {
    guard let context else { return driver.failed(self, "no connection") }
    self.due = due
    context.writeAndFlush(wrapOutboundOut(request), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var part = unwrapInboundIn(data)
    if answer == nil {
      answer = part
    } else {
      answer?.writeBuffer(&part)
    }
    guard let due, let bytes = answer, let head = AnswerHead(bytes), bytes.readableBytes >= head.total,
      let body = bytes.getSlice(at: bytes.readerIndex + head.length, length: head.total - head.length)
    else { return }
    answer = nil
    self.due = nil
    driver.answered(self, status: head.status, body: body, due: due)
  }

  func channelInactive(context: ChannelHandlerContext) {
    let wasWaiting = due != nil
    due = nil
    driver.closed(self, wasWaiting: wasWaiting)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    driver.note("\(error)")
    context.close(promise: nil)
  }
}

/// What the head of an answer says; `nil` while it is not whole.
struct AnswerHead: Equatable {
  let status: Int
  /// Bytes of the head, and of head and body.
  let length: Int
  let total: Int

  init?(_ bytes: ByteBuffer) {
    let found = bytes.withUnsafeReadableBytes { bytes -> (Int, Int, Int)? in
      guard bytes.count > 16, let end = Self.end(of: bytes) else { return nil }
      let status = Self.number(in: bytes[9..<12])
      guard let length = Self.contentLength(UnsafeRawBufferPointer(rebasing: bytes[..<end])) else {
        return nil
      }
      return (status, end, end + length)
    }
    guard let found else { return nil }
    (status, length, total) = found
  }

  /// Behind the empty line.
  private static func end(of bytes: UnsafeRawBufferPointer) -> Int? {
    for place in 3..<bytes.count where bytes[place] == 0x0A && bytes[place - 2] == 0x0A { return place + 1 }
    return nil
  }

  private static func contentLength(_ head: UnsafeRawBufferPointer) -> Int? {
    let name = Array("content-length:".utf8)
    var line = 0
    for place in head.indices where head[place] == 0x0A {
      let field = head[line..<place]
      line = place + 1
      guard field.count > name.count, zip(field, name).allSatisfy({ $0 | 0x20 == $1 || $0 == $1 }) else {
        continue
      }
      return number(in: field.dropFirst(name.count))
    }
    return nil
  }

  private static func number(in digits: Slice<UnsafeRawBufferPointer>) -> Int {
    digits.reduce(0) { value, byte in
      (0x30...0x39).contains(byte) ? value * 10 + Int(byte - 0x30) : value
    }
  }
}
