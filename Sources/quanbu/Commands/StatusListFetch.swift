import ArgumentParser
import Foundation
import MerkleLog
import Vouchers

/// `quanbu status-list fetch`
struct StatusListFetch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch", abstract: "取得最新名单 Fetch the newest list.",
    discussion: """
      以信任文件核验后才写入，不需要密钥。文件中已有名单的，只取其后的变化；取得的名单不得比它旧。
      Written only when it is verified with the trust file; no key is needed. Where the file holds a list, only what changed
      since is fetched, and what comes may not be older than it.

        quanbu status-list fetch --server https://ledger.example:8443 --trust trust.json --to today.list
      """)

  @Option(help: ArgumentHelp("名单文件 The list's file.", valueName: "file")) var to: String
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    guard let server = ledger.server, let trust = ledger.trustFile else {
      throw ValidationError("需要 --server 与 --trust --server and --trust are needed.")
    }
    let file = try StatusListFile(trust: trust)
    let kept = FileManager.default.fileExists(atPath: to) ? try file.list(to) : nil
    let source = try StatusListSource(server: server, file)
    defer { source.close() }
    let newest = try source.newest(after: kept)
    try OutputFile.replace(to, with: newest.bytes)
    if output.json {
      Console.json { newest.head.write(to: &$0) }
    } else {
      newest.head.say()
    }
  }
}
