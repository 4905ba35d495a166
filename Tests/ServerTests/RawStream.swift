import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

@testable import Server

/// A connection of HTTP/2 that sends the frames it is told, and acknowledges nothing (RFC 9113).
final class RawStream: Sendable {
  private let channel: any Channel
  private let received: Received

  private final class Received: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    private let bytes = Mutex<[UInt8]>([])
    private let isOver = Mutex(false)

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let buffer = unwrapInboundIn(data)
      bytes.withLock { $0 += buffer.readableBytesView }
    }

    func channelInactive(context: ChannelHandlerContext) {
      isOver.withLock { $0 = true }
      context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}

    var state: (bytes: [UInt8], isOver: Bool) { (bytes.withLock { $0 }, isOver.withLock { $0 }) }
  }

  enum Kind: UInt8 {
    case data = 0
    case headers = 1
    case reset = 3
    case settings = 4
    case windowUpdate = 8
  }

  init(to address: ListenAddress, trusting certificate: String) async throws {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .file(certificate)
    tls.applicationProtocols = ["h2"]
    let context = try NIOSSLContext(configuration: tls)
    let received = Received()
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let secure = try NIOSSLClientHandler(context: context, serverHostname: "localhost")
          try channel.pipeline.syncOperations.addHandlers(secure, received)
        }
      }.connect(host: "127.0.0.1", port: address.port).get()
    self.received = received
  }

  /// - Parameter window: bytes of an answer that may come before more are asked for.
  func greet(window: UInt32 = 65_535) {
    write(Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8))
    frame(.settings, stream: 0, [0, 4] + window.bytes)
  }

  /// The header of a `GET` without a body, in HPACK's literals without indexing (RFC 7541 section 6.2.2).
  func get(_ path: String, stream: UInt32 = 1) {
    let host = Array("localhost".utf8)
    let block =
      [0x82, 0x87, 0x04, UInt8(path.utf8.count)] + Array(path.utf8) + [0x01, UInt8(host.count)] + host
    // END_STREAM and END_HEADERS.
    frame(.headers, flags: 0x5, stream: stream, block)
  }

  /// More of an answer may come.
  func allow(_ count: UInt32, stream: UInt32 = 1) { frame(.windowUpdate, stream: stream, count.bytes) }

  func frame(_ kind: Kind, flags: UInt8 = 0, stream: UInt32, _ payload: [UInt8]) {
    write(UInt32(payload.count).bytes.dropFirst() + [kind.rawValue, flags] + stream.bytes + payload)
  }

  private func write(_ bytes: [UInt8]) {
    channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
  }

  /// What came so far, frame by frame.
  var frames: [(kind: UInt8, flags: UInt8, stream: UInt32, length: Int)] {
    let bytes = received.state.bytes
    var frames: [(UInt8, UInt8, UInt32, Int)] = []
    var place = 0
    while place + 9 <= bytes.count {
      let head = bytes[place..<place + 9].map { UInt32($0) }
      let length = Int(head[0] << 16 | head[1] << 8 | head[2])
      guard place + 9 + length <= bytes.count else { break }
      frames.append(
        (UInt8(head[3]), UInt8(head[4]), head[5] << 24 | head[6] << 16 | head[7] << 8 | head[8], length))
      place += 9 + length
    }
    return frames
  }

  /// Bytes of answers so far.
  var dataBytes: Int { frames.reduce(0) { $0 + ($1.kind == Kind.data.rawValue ? $1.length : 0) } }

  /// Whether an answer ended as it should.
  var isAnswered: Bool {
    frames.contains {
      ($0.kind == Kind.data.rawValue || $0.kind == Kind.headers.rawValue) && $0.flags & 1 == 1
    }
  }

  var isOver: Bool { received.state.isOver }

  /// Waits until something is so, as long as a test may take.
  func wait(seconds: Int = 120, until isSo: () -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      if isSo() { return true }
      try await Task.sleep(for: .milliseconds(20))
    }
    return isSo()
  }

  func close() { channel.close(promise: nil) }
}

extension UInt32 {
  /// As protocols have it, the greatest first.
  fileprivate var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (24 - 8 * $0)) } }
}
