import ArgumentParser

/// Every subcommand, in the order of the work: found the ledger, fund it, let people in, issue, teach, pay, check.
let subcommandList: [any ParsableCommand.Type] = [
  Keys.self,
  Init.self,
  Fund.self,
  Rules.self,
  Institution.self,
  Batch.self,
  Voucher.self,
  Class.self,
  Claim.self,
  Settlement.self,
  Bank.self,
  Reconcile.self,
  LedgerCommand.self,
  ReceiptCommand.self,
  StatusListCommand.self,
  AuditCommand.self,
  Log.self,
  Report.self,
  Serve.self,
  TrustCommand.self,
]
