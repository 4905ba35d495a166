import CTLS
import Glibc

/// A TLS connection of the generator, on a socket that does not block once its handshake is done. OpenSSL itself, without
/// a framework around it: what the generator spends the service cannot have.
final class TLSSocket {
  enum Outcome: Equatable {
    case done(Int)
    /// Not now: the socket is full, or nothing has come.
    case later
    case closed
  }

  /// What all connections to one server share: its certificate.
  final class Context {
    fileprivate let pointer: OpaquePointer

    init(certificate: String) throws {
      guard let pointer = quanbu_tls_context(certificate) else {
        throw BenchError("no TLS context with \(certificate)")
      }
      self.pointer = pointer
    }

    deinit { SSL_CTX_free(pointer) }
  }

  let descriptor: Int32
  private let session: OpaquePointer

  /// Connects to a port of this machine, and waits for the handshake.
  init(port: Int, _ context: Context) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    session = SSL_new(context.pointer)
    try connect(to: port)
    var yes: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), "127.0.0.1")
    guard SSL_set_fd(session, descriptor) == 1, SSL_connect(session) == 1 else {
      throw BenchError("no TLS with port \(port)")
    }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  deinit {
    SSL_free(session)
    Glibc.close(descriptor)
  }

  private func connect(to port: Int) throws {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw BenchError("port \(port): errno \(errno)") }
  }

  /// Sends all of `bytes`, or nothing yet; then the same bytes must be given again.
  func send(_ bytes: [UInt8]) -> Outcome {
    outcome(SSL_write(session, bytes, Int32(bytes.count)))
  }

  func receive(into room: UnsafeMutableRawBufferPointer) -> Outcome {
    outcome(SSL_read(session, room.baseAddress, Int32(room.count)))
  }

  private func outcome(_ status: Int32) -> Outcome {
    if status > 0 { return .done(Int(status)) }
    switch SSL_get_error(session, status) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .later
    default: return .closed
    }
  }
}
