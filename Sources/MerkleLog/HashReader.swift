public import Wire

/// Where the hashes of a stored tree are read from: the journal, or the tiles of a static log.
///
/// Contract:
/// - Hash n of level l is the root of the 256^l leaves from n * 256^l on (C2SP tlog-tiles, "Merkle
///   Tree"); level 0 is the leaf hashes. Only complete ones are ever asked for.
/// - A request never crosses a tile: `from / 256` is the same for all of it, and `count` is 1...256.
/// - The answer has exactly `count` hashes, in order; anything less is an error, thrown here or by
///   the caller. A hash that was once answered never changes.
/// - Whether the hashes are true is for the caller to check against a signed head.
public protocol HashReader {
  /// Reads `count` hashes of `level` beginning with hash `from`.
  func hashes(level: Int, from: Int64, count: Int) throws -> [Hash256]
}
