internal import Foundation
internal import Journal
internal import MerkleLog
internal import Signing

/// Receipts and checkpoints that others kept are proofs the file cannot argue with: it must have every entry
/// they prove, and have had the very trees they name.
struct HeldCheck {
  /// Longest file read; a receipt holds an entry of at most 64 KiB.
  private static let limit = 1 << 20

  let paths: [String]

  func run(_ subject: AuditSubject, _ tree: RecomputedTree, _ log: inout AuditLog) throws {
    var receipts: Int64 = 0
    var checkpoints: Int64 = 0
    for path in paths {
      for file in files(at: path, &log) {
        switch try look(at: file, isNamed: file == path, subject, tree, &log) {
        case .receipt: receipts += 1
        case .checkpoint: checkpoints += 1
        case .neither: break
        }
      }
    }
    log.count(receipts, "回执", "receipts")
    log.count(checkpoints, "检查点", "checkpoints")
  }

  private enum Kind {
    case receipt
    case checkpoint
    case neither
  }

  private func look(
    at file: String, isNamed: Bool, _ subject: AuditSubject, _ tree: RecomputedTree, _ log: inout AuditLog
  ) throws -> Kind {
    guard let bytes = read(file) else {
      log.report(.heldUnreadable(file: file))
      return .neither
    }
    if bytes.starts(with: Array((ProofFile.header + "\n").utf8)) {
      try checkReceipt(bytes, file, subject, tree, &log)
      return .receipt
    }
    // A note ends with signature lines; anything else in a folder is somebody's other paper.
    guard isNamed || (try? SignedNote(parsing: bytes)) != nil else {
      log.report(.heldUnknown(file: file))
      return .neither
    }
    let head: TreeHead
    do throws(CheckpointError) {
      head = try Checkpoint.open(bytes, origin: subject.anchor.origin, verifiers: subject.verifiers).head
    } catch {
      log.report(.heldInvalid(file: file, cause: error.code))
      return .checkpoint
    }
    try compare(head, file, tree, &log)
    return .checkpoint
  }

  private func checkReceipt(
    _ bytes: [UInt8], _ file: String, _ subject: AuditSubject, _ tree: RecomputedTree, _ log: inout AuditLog
  ) throws {
    let proof: ProofFile
    let entry: [UInt8]
    let head: TreeHead
    do throws(ProofFileError) {
      proof = try ProofFile(bytes: bytes)
      guard let extra = proof.extra else { throw ProofFileError.extra }
      entry = extra
      head = try proof.verify(entry: extra, origin: subject.anchor.origin, verifiers: subject.verifiers).head
    } catch {
      return log.report(.heldInvalid(file: file, cause: error.code))
    }
    try compare(head, file, tree, &log)
    if proof.index < tree.size, try subject.journal.entry(proof.index) != entry {
      log.report(.heldEntryDiffers(file: file, entry: proof.index))
    }
  }

  /// A verified head against the tree of the file.
  private func compare(
    _ head: TreeHead, _ file: String, _ tree: RecomputedTree, _ log: inout AuditLog
  ) throws {
    if head.size > tree.size {
      log.report(.tailCut(file: file, size: head.size, entries: tree.size))
    } else if try tree.root(at: head.size) != head.root {
      log.report(.heldContradicts(file: file, size: head.size))
    }
  }

  /// The file itself, or every file below a folder, in order.
  private func files(at path: String, _ log: inout AuditLog) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      log.report(.heldUnreadable(file: path))
      return []
    }
    guard isFolder.boolValue else { return [path] }
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return names.sorted().map { path + "/" + $0 }.filter {
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && !isFolder.boolValue
    }
  }

  private func read(_ path: String) -> [UInt8]? {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    do {
      // Nothing at all is what an empty file gives.
      let data = try handle.read(upToCount: Self.limit + 1) ?? Data()
      return data.count <= Self.limit ? Array(data) : nil
    } catch {
      return nil
    }
  }
}
