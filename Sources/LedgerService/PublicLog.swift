internal import Journal
internal import Ledger
public import MerkleLog
internal import Signing
internal import Vouchers

/// What everybody may read: the newest checkpoint, the hash tiles below it, and the keys that sign vouchers. Entries are
/// pseudonymous records and not among it.
///
/// Reads the disk on the caller's task, on a connection of its own; may be called from any task.
public final class PublicLog: Sendable {
  private let journal: SQLiteJournal

  /// - Parameter journal: a reader of its own; it is closed with it.
  init(journal: SQLiteJournal) {
    self.journal = journal
  }

  /// The newest signed checkpoint, as it is published, and its size.
  ///
  /// - Throws: `JournalError`; `tree-broken` where there is none.
  public func checkpoint() throws -> (note: [UInt8], size: Int64) {
    guard let newest = try journal.newestCheckpoint() else {
      throw ServiceError(.treeBroken, "no checkpoint")
    }
    return (newest.note, newest.head.size)
  }

  /// The bytes of a hash tile, if the newest checkpoint's tree has that many of its hashes; `nil` for any other, and for
  /// every entry bundle.
  public func hashes(of tile: Tile) throws -> [UInt8]? {
    guard case .hashes(let level) = tile.kind, let size = try journal.newestCheckpoint()?.head.size else {
      return nil
    }
    let first = tile.index.multipliedReportingOverflow(by: Int64(Tile.width))
    let count = Tile.hashCount(level: level, size: size)
    guard !first.overflow, first.partialValue <= count - Int64(tile.width) else { return nil }
    let hashes = try journal.hashes(level: level, from: first.partialValue, count: tile.width)
    guard hashes.count == tile.width else { throw ServiceError(.treeBroken, tile.path) }
    return HashTile.encode(hashes)
  }

  /// JSON Web Keys (RFC 7517) of every key that ever signed vouchers, retired ones too: vouchers outlive them.
  public func keySet() throws -> [UInt8] {
    var bytes = Array(#"{"keys":["#.utf8)
    var isFirst = true
    for row in try journal.keys() where row.role == .voucher {
      guard let jwk = try PublicKey(spki: row.spki).jwk(kid: row.id.text) else { continue }
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      bytes += jwk
    }
    return bytes + Array("]}".utf8)
  }

  func close() {
    try? journal.close()
  }
}
