internal import Crypto
internal import Dispatch
internal import Synchronization
internal import Wire

/// Verifies the ES256 signatures of one key (RFC 7518 section 3.4).
///
/// BoringSSL verifies what any key signs first. A key that has signed often is given a ``P256Table``, with which the
/// same takes less than half the time. What the table does not accept BoringSSL has the last word on, so a table can
/// make nothing invalid; that it makes nothing valid is its own to answer for, and it is only used once it has accepted a
/// signature that BoringSSL did.
final class ES256Verifier: Sendable {
  /// Good signatures after which a table is made.
  static let frequent = 64

  private let key: P256.Signing.PublicKey
  private let point: [UInt8]
  private let accepted = Atomic<Int>(0)
  private let table = Mutex<P256Table?>(nil)

  /// Takes the SubjectPublicKeyInfo of a P-256 key; `nil` for anything else.
  init?(spki: [UInt8]) {
    guard let key = try? P256.Signing.PublicKey(derRepresentation: spki) else { return nil }
    self.key = key
    point = Array(key.x963Representation)
  }

  /// Whether a table has been made.
  var hasTable: Bool { table.withLock { $0 != nil } }

  /// - Parameters:
  ///   - signature: r and s, 32 bytes each.
  ///   - digest: the message's SHA-256 if the caller has it.
  func isValid(
    _ signature: UnsafeRawBufferPointer, of message: UnsafeRawBufferPointer, digest: Hash256?
  ) -> Bool {
    if let table = table.withLock({ $0 }),
      table.accepts(signature, of: digest ?? Digest.sha256(raw: message))
    {
      return true
    }
    guard let parsed = try? P256.Signing.ECDSASignature(rawRepresentation: signature),
      key.isValidSignature(parsed, for: message)
    else { return false }
    // Only good signatures count: nobody else can have tables made for a key.
    if accepted.add(1, ordering: .relaxed).newValue == Self.frequent {
      makeTable(accepting: Array(signature), of: digest ?? Digest.sha256(raw: message))
    }
    return true
  }

  /// Where tables are made, one after the other: whoever has a signature verified does not wait for one.
  private static let maker = DispatchQueue(label: "quanbu.p256-table", qos: .utility)

  private func makeTable(accepting signature: [UInt8], of digest: Hash256) {
    Self.maker.async {
      guard let made = P256Table(point: self.point),
        signature.withUnsafeBytes({ made.accepts($0, of: digest) })
      else { return }
      self.table.withLock { $0 = made }
    }
  }

  /// Returns when every table begun is made.
  static func waitForTables() {
    maker.sync {}
  }
}
