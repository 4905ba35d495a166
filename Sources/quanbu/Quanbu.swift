import ArgumentParser

/// 券簿: one program for everybody who works with the ledger. Each subcommand is one piece of somebody's work.
@main
struct Quanbu: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quanbu",
    abstract: "职业技能电子培训券账本 The ledger of electronic vocational-training vouchers.",
    discussion: """
      退出码 Exit status: 0 完成 done; 2 用法错误 usage; 3 被拒绝 refused; 4 有审计或对账发现 findings; \
      5 输入输出错误 input or output; 6 完整性受损 integrity.

      费时的工作在终端上显示进度；QUANBU_PROGRESS=plain 改为逐行写到标准错误，none 不显示。
      Work that takes long shows its progress on a terminal; QUANBU_PROGRESS=plain writes lines to standard error \
      instead, none writes nothing.
      """,
    version: "0.1.0",
    subcommands: subcommandList)

  static func main() async {
    ServiceLog.bootstrap()
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      ExitStatus.leave(for: error)
    }
  }
}
