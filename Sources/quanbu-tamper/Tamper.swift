import ArgumentParser
import Foundation
import Wire

/// Alters a copy of a ledger the way somebody with the file would, so that an audit can show it notices.
///
/// Never for a ledger anybody uses: it writes behind the journal's back.
@main
struct Tamper: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quanbu-tamper",
    abstract: "篡改账本副本，供审计演示 Alters a copy of a ledger, to show that an audit notices.",
    discussion: """
      种类 Kinds: \(Alteration.allCases.map(\.rawValue).joined(separator: " "))
      打印所做改动与审计必须给出的发现代码 Prints what it did and which finding codes must appear, as JSON.
      """)

  @Option(help: "账本目录的副本 A copy of a ledger's folder.")
  var ledger: String

  @Option(help: "改动种类 What to do.")
  var kind: Alteration

  @Option(help: "选择改动位置的种子 Seed that chooses where.")
  var seed: UInt64 = 1

  @Option(help: "被盗的日志密钥目录 Folder with the stolen log keys (log.key, log-sm2.key).")
  var stolenLogKeys: String?

  @Option(help: "口令文件 Passphrase file of those keys.")
  var passphraseFile: String?

  @Option(
    help: """
      外部留存凭证目录的副本 A copy of a folder of receipts held outside: rewrite alters an entry that one of them \
      covers, forge-receipt alters one of them.
      """)
  var held: String?

  @Option(help: "已签名的命令，每行一条 Signed commands, one a line, for add-commands.")
  var commands: String?

  func run() throws {
    let keys = try stolenLogKeys.map { try StolenKeys(folder: $0, passphraseFile: passphraseFile) }
    var work = try Workbench(folder: ledger, seed: seed, keys: keys)
    if let held { work.receipts = try HeldReceipt.all(in: held) }
    if let commands { work.commands = try Self.lines(of: commands) }
    let deed = try work.perform(kind)
    var json = JSONWriter()
    json.object {
      $0.member("kind", kind.rawValue)
      $0.member("did", deed.did)
      if let entry = deed.entry { $0.member("entry", entry) }
      for (name, codes) in [
        ("expected", deed.expected), ("withReceipts", deed.withReceipts),
        ("withCheckpoints", deed.withCheckpoints),
      ] {
        $0.name(name)
        $0.array { for code in codes { $0.string(code) } }
      }
    }
    print(String(decoding: json.bytes, as: UTF8.self))
  }

  private static func lines(of path: String) throws -> [[UInt8]] {
    guard let data = FileManager.default.contents(atPath: path) else { throw TamperProblem("no \(path)") }
    return data.split(separator: 0x0A).map(Array.init)
  }
}

/// What was done, and what an audit must find.
struct Deed {
  let did: String
  var entry: Int64?
  /// Codes that must be among the findings on the file alone; none when it does not tell.
  var expected: [String] = []
  /// Codes that must be there when receipts from outside are given, and nothing else.
  var withReceipts: [String] = []
  /// Codes that must be there when checkpoints from outside are given, and nothing else.
  var withCheckpoints: [String] = []
}

struct TamperProblem: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
