import ArgumentParser
import Journal
import Ledger
import MerkleLog
import Signing
import Vouchers
import Wire

/// `voucher qr`: the holder's slip.
struct VoucherQR: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "qr",
    abstract: "把券码显示为二维码 Show a token as a QR code, on the terminal or as SVG.")

  @Option(help: ArgumentHelp("券码文件（0600） The token file, mode 0600.", valueName: "file")) var tokenFile:
    String
  @Option(help: ArgumentHelp("券号 Which voucher, when the file holds many.", valueName: "number"))
  var voucher: VoucherNumber?
  @Option(help: ArgumentHelp("写成 SVG 文件（0600） Write an SVG file, mode 0600, instead.", valueName: "file"))
  var svg: String?
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let item = try TokenFile.item(tokenFile, voucher)
    guard let code = QRCode(item.token) else {
      throw CommandFailure(
        .inputOutput, code: "token-too-long", Text("券码放不进二维码", "the token does not fit the QR code"))
    }
    guard let svg else {
      Console.raw(Array(code.terminal.utf8))
      Console.note("券号 \(item.number)", "voucher \(item.number)")
      return
    }
    try PrivateFile.write(Array(code.svg.utf8), to: svg)
    Console.say(
      "已写入 \(svg)：券号 \(item.number)，\(code.width)×\(code.width)",
      "wrote \(svg): voucher \(item.number), \(code.width)×\(code.width)")
  }
}

/// `voucher verify`: whether tokens are what they say.
struct VoucherVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "验券码：签名、到期、与账本是否一致 Verify tokens: signature, expiry, agreement with the ledger.")

  @Option(help: ArgumentHelp("券码文件（0600） The token file, mode 0600.", valueName: "file")) var tokenFile:
    String
  @Option(help: ArgumentHelp("只验此券 Only this voucher.", valueName: "number")) var voucher: VoucherNumber?
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let items = try voucher.map { [try TokenFile.item(tokenFile, $0)] } ?? TokenFile.read(tokenFile)
    let bad = try ledger.view { view in
      if let trust = ledger.place.trust { try Self.requireAnchor(trust, view) }
      if try !view.isInstitution() { try view.expect(vouchers: items.map(\.number)) }
      return try items.compactMap { item in try Self.fault(of: item, view).map { (item, $0) } }
    }
    if output.json {
      Console.json { json in
        json.member("tokens", items.count)
        json.name("bad")
        json.array { list in
          for (item, fault) in bad {
            list.object {
              $0.member("voucher", item.number.value)
              $0.member("line", item.line)
              $0.member("code", fault.code)
            }
          }
        }
      }
    } else {
      Console.say("券码 \(items.count) 个，不符 \(bad.count) 个", "\(items.count) tokens, \(bad.count) bad")
    }
    guard bad.isEmpty else {
      throw CommandFailure(
        .findings,
        bad.map { "\(tokenFile):\($0.line): \($1.code): \($1.text.current)" })
    }
  }

  private static func requireAnchor(_ path: String, _ view: LedgerView) throws {
    let anchor = try TrustAnchor(parsing: try InputFile.bytes(path))
    let first = try view.genesisLeaf()
    guard first == anchor.genesisLeaf, view.whole.genesis?.origin == anchor.origin else {
      throw CommandFailure(
        .integrity, code: "other-ledger", Text("账本与信任锚不符", "the ledger is not the trust anchor's"))
    }
  }

  private struct Fault {
    let code: String
    let text: Text
  }

  /// What is wrong with a token; `nil` when nothing is.
  private static func fault(of item: TokenFile.Item, _ view: LedgerView) throws -> Fault? {
    let bytes = Array(item.token.utf8)
    guard let jws = try? CompactJWS.parse(bytes, limit: VoucherToken.limit, expecting: VoucherToken.type),
      let token = try? VoucherToken(payload: jws.payload)
    else { return Fault(code: "bad-token", text: Text("不是券码", "not a token")) }
    guard let id = try? KeyID(jws.keyID), let key = try view.key(id), key.role == .voucher,
      let publicKey = try? PublicKey(spki: key.spki), jws.isSigned(by: publicKey)
    else {
      return Fault(
        code: "bad-signature",
        text: Text("不是在册券签名密钥所签", "not signed by a registered token key"))
    }
    guard let row = try view.voucher(token.number, by: item.token), row.token == Digest.sha256(bytes)
    else {
      return Fault(code: "not-issued", text: Text("账本中没有这张券", "the ledger issued no such voucher"))
    }
    guard row.expires == token.expires, row.batch == token.batch else {
      return Fault(
        code: "token-differs", text: Text("券码所载与账本不符", "the token says other things than the ledger"))
    }
    return nil
  }
}
