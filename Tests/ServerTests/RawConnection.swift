import Dispatch
import Glibc
import Testing

@testable import Server

/// A socket that sends what it is told, as slowly as it is told.
struct RawConnection: ~Copyable {
  private let descriptor: Int32

  /// - Parameter room: bytes of what comes that wait to be read; `nil` for the system's measure.
  init(to address: ListenAddress, receiving room: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var room {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
    }
    var target = sockaddr_in()
    target.sin_family = sa_family_t(AF_INET)
    target.sin_port = in_port_t(address.port).bigEndian
    target.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &target) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(status == 0)
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { Glibc.close(descriptor) }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// One after the other, a second apart by the clock, on a thread of its own as ``readToEnd()``.
  func sendEverySecond(_ texts: [String]) async {
    let descriptor = descriptor
    await withCheckedContinuation { reply in
      DispatchQueue.global().async {
        for text in texts {
          let bytes = Array(text.utf8)
          _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
          sleep(1)
        }
        reply.resume()
      }
    }
  }

  /// Sends a request again and again until nobody takes it for some seconds; how many went out. On a thread of its own as
  /// ``readToEnd()``.
  func sendAsManyAsTaken(of request: String, atMost limit: Int) async -> Int {
    let descriptor = descriptor
    return await withCheckedContinuation { reply in
      DispatchQueue.global().async {
        var patience = timeval(tv_sec: 3, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let bytes = Array(request.utf8)
        var count = 0
        while count < limit, Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count {
          count += 1
        }
        reply.resume(returning: count)
      }
    }
  }

  /// Whether something came that is not read yet.
  var hasNews: Bool {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 1
  }

  /// Whether the other side has closed; what it sent before that must be read.
  var isClosed: Bool {
    var byte: UInt8 = 0
    let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
    return count == 0 || (count < 0 && errno == ECONNRESET)
  }

  /// Whether the other side, on this machine, has it open still. It may have closed without our hearing of it, when we do not read.
  func isHeld(at port: Int) -> Bool {
    var own = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &own) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    let ends = [port, Int(UInt16(bigEndian: own.sin_port))]
    return Self.connections().split(separator: "\n").dropFirst().contains { line in
      let fields = line.split(separator: " ")
      let ports = fields[1...2].map { Int($0.split(separator: ":").last ?? "", radix: 16) }
      // 01: established.
      return ports == ends && fields[3] == "01"
    }
  }

  /// The system's table of connections. It says of itself that it is empty, so it is read to its end.
  private static func connections() -> String {
    let file = open("/proc/net/tcp", O_RDONLY | O_CLOEXEC)
    defer { close(file) }
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = read(file, &chunk, chunk.count), count > 0 { all += chunk[..<count] }
    return String(decoding: all, as: UTF8.self)
  }

  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// What comes until the other side closes, or `nil` when nothing comes within thirty seconds. Waits on a thread of its own:
  /// the service under test needs those of the tasks.
  func readToEnd() async -> String? {
    let descriptor = descriptor
    return await withCheckedContinuation { reply in
      DispatchQueue.global().async { reply.resume(returning: Self.readToEnd(descriptor)) }
    }
  }

  private static func readToEnd(_ descriptor: Int32) -> String? {
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count == 0 { return String(decoding: all, as: UTF8.self) }
      guard count > 0 else { return errno == ECONNRESET ? String(decoding: all, as: UTF8.self) : nil }
      all += chunk[..<count]
    }
  }
}
