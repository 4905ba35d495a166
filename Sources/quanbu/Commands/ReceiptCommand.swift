import ArgumentParser
import Journal
import LedgerService
import MerkleLog
import Vouchers
import Wire

/// `quanbu receipt`
struct ReceiptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt",
    abstract: "回执：离线核验、查看、取得 Receipts: verify offline, show, get.",
    discussion: """
      回执是条目原文、通向检查点的证明和检查点签名；凭信任锚即可永久离线核验。
      A receipt is the entry itself, its proof and the signed checkpoint: with the trust anchor it can be checked
      offline for ever.
      """,
    subcommands: [ReceiptVerify.self, ReceiptShow.self, ReceiptGet.self])
}

/// `quanbu receipt verify`
struct ReceiptVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "离线核验回执 Verify receipts offline.",
    discussion: """
      核验：检查点的日志签名、条目到检查点的证明、条目编号与编号一致；根密钥所签的命令一并核验签名，其他密钥以
      --pub 给出公钥时核验。密钥当时是否有效须看账本（quanbu audit）。有一份不成立即以状态 6 退出。
      Checks the log's signature on the checkpoint, the proof from the entry to it, and that the entry's number is the
      proven one; the command's own signature when a root key signed it, or a key given by --pub. Whether a key was
      good at that time only the ledger tells (quanbu audit). Exit status 6 when any receipt does not hold.

        quanbu receipt verify 12.receipt --trust trust.json
      """)

  @Argument(help: ArgumentHelp("回执 Receipts.", valueName: "file")) var files: [String]
  @Option(help: ArgumentHelp("信任锚 The trust anchor.", valueName: "file")) var trust: String
  @Option(help: ArgumentHelp("签名人的公钥 Public keys of signers.", valueName: "file.pub")) var pub: [String] = []
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let verifier = try ReceiptVerifier(trust: trust, publicKeys: pub)
    var failed = false
    var results: [(file: String, verdict: Result<ReceiptVerifier.Verdict, CommandFailure>)] = []
    for file in files {
      do {
        results.append((file, .success(try verifier.verify(file))))
      } catch {
        guard let failure = error as? CommandFailure ?? CommandFailure(knowing: error) else { throw error }
        guard failure.status == .integrity else { throw failure }
        failed = true
        results.append((file, .failure(failure)))
      }
    }
    output.json ? Console.json { Self.write(results, to: &$0) } : results.forEach(Self.say)
    if failed { throw CommandFailure(.integrity, []) }
  }

  private static func say(_ file: String, _ verdict: Result<ReceiptVerifier.Verdict, CommandFailure>) {
    switch verdict {
    case .success(let verdict):
      Console.say("成立  \(file)", "holds  \(file)")
      for line in verdict.lines { Console.out("  " + line.current) }
    case .failure(let failure):
      Console.say(
        "不成立  \(file): \(failure.lines.joined(separator: " "))",
        "does not hold  \(file): \(failure.lines.joined(separator: " "))")
    }
  }

  private static func write(
    _ results: [(file: String, verdict: Result<ReceiptVerifier.Verdict, CommandFailure>)],
    to json: inout JSONWriter
  ) {
    json.name("receipts")
    json.array { list in
      for (file, verdict) in results {
        list.object {
          $0.member("file", file)
          switch verdict {
          case .success(let verdict):
            $0.member("holds", true)
            $0.member("size", verdict.size)
            $0.member("signature", verdict.signature.rawValue)
            $0.name("entry")
            verdict.view.write(to: &$0)
          case .failure(let failure):
            $0.member("holds", false)
            $0.member("why", failure.lines.joined(separator: " "))
          }
        }
      }
    }
  }
}

/// `quanbu receipt show`
struct ReceiptShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "查看回执内容（不核验） Show what a receipt says, unverified.")

  @Argument(help: ArgumentHelp("回执 The receipt.", valueName: "file")) var file: String
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let (proof, view) = try ReceiptVerifier.open(file)
    if output.json {
      Console.json {
        $0.member("index", proof.index)
        $0.name("entry")
        view.write(to: &$0)
        $0.member("checkpoint", String(decoding: proof.checkpoint, as: UTF8.self))
      }
      return
    }
    Console.say(
      "第 \(view.entry.sequence) 条，\(view.entry.at)",
      "entry \(view.entry.sequence), \(view.entry.at) (Shanghai)")
    Console.out("\(view.key ?? "-")  \(view.act)  [\(view.outcome.current)]")
    Console.out(view.summary.current)
    Console.out("")
    Console.raw(proof.checkpoint)
    Console.note("（未核验：请用 quanbu receipt verify）", "(not verified: use quanbu receipt verify)")
  }
}

/// `quanbu receipt get`
struct ReceiptGet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "为任一条目取得对最新检查点的回执 A receipt for any entry, against the newest checkpoint.")

  @Option(help: ArgumentHelp("条目 The entry's number.", valueName: "n")) var entry: Int64
  @Option(help: ArgumentHelp("写入文件 File to write.", valueName: "file")) var to: String
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    guard let receipt = try ledger.view({ try $0.receipt(of: entry) }) else {
      throw CommandFailure(
        .usage, code: "entry-unknown", Text("没有第 \(entry) 条", "there is no entry \(entry)"))
    }
    try OutputFile.replace(to, with: receipt.file)
    if output.json {
      Console.json {
        $0.member("entry", entry)
        $0.member("file", to)
        $0.member("size", receipt.proof.size)
      }
    } else {
      Console.say(
        "第 \(entry) 条的回执：\(to)（检查点 \(receipt.proof.size)）",
        "receipt of entry \(entry): \(to) (checkpoint \(receipt.proof.size))")
    }
  }
}
