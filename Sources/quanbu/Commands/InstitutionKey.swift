import ArgumentParser
import Vouchers

/// `quanbu institution key`
struct InstitutionKey: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key",
    abstract: "提出为机构增设密钥（需另一名登记员复核） Propose a further key of an institution; a second registrar approves.",
    discussion: """
      机构的密钥遗失、已吊销，或需要第二把时用。机构自己生成密钥对，把公钥文件交来；旧钥仍有效的，机构也可自行
      keys rotate。
      For an institution that lost its key, had it revoked, or wants a second one. It makes the pair itself and hands in
      the public key file; while its old key still signs, it may also rotate it by itself: keys rotate.

        quanbu institution key 91350100M000100Y43 --new school-2.pub --reason 原密钥遗失 --key registrar-a.key
        quanbu institution approve 12 --key registrar-b.key
      """)

  @Argument(help: "统一社会信用代码 The credit code.") var code: CreditCode
  @Option(help: ArgumentHelp("机构的新公钥文件 The institution's new public key file.", valueName: "file.pub"))
  var new: String
  @Option(help: "理由 Why.") var reason: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    output.apply()
    let file = try PublicKeyFile(reading: new)
    let act = AddInstitutionKey(code: code, key: file.key, reason: reason)
    try await ActingSession.perform(.addInstitutionKey(act), naming: file, ledger, acting, output)
  }
}
