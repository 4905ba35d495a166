/// Why a party does not go on with a log: what it is told does not follow from what it saw before.
enum LogDoubt: Error, Hashable, Sendable {
  /// The log is smaller than it was (被截短).
  ///
  /// - Parameter evidence: the folder with both, unless it cannot be written.
  case rolledBack(held: Int64, told: Int64, evidence: String?)
  /// Two signed checkpoints have two histories (分叉).
  case forked(held: Int64, told: Int64, evidence: String?)
  /// The hashes the service gave do not lead from the one checkpoint to the other.
  case notProved(held: Int64, told: Int64)
  /// What this party kept is not a checkpoint of the log.
  case memoryDamaged(path: String)

  /// Stable code.
  var code: String {
    switch self {
    case .rolledBack: "log-rolled-back"
    case .forked: "log-forked"
    case .notProved: "log-not-proved"
    case .memoryDamaged: "seen-damaged"
    }
  }

  private static func keep(_ evidence: String?) -> Text {
    guard let evidence else {
      return Text(
        "；证据未能写入，请保留回执与所见检查点，告知账本运维方与审计方",
        "; the evidence could not be written: keep your receipts and the checkpoint seen last, and tell the operator and the auditors"
      )
    }
    return Text(
      "；请保留 \(evidence) 中的签名检查点，交账本运维方与审计方",
      "; keep the signed checkpoints in \(evidence) and show them to the operator and the auditors")
  }

  /// What happened and what to do.
  var text: Text {
    switch self {
    case .rolledBack(let held, let told, let evidence):
      Text(
        "服务给出的检查点只有 \(told) 条，此前核验过的有 \(held) 条：账本被截短，或恢复了旧备份。不再提交\(Self.keep(evidence).chinese)",
        "the service's checkpoint has \(told) entries, one verified before has \(held): the ledger was cut, or an old backup restored. Nothing more is sent\(Self.keep(evidence).english)"
      )
    case .forked(let held, let told, let evidence):
      Text(
        "大小为 \(told) 的检查点不是由此前核验过的 \(held) 条增长而来：账本有两份历史。不再提交\(Self.keep(evidence).chinese)",
        "the checkpoint of \(told) entries did not grow out of the \(held) verified before: the ledger has two histories. Nothing more is sent\(Self.keep(evidence).english)"
      )
    case .notProved(let held, let told):
      Text(
        "服务给出的哈希不能证明 \(told) 条的检查点由此前的 \(held) 条增长而来：请重试；若仍如此，请告知账本运维方与审计方",
        "the hashes the service gave do not prove that the checkpoint of \(told) entries grew out of the \(held) before: try again; if it stays so, tell the operator and the auditors"
      )
    case .memoryDamaged(let path):
      Text(
        "所见检查点文件不是该账本的签名检查点：请移走它并用备份或回执核对（quanbu log consistency --held）后重试（\(path)）",
        "the file of the checkpoint seen last is no signed checkpoint of this ledger: move it away, hold a copy or a receipt against the ledger (quanbu log consistency --held), then try again (\(path))"
      )
    }
  }
}

extension CommandFailure {
  init(_ doubt: LogDoubt) {
    let status: ExitStatus
    switch doubt {
    case .rolledBack, .forked, .notProved: status = .integrity
    case .memoryDamaged: status = .inputOutput
    }
    self.init(status, code: doubt.code, doubt.text)
  }
}
