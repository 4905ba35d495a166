import ArgumentParser
import Vouchers

/// 制券、发券: the work of issuers.
struct Batch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "制券与发券 Make batches and issue vouchers.",
    discussion: """
      制券由一人提出、另一人复核；批准后按名单发定向券，或发一池通用券。
      One person proposes a batch, another approves it; then vouchers are issued to a roster or into a pool.

        quanbu batch create --plan batches.yaml --tranche 2021-1 --key issuer-a.key
        quanbu batch approve --all-open --key issuer-b.key
        quanbu batch issue --batch fuzhou-2021-t1 --roster roster.csv --voucher-key voucher.key \\
          --tokens tokens/fuzhou-2021-t1.jsonl --key issuer-a.key
      """,
    subcommands: [BatchCreate.self] + BatchProposals.subcommands
      + [BatchIssue.self, BatchList.self, BatchShow.self])
}

/// Batches wait for a second person.
enum BatchProposals: ProposalGroup {
  static let command = "batch"
  static let acts: Set<String> = [CreateBatch.name]
}
