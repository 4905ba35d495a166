internal import GRDB
internal import Glibc
public import MerkleLog

/// What a backup holds.
public struct JournalBackup: Hashable, Sendable {
  /// Entries and root of the tree.
  public let head: TreeHead
  /// Size of the file.
  public let bytes: Int64
}

extension SQLiteJournal {
  /// Copies the journal, as after one group, into a file that must not be there: one file of mode 0600, with nothing
  /// beside it. Reads only, by SQLite's own backup: the writer works on meanwhile, and its log grows until the copy
  /// is made.
  ///
  /// The copy is opened and looked at before it gets its name: pages and constraints are sound, its tree is the
  /// newest checkpoint's, and `check` has nothing against it.
  /// - Throws: `journal-exists`, `journal-read-only`, `disk-full`, `io-error`, `journal-corrupt`; what `check` throws.
  public func backUp(
    to path: String, checking check: (SQLiteJournal) throws -> Void = { _ in }
  ) throws -> JournalBackup {
    // The name is taken first, so that nothing of anybody's is ever written over.
    try Self.create(path)
    let partial = path + ".partial"
    do {
      Self.remove(partial)
      try Self.create(partial)
      try copy(to: partial)
      let backup = try Self.examine(partial, check)
      try Self.flush(partial)
      guard rename(partial, path) == 0 else { throw JournalError(.inputOutput, path) }
      try Self.flush(Self.folder(of: path))
      return backup
    } catch {
      Self.remove(partial)
      unlink(path)
      throw error
    }
  }

  private func copy(to path: String) throws(JournalError) {
    try read { session throws(JournalError) in
      do {
        let copy = try DatabaseQueue(path: path)
        try copy.writeWithoutTransaction { target in
          // All pages in one step: one view of the journal, whatever is written beside it.
          try session.database.backup(to: target)
          try target.execute(sql: "PRAGMA journal_mode = DELETE")
        }
        try copy.close()
      } catch {
        throw JournalError(error, path: path)
      }
    }
  }

  private static func examine(
    _ path: String, _ check: (SQLiteJournal) throws -> Void
  ) throws -> JournalBackup {
    let copy = try open(path: path, mode: .reader)
    defer { try? copy.close() }
    if let defect = try copy.defects(limit: 1).first { throw JournalError(.corrupt, defect) }
    let size = try copy.entryCount()
    guard let head = try copy.newestCheckpoint()?.head, head.size == size,
      let root = try? ProofBuilder(reader: copy, size: size).root(size: size), root == head.root
    else { throw JournalError(.corrupt, "the newest checkpoint is not the tree's: \(path)") }
    try check(copy)
    var status = stat()
    guard stat(path, &status) == 0 else { throw JournalError(.inputOutput, path) }
    return JournalBackup(head: head, bytes: Int64(status.st_size))
  }

  private static func create(_ path: String) throws(JournalError) {
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw errno == EEXIST ? JournalError(.exists, path) : JournalError(path: path, errno: errno)
    }
    Glibc.close(descriptor)
  }

  /// A file or folder, to the disk.
  private static func flush(_ path: String) throws(JournalError) {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw JournalError(path: path, errno: errno) }
    defer { Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw JournalError(path: path, errno: errno) }
  }

  private static func remove(_ path: String) {
    for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
