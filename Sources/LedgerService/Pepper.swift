internal import Signing
internal import Vouchers
internal import Wire

/// The service's secret by which a person becomes a holder reference. Never a party's, never in the journal.
struct Pepper: Sendable, CustomStringConvertible {
  private let key: [UInt8]

  /// Exactly 32 bytes.
  init?(_ key: [UInt8]) {
    guard key.count == 32 else { return nil }
    self.key = key
  }

  static func generate() throws(SigningError) -> Pepper {
    Pepper(key: Random.bytes(32))
  }

  private init(key: [UInt8]) {
    self.key = key
  }

  /// HMAC-SHA-256 over the normalised ID number.
  func reference(of id: NationalID) -> Hash256 {
    Digest.hmacSHA256(key: key, message: Array(id.text.utf8))
  }

  /// What the genesis entry says about the pepper: a wrong one is known at start.
  var check: Hash256 {
    Digest.hmacSHA256(key: key, message: Array("quanbu pepper check v1".utf8))
  }

  /// The key's bytes, for its file.
  var bytes: [UInt8] { key }

  var description: String { "Pepper(redacted)" }
}
