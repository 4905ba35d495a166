internal import MerkleLog
internal import Signing

/// The newest checkpoint, kept outside the database and outside restores: a restored or rewritten ledger is known by it.
struct HighWater {
  let path: String

  func read() throws(ServiceError) -> [UInt8] {
    guard let bytes = SmallFile.read(path) else { throw ServiceError(.highWaterMissing, path) }
    return bytes
  }

  /// `durable` where the copy must survive a power cut; otherwise a crash of the process is what it survives.
  func write(_ checkpoint: [UInt8], durable: Bool) throws(ServiceError) {
    guard SmallFile.replace(path, with: checkpoint, durable: durable) else {
      throw ServiceError(.highWaterUnwritable, path)
    }
  }

  /// Refuses a tree that is smaller than, or inconsistent with, the copy.
  func check(
    origin: String, verifiers: [NoteVerifier], size: Int64, rootAt: (Int64) throws -> TreeHead
  ) throws(ServiceError) {
    let bytes = try read()
    let copy: TreeHead
    do throws(CheckpointError) {
      copy = try Checkpoint.open(bytes, origin: origin, verifiers: verifiers).head
    } catch {
      throw ServiceError(.highWaterUnreadable, "\(path): \(error)")
    }
    guard copy.size <= size else {
      throw ServiceError(.olderThanHighWater, "\(size) < \(copy.size)")
    }
    guard let ours = try? rootAt(copy.size), ours == copy else {
      throw ServiceError(.forkedFromHighWater, "size \(copy.size)")
    }
  }
}
