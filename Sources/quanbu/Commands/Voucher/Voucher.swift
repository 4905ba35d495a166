import ArgumentParser

/// 领券、作废、重发、查询: the work of channels and issuers with single vouchers.
struct Voucher: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voucher",
    abstract: "领券、作废、重发、验券、查券 Claim, void, reissue, show and verify vouchers.",
    subcommands: [
      VoucherClaim.self, VoucherVoid.self, VoucherReissue.self, VoucherQR.self, VoucherVerify.self,
      VoucherCheck.self,
      VoucherShow.self, VoucherFind.self,
    ])
}
