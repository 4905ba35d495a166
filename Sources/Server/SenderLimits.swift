/// What the service bears from one sender, one key and all together, before it turns requests away.
///
/// A limit is there so that memory, connections and signature checks cannot be used up by whoever sends most; each is set
/// in `server.yaml`.
public struct SenderLimits: Hashable, Sendable {
  /// Longest body of a request, in bytes: the longest command there is fits.
  public static let bodyBytes = 65_536
  /// Longest header of a request, all fields together, in bytes.
  public static let headerBytes = 16_384
  /// Longest field of one, in bytes.
  public static let headerFieldBytes = 8192
  /// Fields of one at most.
  public static let headerFields = 100
  /// Bytes held of bodies that are not whole: of everybody, and of one address.
  public static let heldBytes = 64 << 20
  public static let heldBytesPerAddress = 8 << 20

  /// Connections at once, of everybody.
  public var connections = 4096
  /// Connections at once from one address.
  public var connectionsPerAddress = 256
  /// How long a connection may rest between two requests.
  public var idleSeconds = 60
  /// How long a request may take to arrive, from its first byte to its last; a TLS handshake, and a connection's
  /// first request from the connection on, likewise.
  public var requestSeconds = 15
  /// How slowly an answer may be taken, in bytes a second: the slowest line somebody still works with.
  public var answerBytesPerSecond = 1024
  /// Commands that may wait for the writer.
  public var queue = 8192
  /// Queries that may wait to be answered.
  public var queries = 512
  /// Commands and queries of one key in a minute, well signed ones only.
  public var perKeyPerMinute = 6000
  /// Requests of one address in a minute.
  public var perAddressPerMinute = 60_000
  /// Requests of one address in a minute that no registered key had signed: whoever sends more is not listened to
  /// until the allowance, which fills evenly, holds another. Counts against the address, never against the key a request names.
  public var unsignedPerAddressPerMinute = 120

  public init() {}
}
