import ArgumentParser
import Journal
import LedgerService
import MerkleLog
import Signing
import Vouchers
import Wire

/// `quanbu status-list`
struct StatusListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status-list",
    abstract: "状态名单：取得、离线验券、并入增量、制作 The status list: fetch, check a voucher offline, apply a delta, make.",
    discussion: """
      名单由日志签名，有到期时间，只含不可用券的券码摘要前八个字节：没有券码的人从中查不出任何券。
      Signed by the log and expiring, it holds nothing but the first eight bytes of the digests of unusable vouchers'
      tokens: it tells nothing about any voucher to who has not its token.
      """,
    subcommands: [
      StatusListFetch.self, StatusListCheck.self, StatusListApply.self, StatusListMake.self,
    ])
}

/// `quanbu status-list make`
struct StatusListMake: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make", abstract: "制作并签署名单，可在账本运行时进行 Make and sign a list, beside a running ledger.",
    discussion: """
      列入的是任何班级都不能再启用的券：已启用、已核销、不予通过、已失效、已作废的，以及过了最后可用日的。
      需要账本自身密钥的口令。--since 与 --delta 另写从旧名单到新名单的增量。
      Listed is every voucher that no class can take (any more): activated, redeemed, refused, lapsed, voided, and what is
      past its last usable day. It needs the passphrase of the ledger's own keys. --since and --delta also write what
      leads from an older list to the new one.

        quanbu status-list make --to today.list --since yesterday.list --delta today.delta
      """)

  @Option(help: ArgumentHelp("写入文件 File to write.", valueName: "file")) var to: String
  @Option(help: ArgumentHelp("有效小时数 Hours it holds, 1 to 720.", valueName: "n")) var hours: Int64 = 24
  @Option(help: ArgumentHelp("旧名单 An older list.", valueName: "file")) var since: String?
  @Option(help: ArgumentHelp("增量写入文件 File for the delta.", valueName: "file")) var delta: String?
  @OptionGroup var ledger: LocalLedgerOptions
  @OptionGroup var clock: ClockOptions
  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var service: ServicePassphraseOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...720).contains(hours) else { throw ValidationError("--hours 1...720") }
    guard (since == nil) == (delta == nil) else {
      throw ValidationError("--since 与 --delta 同用 --since goes with --delta.")
    }
  }

  func run() throws {
    output.apply()
    let (list, difference) = try make()
    try OutputFile.replace(to, with: list.bytes)
    if let difference, let delta { try OutputFile.replace(delta, with: difference.bytes) }
    if output.json {
      Console.json {
        list.head.write(to: &$0)
        difference?.write(to: &$0)
      }
    } else {
      list.head.say()
      difference?.say()
    }
  }

  private func make() throws -> (list: StatusList, delta: StatusListDelta?) {
    let old = try since.map { try StatusListFile.read($0) }
    do {
      return try StatusListPublisher.make(
        try LedgerFolder(opening: ledger.ledger), clock: try clock.timeSource(),
        passphrase: try service.passphrase { try passphrase.passphrase() }, validity: hours * 3600, since: old
      )
    } catch let error as StatusListError {
      // Only the older list can be wrong.
      throw CommandFailure(error, of: since ?? to)
    }
  }
}

/// `quanbu status-list check`
struct StatusListCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "离线验券：手中的券还能不能用 Check vouchers in hand offline.",
    discussion: """
      开班前验券：验名单的日志签名与期限、券码的到期日，以 --pub 给出券签名密钥的公钥时也验券码签名，再查名单。
      结论：全部可用，状态 0；有不可用的，或不能确定的（名单已到期，或没有公钥可验券码签名），状态 4。名单签名不成立以状态 6 退出。
      名单只记八个字节：可用的券可能碰巧与名单上的券前缀相同而被判不可用（一百万个前缀时，机会约十八万亿分之一），反之不会；
      如有疑问，以账本为准。
      不在名单上的券，此后仍可能被他处先用：启用时由账本决定。
      Before a class starts: checks the log's signature on the list and its time, the token's last day, its signature too
      when --pub gives the public key of who signs tokens, and looks it up. All usable is status 0; one unusable, or not certain
      (the list has expired, or no key was given to check the token with), are status 4; a list whose signature does not
      hold is status 6. A listed prefix may be another voucher's by chance, since it is eight bytes long (1 in 18 million
      million, for a list of a million): then a usable voucher is called unusable, never the other way round; ask the
      ledger. What is not listed can still be used
      elsewhere before it is activated here: that the ledger decides.

        quanbu status-list check today.list --token-file token.jsonl --trust trust.json --pub v1.pub
      """)

  @Argument(help: ArgumentHelp("名单 The list.", valueName: "list")) var list: String
  @Option(help: ArgumentHelp("券码文件（0600） The token file, mode 0600.", valueName: "file")) var tokenFile:
    String
  @Option(help: ArgumentHelp("只验此券 Only this voucher.", valueName: "number")) var voucher: VoucherNumber?
  @Option(help: ArgumentHelp("信任锚 The trust anchor.", valueName: "file")) var trust: String
  @Option(help: ArgumentHelp("券签名密钥的公钥 Public keys of who signs tokens.", valueName: "file.pub"))
  var pub: [String] = []
  @OptionGroup var clock: ClockOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let file = try StatusListFile(trust: trust)
    let check = OfflineCheck(list: try file.list(list), keys: try OfflineCheck.keys(pub))
    let now = (try clock.timeSource() ?? SystemClock()).now()
    let items = try voucher.map { [try TokenFile.item(tokenFile, $0)] } ?? TokenFile.read(tokenFile)
    let results = try items.map { try check.judge($0, from: tokenFile, at: now) }
    if output.json {
      Console.json { json in
        check.list.head.write(to: &json)
        json.name("vouchers")
        json.array { list in
          for result in results { list.object { result.write(to: &$0) } }
        }
      }
    } else {
      results.forEach { $0.say() }
      check.list.head.say()
    }
    guard results.allSatisfy({ $0.reason.verdict == .usable }) else { throw CommandFailure(.findings, []) }
  }
}

/// `quanbu status-list apply`
struct StatusListApply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "把增量并入名单 Apply a delta to a list.",
    discussion: """
      结果与直接取得的整份名单逐字节相同，其签名随增量而来，一并核验。
      The result is byte for byte the whole list as it would have been fetched; its signature comes with the delta and
      is checked.

        quanbu status-list apply yesterday.list today.delta --to today.list --trust trust.json
      """)

  @Argument(help: ArgumentHelp("名单 The list.", valueName: "list")) var list: String
  @Argument(help: ArgumentHelp("增量 The delta.", valueName: "delta")) var delta: String
  @Option(help: ArgumentHelp("写入文件 File to write.", valueName: "file")) var to: String
  @Option(help: ArgumentHelp("信任锚 The trust anchor.", valueName: "file")) var trust: String
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let file = try StatusListFile(trust: trust)
    let difference = try file.delta(delta)
    let base = try file.list(list)
    let result: StatusList
    do throws(StatusListError) { result = try difference.applied(to: base) } catch {
      throw CommandFailure(error, of: delta)
    }
    try OutputFile.replace(to, with: result.bytes)
    if output.json {
      Console.json {
        result.head.write(to: &$0)
        difference.write(to: &$0)
      }
    } else {
      result.head.say()
      difference.say()
    }
  }
}
