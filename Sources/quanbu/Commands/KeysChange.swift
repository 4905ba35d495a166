import ArgumentParser
import Journal
import Ledger
import Vouchers

/// `quanbu keys rotate`
struct KeysRotate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "换钥：以现用密钥指定继任密钥 Rotate: the present key names its successor.",
    discussion: """
      由 --key 签署；旧钥可签至第 --until 条（含），其后只认新钥。一把密钥只能换一次。
      Signed by --key, which may sign entries up to and including --until; afterwards only the new key may. A key
      names its successor once.
      """)

  @Option(help: ArgumentHelp("新公钥文件 The new public key file.", valueName: "file.pub")) var new: String
  @Option(help: ArgumentHelp("旧钥签至第几条 Last entry the old key may sign.", valueName: "seq")) var until: Int64
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (0...Money.limit).contains(until) else { throw ValidationError("--until: 0 … \(Money.limit)") }
  }

  func run() async throws {
    output.apply()
    let file = try PublicKeyFile(reading: new)
    let act = RotateKey(key: file.key, until: until)
    try await ActingSession.perform(.rotateKey(act), naming: file, ledger, acting, output)
  }
}

/// The three words of ``KeysChange``.
protocol KeyChangeWord: Sendable {
  static var change: ChangeKey.Change { get }
  static var abstract: String { get }
}

enum SuspendWord: KeyChangeWord {
  static let change = ChangeKey.Change.suspend
  static let abstract = "暂停密钥 Suspend a key."
}

enum ResumeWord: KeyChangeWord {
  static let change = ChangeKey.Change.resume
  static let abstract = "恢复密钥 Let a suspended key sign again."
}

enum RevokeWord: KeyChangeWord {
  static let change = ChangeKey.Change.revoke
  static let abstract = "吊销密钥，不可恢复 Revoke a key for good."
}

/// `quanbu keys suspend`, `resume` and `revoke`
struct KeysChange<Word: KeyChangeWord>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Word.change.rawValue, abstract: Word.abstract,
      discussion: """
        一人即可：任何密钥吊销自己，登记员暂停机构密钥。其余须两人，先提出、再由另一人 keys approve：机构密钥的恢复和
        吊销由两名登记员，角色密钥和根密钥由两名根密钥持有人。能办事的根密钥持有人不得少于两人。
        One person suffices for a key that revokes itself and for a registrar who suspends an institution's key. All
        else takes two, proposed here and approved with keys approve: registrars to resume or revoke an institution's
        key, root persons for role and root keys. Two root persons at least must stay able to act.

        换过的密钥，接替它的密钥不受影响；如有人盗用密钥后自行换钥，用 --with-successors 一并处理。
        A key that was rotated leaves its successors as they are. Where a thief rotated it, --with-successors takes them
        all along.

          quanbu keys \(Word.change.rawValue) finance-a --reason 离岗 --key root-a.key
          quanbu keys approve 12 --key root-b.key
        """)
  }

  @Argument(help: "密钥编号 The key's id.") var id: KeyID
  @Option(help: "理由 Why.") var reason: String
  @Flag(help: "连同接替它的各把密钥 The keys it was rotated to as well, one after the other.") var withSuccessors =
    false
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let act = ChangeKey(key: id, change: Word.change, reason: reason, successors: withSuccessors)
    var active = ""
    try await ActingSession.perform(.changeKey(act), ledger, acting, output) { session in
      if Word.change != .resume, !withSuccessors { active = try session.view { try successors(in: $0) } }
    }
    guard !active.isEmpty else { return }
    Console.note(
      "接替 \(id) 的密钥不受影响：\(active)（一并处理用 --with-successors）",
      "successors of \(id) are left as they are: \(active) (--with-successors takes them along)")
  }

  /// What goes on signing in this key's place.
  private func successors(in view: LedgerView) throws -> String {
    let later = try view.keyIndex().succession(of: id).dropFirst()
    return try later.filter { try view.key($0)?.state == .active }.map(\.text).joined(separator: " ")
  }
}
