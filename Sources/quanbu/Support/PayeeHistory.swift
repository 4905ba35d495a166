import Journal
import Ledger
import Vouchers
import Wire

extension LedgerView {
  /// The account behind a hash, as it was kept.
  ///
  /// - Throws: `payee-account-differs` when it is missing, another's, or not what the hash says.
  func payeeAccount(_ hash: Hash256?, of code: CreditCode) throws -> PayeeAccount {
    guard let hash, let account = try keptAccount(hash), account.isIntact,
      account.institution == code
    else {
      throw CommandFailure(
        .integrity, code: "payee-account-differs",
        Text(
          "机构 \(code.text) 的收款账户缺失，或与账本中的散列不符：不得付款",
          "the payee account of \(code.text) is missing or is not the one the journal has: do not pay"))
    }
    return account
  }
}

/// Which account an institution had when. The ledger's rows hold the account in force; when each came into force is
/// the sequence number of the approval.
struct PayeeHistory {
  private struct Change {
    let approved: Int64
    let account: Hash256
  }

  private let view: LedgerView
  private let proposals: [CreditCode: [ProposalRow]]
  private var changes: [CreditCode: [Change]] = [:]

  init(_ view: LedgerView) throws {
    self.view = view
    var found: [CreditCode: [ProposalRow]] = [:]
    for row in try view.approvedProposals(ofAct: SetPayee.name) {
      if case .setPayee(let act) = row.act { found[act.code, default: []].append(row) }
    }
    proposals = found
  }

  /// The account in force when an order was made.
  mutating func account(for order: OrderRow) throws -> Hash256? {
    // An order's number tells the entry that made it.
    let made = order.number.value / 1000
    return try changes(of: order.institution).last { $0.approved < made }?.account
  }

  /// In the order in which they came into force.
  private mutating func changes(of code: CreditCode) throws -> [Change] {
    if let known = changes[code] { return known }
    let rows = proposals[code] ?? []
    let found = try rows.compactMap { row -> Change? in
      guard case .setPayee(let act) = row.act else { return nil }
      // One account only: it was there before any order.
      if rows.count == 1 { return Change(approved: row.sequence, account: act.account) }
      return try view.approval(of: row.sequence).map { Change(approved: $0, account: act.account) }
    }.sorted { $0.approved < $1.approved }
    changes[code] = found
    return found
  }
}
