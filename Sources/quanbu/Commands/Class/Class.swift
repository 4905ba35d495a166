import ArgumentParser

/// 开班、启用、核销: the day of a training institution, and of the reviewer of classes.
struct Class: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "class",
    abstract: "开班、启用、退班、核销 File classes, activate vouchers, redeem them.",
    discussion: """
      机构申报班级，审核人批准；开班时凭学员的券码启用，结业后凭考勤和考试材料核销。
      An institution files a class, a reviewer approves it; tokens are shown to activate, evidence to redeem.

        quanbu class file --plan classes.yaml --key school.key
        quanbu class approve --all-filed --key reviewer.key
        quanbu class activate --class c1 --class-list c1.csv --key school.key --receipts receipts
        quanbu class redeem --class c1 --list c1.csv --evidence evidence/c1 --key school.key --receipts receipts
      """,
    subcommands: [
      ClassFile.self, ClassApprove.self, ClassCancel.self, ClassActivate.self, ClassWithdraw.self,
      ClassRedeem.self, ClassListing.self, ClassShow.self,
    ])
}
