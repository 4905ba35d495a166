internal import CSQLiteShim
internal import GRDB
internal import Glibc

extension JournalError {
  /// From a connection whose last call answered `code`.
  init(_ code: Int32, connection: OpaquePointer?) {
    let message = connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
    self.init(resultCode: code, message: message ?? "result code \(code)")
  }

  /// From what GRDB throws.
  init(_ error: any Error, path: String) {
    switch error {
    case let error as JournalError: self = error
    case let error as DatabaseError:
      self.init(
        resultCode: error.extendedResultCode.rawValue,
        message: (error.message ?? error.description) + ": " + path)
    default: self.init(.sqlite, "\(error)")
    }
  }

  /// From a call of the system's that failed.
  init(path: String, errno: Int32) {
    switch errno {
    case EACCES, EPERM, EROFS, ENOENT, ENOTDIR: self.init(.readOnly, path)
    case ENOSPC, EDQUOT: self.init(.diskFull, path)
    default: self.init(.inputOutput, path + ": errno \(errno)")
    }
  }

  /// From SQLite's extended result code (sqlite.org/rescode.html); the low byte is the primary one.
  init(resultCode: Int32, message: String) {
    self.init(Self.code(for: resultCode), message, resultCode: resultCode)
  }

  private static func code(for resultCode: Int32) -> Code {
    if resultCode == 1811 { return .appendOnly }  // SQLITE_CONSTRAINT_TRIGGER: a macro that is not imported
    switch resultCode & 0xFF {
    case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN: return .readOnly
    case SQLITE_FULL: return .diskFull
    case SQLITE_IOERR: return .inputOutput
    case SQLITE_CORRUPT: return .corrupt
    case SQLITE_NOTADB: return .notALedger
    case SQLITE_AUTH: return .appendOnly
    case SQLITE_CONSTRAINT: return .constraint
    case SQLITE_BUSY, SQLITE_LOCKED: return .locked
    default: return .sqlite
    }
  }
}
