import ArgumentParser
import Journal
import Ledger
import Signing
import Vouchers

/// The key that signs tokens, on the issuer's machine.
struct VoucherKeyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("券签名密钥（角色 voucher） The key that signs tokens (role voucher).", valueName: "file"))
  var voucherKey: String

  @Option(
    help: ArgumentHelp(
      "券签名密钥的口令文件 Passphrase file of that key (default: the signer's).", valueName: "file"))
  var voucherPassphraseFile: String?

  /// Opens the key and checks that the ledger knows it for what it is.
  func signer(_ acting: ActingOptions, in view: LedgerView, for entity: EntityCode) throws -> TokenSigner {
    let passphrase =
      try voucherPassphraseFile.map { try Passphrase.file($0) } ?? acting.passphrase.passphrase()
    let key = try KeyFile.read(voucherKey, passphrase: passphrase)
    let id = try PublicKeyFile.read(beside: voucherKey).id
    let row = try view.key(id)
    guard let row, row.role == .voucher, row.state == .active, row.spki == key.publicKey.spki,
      row.scope.covers(entity), row.lastSequence == nil, key.algorithm == .es256
    else {
      throw CommandFailure(
        .refused, code: "voucher-key-unfit",
        Text(
          "\(id) 不是在册有效、适用于 \(entity) 的券签名密钥（ES256）",
          "\(id) is not a registered, active token key (ES256) for \(entity)"))
    }
    return TokenSigner(keyID: id, key: key)
  }
}

/// Makes tokens.
struct TokenSigner: Sendable {
  let keyID: KeyID
  let key: PrivateKey

  /// The token, which must fit a QR code of 61 modules.
  func sign(_ token: VoucherToken) throws -> String {
    let bytes = try CompactJWS.sign(
      payload: token.payload, keyID: keyID.text, type: VoucherToken.type, with: key)
    guard bytes.count <= VoucherToken.limit else {
      throw CommandFailure(
        .usage, code: "token-too-long",
        Text(
          "券码长 \(bytes.count) 个字符，超过 \(VoucherToken.limit)：请用较短的批次编号或密钥名",
          "the token has \(bytes.count) characters, more than \(VoucherToken.limit): take shorter batch and key ids"
        ))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
