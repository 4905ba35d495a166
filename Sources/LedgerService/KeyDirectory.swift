internal import Signing
internal import Synchronization
internal import Vouchers

/// Public keys by id, for verifying in parallel. Whether a key may act is not judged here: the writer does, by
/// sequence number.
final class KeyDirectory: Sendable {
  private let keys = Mutex<[String: PublicKey]>([:])

  func add(_ id: KeyID, _ key: PublicKey) {
    keys.withLock { $0[id.text] = key }
  }

  subscript(id: String) -> PublicKey? {
    keys.withLock { $0[id] }
  }
}
