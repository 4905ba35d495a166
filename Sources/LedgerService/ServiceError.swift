/// Why a ledger cannot be founded or opened. Stable codes; nothing secret in them.
public struct ServiceError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable, CaseIterable {
    case folderExists = "ledger-exists"
    case folderMissing = "ledger-missing"
    case settingsUnreadable = "settings-unreadable"
    case settingsMalformed = "settings-malformed"
    case secretMode = "secret-mode"
    case secretUnreadable = "secret-unreadable"
    case secretMalformed = "secret-malformed"
    case pepperWrong = "pepper-wrong"
    case rootKeyTwice = "root-key-twice"
    case logKeyWrong = "log-key-wrong"
    case clockArgumentRefused = "clock-argument-refused"
    case clockArgumentMissing = "clock-argument-missing"
    case clockBehind = "clock-behind"
    case olderThanHighWater = "older-than-high-water"
    case forkedFromHighWater = "forked-from-high-water"
    case highWaterMissing = "high-water-missing"
    case highWaterUnreadable = "high-water-unreadable"
    case highWaterUnwritable = "high-water-unwritable"
    case treeBroken = "tree-broken"
    case identityBroken = "identity-broken"
    case outputUnwritable = "output-unwritable"
  }

  public let code: Code
  public let detail: String

  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  public var description: String { "\(code.rawValue): \(detail)" }

  /// Whether the ledger itself is in doubt, not only the way to it.
  public var isIntegrity: Bool {
    switch code {
    case .olderThanHighWater, .forkedFromHighWater, .treeBroken, .identityBroken, .highWaterMissing: true
    case .folderExists, .folderMissing, .settingsUnreadable, .settingsMalformed, .secretMode,
      .secretUnreadable,
      .secretMalformed, .pepperWrong, .rootKeyTwice, .logKeyWrong, .clockArgumentRefused,
      .clockArgumentMissing,
      .clockBehind,
      .highWaterUnreadable, .highWaterUnwritable, .outputUnwritable:
      false
    }
  }

  public var messageZh: String {
    switch code {
    case .folderExists: "账本目录已存在：请换一个目录（\(detail)）"
    case .folderMissing: "没有这个账本目录（\(detail)）"
    case .settingsUnreadable: "无法读取账本设置（\(detail)）"
    case .settingsMalformed: "账本设置不正确（\(detail)）"
    case .secretMode: "密钥文件权限应为 0600（\(detail)）"
    case .secretUnreadable: "无法读取密钥文件（\(detail)）"
    case .secretMalformed: "密钥文件内容不正确（\(detail)）"
    case .pepperWrong: "保密因子与本账本不符：请换回原来的文件（\(detail)）"
    case .rootKeyTwice: "两名根密钥持有人用了同一编号或同一把密钥：须各有各的（\(detail)）"
    case .logKeyWrong: "日志密钥与本账本不符（\(detail)）"
    case .clockArgumentRefused: "正式账本不接受 --clock：只用系统时钟"
    case .clockArgumentMissing: "演示账本需要 --clock"
    case .clockBehind: "系统时钟落后于账本过多：请先校准时钟（\(detail)）"
    case .olderThanHighWater: "账本比库外高水位检查点还旧：可能恢复了旧备份，拒绝写入（\(detail)）"
    case .forkedFromHighWater: "账本与库外高水位检查点不一致：历史已被改动，拒绝写入（\(detail)）"
    case .highWaterMissing: "找不到库外高水位检查点：请放回原文件（\(detail)）"
    case .highWaterUnreadable: "无法读取高水位检查点（\(detail)）"
    case .highWaterUnwritable: "无法写入高水位检查点（\(detail)）"
    case .treeBroken: "日志树与最新检查点不符（\(detail)）"
    case .identityBroken: "资金恒等式不成立，拒绝写入（\(detail)）"
    case .outputUnwritable: "无法写入文件（\(detail)）"
    }
  }

  public var messageEn: String {
    switch code {
    case .folderExists: "the ledger folder exists already: choose another (\(detail))"
    case .folderMissing: "there is no such ledger folder (\(detail))"
    case .settingsUnreadable: "the ledger's settings cannot be read (\(detail))"
    case .settingsMalformed: "the ledger's settings are wrong (\(detail))"
    case .secretMode: "a secret file must have mode 0600 (\(detail))"
    case .secretUnreadable: "a secret file cannot be read (\(detail))"
    case .secretMalformed: "a secret file does not hold what it should (\(detail))"
    case .pepperWrong: "the pepper is not this ledger's: put the right file back (\(detail))"
    case .rootKeyTwice: "two roots share a key or its id: each needs one of their own (\(detail))"
    case .logKeyWrong: "the log key is not this ledger's (\(detail))"
    case .clockArgumentRefused: "a production ledger refuses --clock: it takes the machine's clock only"
    case .clockArgumentMissing: "a demonstration ledger needs --clock"
    case .clockBehind: "the clock is too far behind the ledger: set it first (\(detail))"
    case .olderThanHighWater:
      "the ledger is older than the high-water checkpoint kept outside: an old backup was restored; not writing (\(detail))"
    case .forkedFromHighWater:
      "the ledger contradicts the high-water checkpoint kept outside: history was changed; not writing (\(detail))"
    case .highWaterMissing: "the high-water checkpoint kept outside is missing: put it back (\(detail))"
    case .highWaterUnreadable: "the high-water checkpoint cannot be read (\(detail))"
    case .highWaterUnwritable: "the high-water checkpoint cannot be written (\(detail))"
    case .treeBroken: "the log tree is not the newest checkpoint's (\(detail))"
    case .identityBroken: "the fund identity does not hold; not writing (\(detail))"
    case .outputUnwritable: "a file cannot be written (\(detail))"
    }
  }
}
