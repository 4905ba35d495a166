import Journal
import Ledger
import Vouchers
import Wire

/// Batches, vouchers and classes.
extension LedgerView {
  func batches() throws -> [BatchRow] { try source.having(.batches(nil)).batches() }

  func batch(_ id: BatchID) throws -> BatchRow {
    guard let row = try source.find(.batches([id]), { try $0.batch(id) }) else {
      throw Self.missing(.batchUnknown, id.text)
    }
    return row
  }

  func voucher(_ number: VoucherNumber) throws -> VoucherRow {
    guard let row = try voucherIfSeen(number) else { throw Self.missing(.notPresented, number.description) }
    return row
  }

  /// `nil` for a number the ledger does not know, or does not tell of.
  func voucherIfSeen(_ number: VoucherNumber) throws -> VoucherRow? {
    try source.find(number, { .vouchers(.numbers($0)) }) { try $0.voucher(number) }
  }

  /// Says beforehand which vouchers will be looked at, so that they are asked for together.
  func expect(vouchers numbers: [VoucherNumber]) throws {
    try source.expect(numbers) { .vouchers(.numbers($0)) }
  }

  /// The voucher whose token is shown; `nil` when there is none, or it is another's token.
  func voucher(shown token: String) throws -> VoucherRow? {
    let shown = CommandFacts.presented(token)
    guard let number = shown.number else { return nil }
    do {
      let row = try source.having(.shown(token: token)).voucher(number)
      return row?.token == shown.digest ? row : nil
    } catch let error as TurnedBack where error.code == TurnedBack.notPresented.code {
      return nil
    }
  }

  /// The voucher of a number whose token is at hand. Offices are told of it by number, many at a time.
  func voucher(_ number: VoucherNumber, by token: String) throws -> VoucherRow? {
    try isInstitution() ? try voucher(shown: token) : try voucherIfSeen(number)
  }

  func vouchers(ofClass id: ClassID) throws -> [VoucherRow] {
    try source.having(.vouchers(.classID(id))).vouchers(ofClass: id)
  }

  func vouchers(ofClaim id: Int64) throws -> [VoucherRow] {
    try source.having(.vouchers(.claim(id))).vouchers(ofClaim: id)
  }

  func vouchers(ofHolder holder: Hash256) throws -> [VoucherRow] {
    try source.having(all: [holder], atMost: LookupSubject.holderLimit) { .vouchers(.holders($0)) }
      .vouchers(ofHolder: holder)
  }

  /// As ``expect(vouchers:)``, of everything certain people have.
  func expect(holders: [Hash256]) throws {
    try source.expect(holders, atMost: LookupSubject.holderLimit) { .vouchers(.holders($0)) }
  }

  /// Whether a person has a voucher that still counts, as the rule of one live voucher sees it.
  func hasLiveVoucher(_ holder: Hash256, except own: VoucherNumber? = nil) throws -> Bool {
    guard let newest = try vouchers(ofHolder: holder).last, newest.number != own else { return false }
    switch newest.state {
    case .issued, .claimed, .activated: return true
    case .redeemed:
      return try newest.claim.flatMap { try claimIfSeen($0) }.map(\.state.isInReview) ?? false
    case .refused, .lapsed, .voided: return false
    }
  }

  /// The funnel, by account and state.
  func voucherTotals() throws -> [VoucherTotal] {
    guard let replica = source.replica else { return try source.having(.totals).voucherTotals() }
    guard let totals = VoucherTotal.all(in: try replica.rows(.totals)) else {
      throw Self.otherAnswer(.lookup(Lookup(.totals)))
    }
    return totals
  }

  func trainingClass(_ id: ClassID) throws -> ClassRow {
    guard let row = try classIfSeen(id) else { throw Self.missing(.classUnknown, id.text) }
    return row
  }

  func classIfSeen(_ id: ClassID) throws -> ClassRow? {
    try source.find(.classes(.ids([id]))) { try $0.trainingClass(id) }
  }

  func classes(ofInstitution code: CreditCode) throws -> [ClassRow] {
    try source.having(.classes(.institution(code)), within: .classes(.all)).classes(ofInstitution: code)
  }

  func filedClasses(entity: EntityCode) throws -> [ClassRow] {
    try source.having(.classes(.filed(entity))).filedClasses(entity: entity)
  }

  /// Says that classes, claims or orders of all institutions will be looked at.
  func expectAll(_ subjects: [LookupSubject]) throws {
    for subject in subjects { try source.replica?.ensure(subject) }
  }
}
