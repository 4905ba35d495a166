import Foundation
import Glibc
import Synchronization
import Testing

@testable import Server

/// Somebody between a party and its service, who sees every request and may answer in the service's place. Plain HTTP, one
/// request a connection.
final class Relay: Sendable {
  enum Choice: Sendable {
    case pass(to: ListenAddress)
    case answer(Int, [UInt8])
    case hangUp
  }

  /// What becomes of a request, by its method and path.
  typealias Rule = @Sendable (_ method: String, _ path: String) -> Choice

  let address: ListenAddress
  private let descriptor: Int32
  private let rule: Mutex<Rule>
  private let seen = Mutex<[String]>([])

  var url: String { "http://\(address)" }

  init(_ rule: @escaping Rule) throws {
    self.rule = Mutex(rule)
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    address = ListenAddress(host: "127.0.0.1", port: try Loopback.listen(descriptor))
    let listening = descriptor
    Thread.detachNewThread { [weak self] in
      while case let connection = accept(listening, nil, nil), connection >= 0 {
        guard let relay = self else { break }
        Thread.detachNewThread {
          relay.serve(connection)
          close(connection)
        }
      }
    }
  }

  deinit {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }

  func set(_ rule: @escaping Rule) { self.rule.withLock { $0 = rule } }

  /// The paths asked for since the last time.
  func takePaths() -> [String] {
    seen.withLock { seen in
      defer { seen = [] }
      return seen
    }
  }

  private func serve(_ connection: Int32) {
    guard let (method, path, body) = Self.request(connection) else { return }
    seen.withLock { $0.append(path) }
    switch rule.withLock({ $0 })(method, path) {
    case .hangUp: return
    case .answer(let status, let bytes):
      let head = "HTTP/1.1 \(status) X\r\nContent-Length: \(bytes.count)\r\nConnection: close\r\n\r\n"
      Loopback.send(Array(head.utf8) + bytes, over: connection)
    case .pass(let target):
      guard let upstream = try? Loopback.connect(to: target.port) else { return }
      defer { close(upstream) }
      var head = "\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
      if method == "POST" { head += "Content-Type: application/jose\r\nContent-Length: \(body.count)\r\n" }
      Loopback.send(Array((head + "\r\n").utf8) + body, over: upstream)
      let answer = Loopback.readToEnd(upstream) ?? []
      let line = answer.prefix { $0 != 0x0A }.count + 1
      Loopback.send(
        answer.prefix(line) + Array("Connection: close\r\n".utf8) + answer.dropFirst(line), over: connection)
    }
  }

  private static func request(_ connection: Int32) -> (method: String, path: String, body: [UInt8])? {
    var bytes: [UInt8] = []
    let end = Array("\r\n\r\n".utf8)
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(connection, &chunk, chunk.count, 0)
      guard count > 0 else { return nil }
      bytes += chunk[..<count]
      guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else { continue }
      let lines = String(decoding: bytes[..<start], as: UTF8.self).split(separator: "\r\n")
      let length = lines.dropFirst().first { $0.lowercased().hasPrefix("content-length:") }
        .flatMap { Int($0.dropFirst(15).filter(\.isNumber)) }
      let body = Array(bytes[(start + 4)...])
      guard body.count >= length ?? 0 else { continue }
      let words = lines.first?.split(separator: " ") ?? []
      return words.count == 3 ? (String(words[0]), String(words[1]), body) : nil
    }
  }
}

/// Sockets of this machine, blocking; used on threads that are no task's.
enum Loopback {
  struct Failure: Error {}

  private static func address(_ port: Int, _ host: String = "127.0.0.1") -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr(host)
    return address
  }

  private static func with<Value>(
    _ address: sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
  ) -> Value {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  /// Binds to a free port and listens; answers the port.
  static func listen(_ descriptor: Int32) throws -> Int {
    guard with(address(0), { bind(descriptor, $0, $1) }) == 0, Glibc.listen(descriptor, 64) == 0 else {
      throw Failure()
    }
    return try port(of: descriptor)
  }

  /// A port nobody listens at now.
  static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    guard with(address(0), { bind(descriptor, $0, $1) }) == 0 else { throw Failure() }
    return try port(of: descriptor)
  }

  private static func port(of descriptor: Int32) throws -> Int {
    var found = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &found) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard status == 0 else { throw Failure() }
    return Int(UInt16(bigEndian: found.sin_port))
  }

  /// A connection from `source`, which patience ends after twenty seconds.
  static func connect(to port: Int, from source: String? = nil) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let isBound = source.map { host in with(address(0, host)) { bind(descriptor, $0, $1) } == 0 } ?? true
    guard isBound, with(address(port), { Glibc.connect(descriptor, $0, $1) }) == 0 else {
      close(descriptor)
      throw Failure()
    }
    return descriptor
  }

  static func send(_ bytes: [UInt8], over descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// What comes until the other side closes; `nil` when it does not.
  static func readToEnd(_ descriptor: Int32) -> [UInt8]? {
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count == 0 { return all }
      guard count > 0 else { return errno == ECONNRESET ? all : nil }
      all += chunk[..<count]
    }
  }

  /// Runs what blocks on a thread of its own: the service under test needs those of the tasks.
  static func aside<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { reply in
      Thread.detachNewThread { reply.resume(with: Result { try body() }) }
    }
  }
}
