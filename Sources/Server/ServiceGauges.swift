internal import LedgerService
internal import MerkleLog
internal import Metrics

/// What is measured when somebody looks, not when it happens.
struct ServiceGauges: Sendable {
  let ledger: OpenLedger
  let connections: ConnectionCounts

  func update() {
    Gauge(label: "quanbu_connections").record(Int64(connections.all))
    Gauge(label: "quanbu_commands_waiting").record(Int64(ledger.waiting))
    Gauge(label: "quanbu_queries_waiting").record(Int64(ledger.queriesWaiting))
    Gauge(label: "quanbu_writer_stopped").record(Int64(ledger.stopReason == nil ? 0 : 1))
    Gauge(label: "quanbu_status_list_issued").record(ledger.statusList.newest?.issuedAt ?? 0)
    if let size = try? ledger.log.checkpoint().size { Gauge(label: "quanbu_journal_entries").record(size) }
    for (code, count) in ledger.rejections {
      Gauge(label: "quanbu_rejections", dimensions: [("code", code)]).record(Int64(count))
    }
  }
}
