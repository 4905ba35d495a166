import Journal
import Ledger
import Vouchers
import Wire

/// Claims, payment orders and what the bank says.
extension LedgerView {
  func claim(_ id: Int64) throws -> ClaimRow {
    guard let row = try claimIfSeen(id) else { throw Self.missing(.claimUnknown, String(id)) }
    return row
  }

  func claimIfSeen(_ id: Int64) throws -> ClaimRow? {
    try source.find(.claims(.numbers([id]))) { try $0.claim(id) }
  }

  func claims(ofInstitution code: CreditCode) throws -> [ClaimRow] {
    try source.having(.claims(.institution(code)), within: .claims(.all))
      .claims(ofInstitution: code, limit: .max)
  }

  func claims(ofClass id: ClassID) throws -> [ClaimRow] {
    try source.having(.claims(.classID(id))).claims(ofClass: id)
  }

  func claims(ofOrder number: OrderNumber) throws -> [ClaimRow] {
    try source.having(.claims(.order(number))).claims(ofOrder: number)
  }

  /// Claims that wait for their first review.
  func claimsToReview(entity: EntityCode) throws -> [ClaimRow] {
    try source.having(.claims(.toReview(entity))).openClaims(entity: entity, state: .filed, limit: 1_000_000)
  }

  /// Claims that wait for their second review.
  func claimsToApprove(entity: EntityCode) throws -> [ClaimRow] {
    try source.having(.claims(.toApprove(entity))).openClaims(
      entity: entity, state: .reviewed, limit: 1_000_000)
  }

  /// Approved claims whose money no live order holds.
  func payableClaims(entity: EntityCode) throws -> [ClaimRow] {
    try source.having(.claims(.payable(entity))).payableClaims(entity: entity, limit: 1_000_000)
  }

  /// The bytes of the entry that made a claim.
  func paper(of claim: Int64) throws -> [UInt8]? {
    try source.having(all: [claim]) { .papers($0) }.entry(claim)
  }

  /// As ``expect(vouchers:)``.
  func expect(papers claims: [Int64]) throws {
    try source.expect(claims) { .papers($0) }
  }

  /// What the first reviewer said of a claim, oldest first.
  func reviews(of claim: ClaimRow) throws -> [FirstReview] {
    try source.having(.reviews(of: claim.id)).reviews(of: claim)
  }

  func order(_ number: OrderNumber) throws -> OrderRow {
    guard let row = try orderIfSeen(number) else { throw Self.missing(.orderUnknown, number.description) }
    return row
  }

  func orderIfSeen(_ number: OrderNumber) throws -> OrderRow? {
    try source.find(.orders(.numbers([number]))) { try $0.order(number) }
  }

  func orders(ofInstitution code: CreditCode) throws -> [OrderRow] {
    try source.having(.orders(.institution(code)), within: .allOrders).orders(
      ofInstitution: code, limit: .max)
  }

  /// Payment orders of some states, in the order of their numbers.
  func orders(states: [OrderRow.State], entities: [EntityCode]) throws -> [OrderRow] {
    guard !states.isEmpty, !entities.isEmpty else { return [] }
    let rows = try source.having(.orders(.states(states.map(\.stage), entities: entities)))
    var found: [OrderRow] = []
    for state in states {
      for entity in entities { found += try rows.orders(state: state, entity: entity, limit: .max) }
    }
    return found.sorted { $0.number < $1.number }
  }

  func statement(_ id: StatementID) throws -> StatementRow? { try source.having(.statements).statement(id) }

  func statements() throws -> [StatementRow] { try source.having(.statements).statements() }

  func line(_ key: LineKey) throws -> LineRow? {
    try source.having(.lines(key.statement, line: key.line), within: .lines(key.statement, line: nil)).line(
      key)
  }

  func lines(of id: StatementID) throws -> [LineRow] {
    try source.having(.lines(id, line: nil)).lines(of: id, limit: .max)
  }

  /// The account behind a hash, as it was kept; `nil` when it is missing.
  func keptAccount(_ hash: Hash256) throws -> PayeeAccount? {
    try source.having(all: [AccountHash(hash)]) { .payees($0.map(\.hash)) }.payeeAccount(hash)
  }

  /// As ``expect(vouchers:)``.
  func expect(accounts hashes: [Hash256]) throws {
    try source.expect(hashes.map(AccountHash.init)) { .payees($0.map(\.hash)) }
  }
}

/// The hash of an account, which is no holder's reference.
private struct AccountHash: Hashable, Sendable {
  let hash: Hash256

  init(_ hash: Hash256) {
    self.hash = hash
  }
}

extension LookupSubject {
  /// Orders of every state and entity.
  static let allOrders = LookupSubject.orders(.states(LookupOrders.Stage.allCases, entities: nil))
}

extension OrderRow.State {
  fileprivate var stage: LookupOrders.Stage {
    switch self {
    case .ordered: .ordered
    case .paid: .paid
    case .returned: .returned
    case .cancelled: .cancelled
    }
  }
}
