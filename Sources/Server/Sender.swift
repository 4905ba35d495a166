internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// An address as limits count it: an IPv4 address, or the 64 bits of an IPv6 one that a network has to itself.
enum SenderAddress: Hashable {
  case v4(UInt32)
  case v6(UInt64)
  case other

  init(_ address: SocketAddress?) {
    switch address {
    case .v4?, .v6?: self = address?.withSockAddr { Self(UnsafeRawPointer($0), size: $1) } ?? .other
    case .unixDomainSocket?, nil: self = .other
    }
  }

  /// An address as the system lays it out: that of IPv4 after family and port, that of IPv6 after the flow label too.
  private init(_ raw: UnsafeRawPointer, size: Int) {
    func word(_ offset: Int) -> UInt32 {
      UInt32(bigEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    guard size >= 28 else {
      self = size >= 16 ? .v4(word(4)) : .other
      return
    }
    let words = (word(8), word(12), word(16), word(20))
    // ::ffff:a.b.c.d is an IPv4 address that came in by a socket of IPv6.
    if words.0 == 0, words.1 == 0, words.2 == 0xFFFF {
      self = .v4(words.3)
    } else {
      self = .v6(UInt64(words.0) << 32 | UInt64(words.1))
    }
  }
}

/// Who sends a request, as far as the connection tells.
struct Sender: InitializableFromSource {
  let address: SenderAddress

  init(source: ApplicationRequestContextSource) {
    address = SenderAddress(source.channel.remoteAddress)
  }
}
