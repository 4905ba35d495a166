internal import Glibc
internal import MerkleLog
internal import Signing

/// The newest checkpoint, kept outside the database and outside restores: a restored or rewritten ledger is known by it.
///
/// Two files. The copy itself is on the disk whenever it is written: with each kept checkpoint and at the end. The
/// newest group's stands beside it and only has to survive the process: after a power cut it may be old, gone or a
/// part, and then the copy counts alone.
struct HighWater {
  let path: String

  /// Where the newest group's checkpoint stands.
  private var newest: String { path + ".newest" }

  /// `durable` where the copy must survive a power cut; otherwise a crash of the process is what it survives.
  func write(_ checkpoint: [UInt8], durable: Bool) throws(ServiceError) {
    guard durable else {
      guard SmallFile.overwrite(newest, with: checkpoint) else {
        throw ServiceError(.highWaterUnwritable, newest)
      }
      return
    }
    guard SmallFile.replace(path, with: checkpoint) else { throw ServiceError(.highWaterUnwritable, path) }
    // What stood beside the copy is older than it now.
    unlink(newest)
  }

  /// Refuses a tree that is smaller than, or inconsistent with, the copy or what stands beside it.
  func check(
    origin: String, verifiers: [NoteVerifier], size: Int64, rootAt: (Int64) throws -> TreeHead
  ) throws(ServiceError) {
    guard let bytes = SmallFile.read(path) else { throw ServiceError(.highWaterMissing, path) }
    let copy: TreeHead
    do throws(CheckpointError) {
      copy = try Checkpoint.open(bytes, origin: origin, verifiers: verifiers).head
    } catch {
      throw ServiceError(.highWaterUnreadable, "\(path): \(error)")
    }
    var heads = [copy]
    if let bytes = SmallFile.read(newest),
      let later = try? Checkpoint.open(bytes, origin: origin, verifiers: verifiers).head
    {
      heads.append(later)
    }
    for head in heads {
      guard head.size <= size else { throw ServiceError(.olderThanHighWater, "\(size) < \(head.size)") }
      guard let ours = try? rootAt(head.size), ours == head else {
        throw ServiceError(.forkedFromHighWater, "size \(head.size)")
      }
    }
  }
}
