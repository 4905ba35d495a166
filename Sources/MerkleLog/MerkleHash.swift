internal import Signing
public import Wire

/// The three hashes of a Merkle tree (RFC 6962 section 2.1, RFC 9162 section 2.1.1).
///
/// The first byte keeps leaves and inner nodes apart, so that no entry can pass for a subtree.
public enum MerkleHash {
  /// The root of a tree without entries: SHA-256 of nothing.
  public static let emptyRoot = Digest.sha256()

  /// The hash of one entry: SHA-256(0x00 || entry).
  public static func leaf(_ entry: [UInt8]) -> Hash256 {
    Digest.sha256(prefix: 0x00, entry)
  }

  /// The hash of two neighbouring subtrees: SHA-256(0x01 || left || right).
  public static func node(_ left: Hash256, _ right: Hash256) -> Hash256 {
    Digest.node(left, right)
  }
}
