public import Signing
public import Vouchers
public import Wire

/// The service's secret by which a person becomes a holder reference. Never a party's, never in the journal.
public struct Pepper: Sendable, CustomStringConvertible {
  private let key: [UInt8]

  /// Exactly 32 bytes.
  public init?(_ key: [UInt8]) {
    guard key.count == 32 else { return nil }
    self.key = key
  }

  public static func generate() throws(SigningError) -> Pepper {
    Pepper(key: Random.bytes(32))
  }

  private init(key: [UInt8]) {
    self.key = key
  }

  /// HMAC-SHA-256 over the normalised ID number.
  public func reference(of id: NationalID) -> Hash256 {
    Digest.hmacSHA256(key: key, message: Array(id.text.utf8))
  }

  /// What the genesis entry says about the pepper: a wrong one is known at start.
  public var check: Hash256 {
    Digest.hmacSHA256(key: key, message: Array("quanbu pepper check v1".utf8))
  }

  /// The key's bytes, for its file.
  var bytes: [UInt8] { key }

  public var description: String { "Pepper(redacted)" }
}
