import Dispatch
import Glibc

@testable import Server

/// Connections that say nothing, from several addresses of this machine.
final class SilentCrowd: Sendable {
  /// Of one address; fewer than it may have.
  private static let share = 200

  private let descriptors: [Int32]

  private init(_ descriptors: [Int32]) {
    self.descriptors = descriptors
  }

  deinit { for descriptor in descriptors { close(descriptor) } }

  /// Connects `count` times, on a thread of its own.
  static func gathered(_ count: Int, at port: Int) async -> SilentCrowd {
    // The test's own process needs as many files as the service.
    _ = OpenFiles.room(for: count)
    return await withCheckedContinuation { reply in
      DispatchQueue.global().async {
        reply.resume(returning: SilentCrowd((0..<count).map { connected(to: port, by: $0 / share) }))
      }
    }
  }

  private static func connected(to port: Int, by sender: Int) -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    for (host, port, isOwn) in [("127.0.1.\(sender + 1)", 0, true), ("127.0.0.1", port, false)] {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = inet_addr(host)
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          let length = socklen_t(MemoryLayout<sockaddr_in>.size)
          _ = isOwn ? bind(descriptor, $0, length) : connect(descriptor, $0, length)
        }
      }
    }
    return descriptor
  }

  /// How many the service has not closed.
  var open: Int {
    descriptors.count { descriptor in
      var byte: UInt8 = 0
      let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
      return count < 0 && errno == EAGAIN
    }
  }
}
