/// Why the journal could not do what it was asked: a stable code, and what SQLite or the system said.
///
/// After any of these from a write the writer stops: whether the write became durable is only known by
/// opening the journal again. Never retried (a page whose flush failed may be marked clean).
public struct JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One case per cause; the raw value is the code people can look up.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    case missing = "journal-missing"
    case exists = "journal-exists"
    case notALedger = "not-a-ledger"
    case newerFormat = "newer-format"
    case olderFormat = "older-format"
    case locked = "journal-locked"
    case readOnly = "journal-read-only"
    case diskFull = "disk-full"
    case inputOutput = "io-error"
    case corrupt = "journal-corrupt"
    case appendOnly = "append-only"
    case constraint = "journal-constraint"
    case stopped = "journal-stopped"
    case sqlite = "sqlite-error"
  }

  public let code: Code
  /// The file, row or holder concerned. Never anything private.
  public let detail: String
  /// SQLite's extended result code, when it was SQLite that refused.
  public let resultCode: Int32?

  public init(_ code: Code, _ detail: String, resultCode: Int32? = nil) {
    self.code = code
    self.detail = detail
    self.resultCode = resultCode
  }

  /// What is wrong and what to do, in Chinese.
  public var chinese: String { code.sentences.chinese + "（" + detail + "）" }

  /// What is wrong and what to do, in English.
  public var english: String { code.sentences.english + " (" + detail + ")" }

  public var description: String { "\(code.rawValue): \(english)" }
}

extension JournalError.Code {
  var sentences: (chinese: String, english: String) {
    switch self {
    case .missing: ("没有这个账本文件：请核对路径", "there is no such journal: check the path")
    case .exists: ("该路径已有文件：不会覆盖", "a file is there already: it is not overwritten")
    case .notALedger: ("该文件不是本系统的账本", "this file is not a ledger of ours")
    case .newerFormat:
      ("账本格式比本程序新：请升级程序", "the journal is of a newer format than this program: upgrade the program")
    case .olderFormat:
      (
        "账本格式比本程序旧：请先用 quanbu ledger upgrade 升级（备份请升级其副本）",
        "the journal is of an older format than this program: bring it forward with quanbu ledger upgrade (of a backup, a copy)"
      )
    case .locked: ("另一个进程正在写这个账本", "another process is writing this journal")
    case .readOnly:
      ("无法在该位置写入：请检查权限", "nothing can be written there: check permissions and the mount")
    case .diskFull: ("磁盘已满：已停止写入，腾出空间后重新启动", "the disk is full: writing stopped, free space and start again")
    case .inputOutput:
      ("读写磁盘出错：已停止，请检查磁盘后重新启动", "the disk failed: writing stopped, check the disk and start again")
    case .corrupt:
      ("账本文件已损坏：请从备份恢复并与检查点核对", "the journal is damaged: restore it and compare with a checkpoint")
    case .appendOnly: ("账本只能追加，不能改动或删除", "the journal can only grow: nothing in it is changed or deleted")
    case .constraint: ("违反账本的约束：这是程序错误", "a constraint of the journal was violated: this is a bug")
    case .stopped: ("此前写入失败，账本已停止：请重新打开", "an earlier write failed and the journal stopped: open it again")
    case .sqlite: ("SQLite 报告错误", "SQLite reported an error")
    }
  }
}
