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

  func run() throws {
    let keys = try stolenLogKeys.map { try StolenKeys(folder: $0, passphraseFile: passphraseFile) }
    var work = try Workbench(folder: ledger, seed: seed, keys: keys)
    let deed = try work.perform(kind)
    var json = JSONWriter()
    json.object {
      $0.member("kind", kind.rawValue)
      $0.member("did", deed.did)
      if let entry = deed.entry { $0.member("entry", entry) }
      $0.name("expected")
      $0.array { for code in deed.expected { $0.string(code) } }
      $0.name("withHeldEvidence")
      $0.array { for code in deed.withHeld { $0.string(code) } }
    }
    print(String(decoding: json.bytes, as: UTF8.self))
  }
}

/// What was done, and what an audit must find.
struct Deed {
  let did: String
  var entry: Int64?
  /// Codes that must be among the findings.
  var expected: [String] = []
  /// Codes that must be there when receipts and checkpoints from outside are given.
  var withHeld: [String] = []
}

struct TamperProblem: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
