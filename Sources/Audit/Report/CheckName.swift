/// The checks of an audit, in the order in which they are made and printed.
public enum CheckName: String, Hashable, Sendable, CaseIterable {
  /// The file is sound, as a database.
  case file
  /// Tables and triggers are the ones we make.
  case guards
  /// The first entry is the one the trust anchor names.
  case anchor
  /// Every entry is written in its one form, dense and forward in time.
  case entries
  /// Leaves, tiles and tree heads follow from the entries.
  case tree
  /// Every command is signed by its party, for this ledger, in time and once.
  case signatures
  /// What parties saw is what the file still says.
  case seen
  /// Deciding every command again gives what was recorded.
  case replay
  /// Checkpoints are signed by the log and cover the file.
  case checkpoints
  /// Accounts equal the vouchers, claims and orders in their states.
  case fund
  /// Every table equals the one rebuilt from the entries.
  case projection
  /// Private payee accounts are the ones journalled by hash.
  case payees
  /// Receipts and checkpoints held outside agree with the file.
  case held

  public var chinese: String {
    switch self {
    case .file: "文件完整性"
    case .guards: "表结构与防改触发器"
    case .anchor: "创世条目与信任锚"
    case .entries: "条目形式、序号与时间"
    case .tree: "默克尔树"
    case .checkpoints: "检查点签名"
    case .signatures: "各方命令签名"
    case .seen: "各方所见历史"
    case .replay: "按规则重演"
    case .fund: "资金恒等式"
    case .projection: "派生表逐行比对"
    case .payees: "收款账户"
    case .held: "外部留存凭证"
    }
  }

  public var english: String {
    switch self {
    case .file: "soundness of the file"
    case .guards: "schema and guards"
    case .anchor: "genesis and trust anchor"
    case .entries: "form, order and time of entries"
    case .tree: "Merkle tree"
    case .checkpoints: "checkpoint signatures"
    case .signatures: "parties' signatures"
    case .seen: "history the parties saw"
    case .replay: "replay by the rules"
    case .fund: "fund identity"
    case .projection: "tables rebuilt and compared"
    case .payees: "payee accounts"
    case .held: "evidence held outside"
    }
  }
}
