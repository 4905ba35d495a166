/// One connection of the generator: one request under way at a time, its bytes made before the round, its answer read by
/// `Content-Length` alone. Used by one thread at a time.
final class LoadConnection {
  struct Answer {
    let status: Int
    let body: [UInt8]
    /// When the request was due, in ns of the monotonic clock.
    let due: Int64
  }

  enum Progress {
    /// Nothing more to do until the socket is ready again, for writing too if so said.
    case waits(toWrite: Bool)
    case answered(Answer)
    case closed
  }

  let socket: TLSSocket
  /// The request under way and when it was due.
  private var request: (bytes: [UInt8], due: Int64, isSent: Bool)?
  private var room = [UInt8](repeating: 0, count: 8192)
  private var filled = 0

  init(_ socket: TLSSocket) {
    self.socket = socket
  }

  var isWaiting: Bool { request != nil }

  /// The bytes of a request with this body.
  static func request(_ body: [UInt8], path: String, host: String) -> [UInt8] {
    let head =
      "POST \(path) HTTP/1.1\r\nhost: \(host)\r\ncontent-type: application/jose\r\n"
      + "content-length: \(body.count)\r\n\r\n"
    return Array(head.utf8) + body
  }

  func send(_ bytes: [UInt8], due: Int64) -> Progress {
    request = (bytes, due, false)
    return goOn()
  }

  /// As far as it goes without waiting.
  func goOn() -> Progress {
    guard let request else { return looksClosed() }
    if !request.isSent {
      switch socket.send(request.bytes) {
      case .done: self.request?.isSent = true
      case .later: return .waits(toWrite: true)
      case .closed: return .closed
      }
      return .waits(toWrite: false)
    }
    return receive(request.due)
  }

  private func receive(_ due: Int64) -> Progress {
    while true {
      if filled == room.count { room += [UInt8](repeating: 0, count: room.count) }
      switch room.withUnsafeMutableBytes({ socket.receive(into: .init(rebasing: $0[filled...])) }) {
      case .later: return .waits(toWrite: false)
      case .closed: return .closed
      case .done(let count): filled += count
      }
      guard let head = room.withUnsafeBytes({ AnswerHead(.init(rebasing: $0[..<filled])) }),
        filled >= head.total
      else { continue }
      filled = 0
      request = nil
      return .answered(Answer(status: head.status, body: Array(room[head.length..<head.total]), due: due))
    }
  }

  /// Between two requests a server says nothing but that it goes.
  private func looksClosed() -> Progress {
    let outcome = room.withUnsafeMutableBytes { socket.receive(into: .init(rebasing: $0[..<1])) }
    return outcome == .later ? .waits(toWrite: false) : .closed
  }
}

/// What the head of an answer says; `nil` while it is not whole.
struct AnswerHead: Equatable {
  let status: Int
  /// Bytes of the head, and of head and body.
  let length: Int
  let total: Int

  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count > 16, let end = Self.end(of: bytes),
      let body = Self.contentLength(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
    else { return nil }
    status = Self.number(in: bytes[9..<12])
    length = end
    total = end + body
  }

  /// Behind the empty line.
  private static func end(of bytes: UnsafeRawBufferPointer) -> Int? {
    for place in 3..<bytes.count where bytes[place] == 0x0A && bytes[place - 2] == 0x0A { return place + 1 }
    return nil
  }

  private static let name = Array("content-length:".utf8)

  private static func contentLength(_ head: UnsafeRawBufferPointer) -> Int? {
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
