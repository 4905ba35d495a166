import ArgumentParser
import Foundation
import Journal
import Ledger
import LedgerService
import Signing
import Vouchers

/// `quanbu institution register`
struct InstitutionRegister: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register", abstract: "按名册登记机构 Register the institutions of a list.",
    discussion: """
      名册是 YAML 列表，每家：code、name、entity、programmes（code、occupation、certificate、grade、hours）、payee
      （name、number、bank）、key（公钥文件，相对名册所在目录）、override（校验码不符时放行的理由）。
      已登记的跳过，可反复执行。--make-keys 仅用于演示账本：代机构生成密钥对（文件名为信用代码，口令同本命令）。
      A YAML list, each with code, name, entity, programmes, payee, key (path of the public key from the list's
      folder) and override (why a wrong check character is accepted). What is registered already is skipped.
      --make-keys, for demonstration ledgers only, makes each institution's key pair as it would itself (named by
      the credit code, under this command's passphrase).

        quanbu institution register institutions.yaml --key registrar-a.key
      """)

  @Argument(help: ArgumentHelp("名册 The list.", valueName: "file.yaml")) var file: String
  @Option(parsing: .upToNextOption, help: ArgumentHelp("只登记这些 Only these.", valueName: "code"))
  var only: [CreditCode] = []
  @Option(help: ArgumentHelp("代为生成密钥，写入此目录 Make key pairs into this folder.", valueName: "dir"))
  var makeKeys: String?
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let items = try InstitutionFile.read(file).only(only)
    let secret =
      makeKeys == nil
      ? nil : try acting.passphrase.passphrase(Text("机构密钥的口令：", "Passphrase of the institutions' keys: "))
    try await ActingSession.run(ledger, acting) { session in
      let registered = Set(try session.view { try $0.institutionRows() }.map(\.code))
      let isDemonstration = session.door.isDemonstration
      var bulk = BulkReport(Text("登记机构", "Registering"), total: items.count, output: output)
      for item in items {
        if registered.contains(item.code) {
          let why = Text("已登记", "registered already")
          try await session.skip(job(for: item, session), item.code.text, why, &bulk)
          continue
        }
        let act = Act.registerInstitution(item.act(key: try key(of: item, isDemonstration, secret)))
        bulk.add(try await session.submit(act), item.code.text, ActSummary.of(act))
      }
      try bulk.finish(Text("已登记", "registered"))
    }
  }

  /// What its registration is kept as. No key is made to find that out.
  private func job(for item: InstitutionFile.Item, _ session: ActingSession) -> JobName? {
    let made = makeKeys.flatMap { folder in
      (try? KeyID(item.code.text)).map { KeyPair(id: $0, in: folder).pub }
    }
    guard let path = item.key ?? made, let key = try? PublicKeyFile.read(path) else { return nil }
    return session.job(for: .registerInstitution(item.act(key: key)))
  }

  private func key(
    of item: InstitutionFile.Item, _ isDemonstration: Bool, _ secret: Passphrase?
  ) throws -> NewKey {
    if let path = item.key {
      let file = try PublicKeyFile(reading: path)
      try file.requireFit(forDemonstration: isDemonstration)
      return file.key
    }
    guard let makeKeys, let secret else {
      throw CommandFailure(
        .usage, code: "key-not-named",
        Text("机构 \(item.code) 没有写公钥文件 key", "institution \(item.code) names no public key (key)"))
    }
    guard isDemonstration else {
      throw CommandFailure(
        .refused, code: "demonstration-key",
        Text("正式账本的机构须自行生成密钥", "on a production ledger institutions make their own keys"))
    }
    let id = try KeyID(item.code.text)
    let pair = KeyPair(id: id, in: makeKeys)
    if !FileManager.default.fileExists(atPath: pair.pub) {
      _ = try KeyPair.create(
        id: id, in: makeKeys, item.algorithm, passphrase: secret, isDemonstration: true)
    }
    return try PublicKeyFile.read(pair.pub)
  }
}

extension InstitutionFile.Item {
  fileprivate func act(key: NewKey) -> RegisterInstitution {
    // An override is recorded only where it is needed.
    RegisterInstitution(
      code: code, name: name, entity: entity, programmes: programmes, key: key,
      override: code.isSound ? nil : override)
  }
}

/// `quanbu institution payee`
struct InstitutionPayee: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "payee",
    abstract: "按名册提出收款账户（需另一名登记员复核） Propose payee accounts; a second registrar approves.",
    discussion: """
      账户先写入私有表，再提出其加盐哈希；账户未变或已提出的跳过。不打印账户。
      The account goes to the private table, then its salted hash is proposed; what is unchanged or proposed already
      is skipped. No account is printed.

        quanbu institution payee institutions.yaml --key registrar-a.key
        quanbu institution approve --all-open --accounts institutions.yaml --key registrar-b.key
      """)

  @Argument(help: ArgumentHelp("名册 The list.", valueName: "file.yaml")) var file: String
  @Option(parsing: .upToNextOption, help: ArgumentHelp("只办这些 Only these.", valueName: "code"))
  var only: [CreditCode] = []
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let items = try InstitutionFile.read(file).only(only)
    try await ActingSession.run(ledger, acting) { session in
      let known = try session.view { try KnownAccounts($0) }
      var bulk = BulkReport(Text("收款账户", "Payee accounts"), total: items.count, output: output)
      for item in items {
        guard let payee = item.payee else {
          bulk.skip(item.code.text, Text("名册中没有收款账户", "no payee in the list"))
          continue
        }
        // By the account itself: its hash is another one each time it is salted.
        let job = session.job(SetPayee.name, payee.words(of: item.code))
        if let why = known.reason(toSkip: payee, of: item.code) {
          try await session.skip(job, item.code.text, why, &bulk)
          continue
        }
        let (act, answer) = try await session.submit(as: job) {
          let account = try payee.account(of: item.code)
          try await session.keep(account)
          return session.signer.command(.setPayee(SetPayee(code: item.code, account: account.hash)))
        }
        bulk.add(answer, item.code.text, ActSummary.of(act))
      }
      try bulk.finish(Text("已提出", "proposed"))
    }
  }

  /// The accounts in force and those that wait for a second registrar.
  private struct KnownAccounts {
    private var inForce: [CreditCode: PayeeAccount] = [:]
    private var proposed: [CreditCode: [(sequence: Int64, account: PayeeAccount)]] = [:]

    init(_ view: LedgerView) throws {
      let institutions = try view.institutionRows()
      try view.expect(accounts: institutions.compactMap(\.payee))
      for row in institutions {
        if let hash = row.payee { inForce[row.code] = try view.keptAccount(hash) }
      }
      for row in try view.openProposals() {
        guard case .setPayee(let act) = row.act, let account = try view.keptAccount(act.account) else {
          continue
        }
        proposed[act.code, default: []].append((row.sequence, account))
      }
    }

    func reason(toSkip payee: InstitutionFile.Payee, of code: CreditCode) -> Text? {
      if let open = proposed[code]?.first(where: { payee.isSame(as: $0.account) }) {
        return Text("已提出，第 \(open.sequence) 条", "proposed already, entry \(open.sequence)")
      }
      guard let account = inForce[code], payee.isSame(as: account) else { return nil }
      return Text("账户未变", "unchanged")
    }
  }
}
