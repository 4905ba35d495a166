import Foundation
import Journal
import Ledger
import LedgerService
import Vouchers
import Wire

/// What a command looks up before it acts: the ledger's small tables as they are now, and rows by name.
struct LedgerView {
  let journal: SQLiteJournal
  let whole: WorkingSet

  init(_ journal: SQLiteJournal) throws {
    self.journal = journal
    whole = try journal.loadWhole()
  }

  var entities: [Genesis.Entity] { whole.genesis?.entities ?? [] }

  /// The budget entity's Chinese name, or its code.
  func name(of entity: EntityCode) -> String { entities.first { $0.code == entity }?.name ?? entity.text }

  /// The entities a key may act for.
  func entities(within scope: Scope) -> [EntityCode] { entities.map(\.code).filter(scope.covers) }

  /// The entities an option names, or all within the scope.
  func entities(within scope: Scope, named entity: EntityCode?) -> [EntityCode] {
    guard let entity else { return entities(within: scope) }
    return [entity]
  }

  func batch(_ id: BatchID) throws -> BatchRow {
    guard let row = try journal.batch(id) else { throw Self.missing(.batchUnknown, id.text) }
    return row
  }

  func voucher(_ number: VoucherNumber) throws -> VoucherRow {
    guard let row = try journal.voucher(number) else { throw Self.missing(.notPresented, number.description) }
    return row
  }

  func trainingClass(_ id: ClassID) throws -> ClassRow {
    guard let row = try journal.trainingClass(id) else { throw Self.missing(.classUnknown, id.text) }
    return row
  }

  func claim(_ id: Int64) throws -> ClaimRow {
    guard let row = try journal.claim(id) else { throw Self.missing(.claimUnknown, String(id)) }
    return row
  }

  func order(_ number: OrderNumber) throws -> OrderRow {
    guard let row = try journal.order(number) else { throw Self.missing(.orderUnknown, number.description) }
    return row
  }

  /// Every institution by its code.
  func institutions() throws -> [String: InstitutionRow] {
    Dictionary(try journal.institutions().map { ($0.code.text, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Found out before anything was signed: nothing is journalled.
  static func missing(_ refusal: Refusal, _ subject: String) -> CommandFailure {
    let text = Text(refusal.chinese, refusal.english)
    return CommandFailure(.refused, ["\(refusal.name) (\(refusal.rawValue)) [\(subject)]: \(text.current)"])
  }

  /// Whether a person has a voucher that still counts, as the rule of one live voucher sees it.
  func hasLiveVoucher(_ holder: Hash256, except own: VoucherNumber? = nil) throws -> Bool {
    guard let newest = try journal.vouchers(ofHolder: holder).last, newest.number != own else { return false }
    switch newest.state {
    case .issued, .claimed, .activated: return true
    case .redeemed:
      return try newest.claim.flatMap { try journal.claim($0) }.map(\.state.isInReview) ?? false
    case .refused, .lapsed, .voided: return false
    }
  }
}

extension LedgerOptions {
  /// Looks at the ledger beside whoever writes, and closes it again.
  func view<Result>(_ body: (LedgerView) throws -> Result) throws -> Result {
    let journal = try reader()
    defer { try? journal.close() }
    return try body(LedgerView(journal))
  }
}

extension ActingSession {
  /// Looks at the ledger as it is now, on a connection of its own.
  func view<Result>(_ body: (LedgerView) throws -> Result) throws -> Result {
    let journal = try SQLiteJournal.open(path: folder.journal, mode: .reader)
    defer { try? journal.close() }
    return try body(LedgerView(journal))
  }

  /// The key that signs, as it is registered.
  func key(in view: LedgerView) throws -> KeyRow {
    guard let row = try view.journal.key(signer.keyID) else {
      throw CommandFailure(knowing: Rejection.unknownKey(signer.keyID.text)) ?? CommandFailure(.refused, [])
    }
    return row
  }

  /// The institution whose key signs; `nil` for a person of the administration.
  func institution(in view: LedgerView) throws -> CreditCode? {
    guard case .institution(let code) = try key(in: view).party else { return nil }
    return code
  }

  /// The person whose key signs; `nil` for an institution.
  func person(in view: LedgerView) throws -> PersonID? {
    guard case .person(let person) = try key(in: view).party else { return nil }
    return person
  }

  /// The day the ledger will write on the next entry.
  func today(in view: LedgerView) -> Day {
    let now = signer.clock.now()
    return max(now, view.whole.counters.at ?? now).day
  }
}
