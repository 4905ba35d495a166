import Foundation
import Ledger
import Signing
import Vouchers
import Wire

@testable import Journal

extension Hash256 {
  static func sample(_ text: String) -> Hash256 { Digest.sha256(Array(text.utf8)) }
}

extension Identifier where Kind == KeyKind {
  static var sample: KeyID {
    get throws { try KeyID("key-1") }
  }
}

extension CommandReference {
  static func sample(_ number: UInt8) throws -> CommandReference {
    CommandReference(
      key: try .sample,
      id: CommandID(at: Instant(startOf: Day(number: 18_800)), random: [UInt8](repeating: number, count: 10)),
      digest: .sample("command \(number)"))
  }
}

extension PayeeAccount {
  static var sample: PayeeAccount {
    get throws {
      PayeeAccount(
        hash: .sample("account"), institution: try CreditCode("91350100M000100Y43"), salt: [1, 2, 3],
        name: "福州某某职业培训学校", number: "1234 5678", bank: "某某银行")
    }
  }
}

/// Rows of every type: once with everything filled in, once with as little as may be.
struct SampleRows {
  let account: AccountKey
  let code: CreditCode
  let day = Day(number: 18_809)

  init() throws {
    account = AccountKey(tranche: try TrancheID("T2021-1"), entity: try EntityCode("3501"))
    code = try CreditCode("91350100M000100Y43")
  }

  func key(_ isFull: Bool) throws -> KeyRow {
    KeyRow(
      id: try KeyID(isFull ? "key-full" : "key-bare"), algorithm: "ES256", spki: isFull ? [0, 255, 7] : [],
      party: isFull ? .institution(code) : .person(try PersonID("person-1")),
      role: isFull ? .institution : .reviewerSecond,
      scope: isFull ? .entity(account.entity) : .province, state: isFull ? .revoked : .active,
      lastSequence: isFull ? 77 : nil, successor: isFull ? try KeyID("key-next") : nil,
      refusalHour: isFull ? 451_234 : 0, refusals: isFull ? 3 : 0)
  }

  func institution(_ isFull: Bool) throws -> InstitutionRow {
    let programme = Programme(
      code: try ProgrammeCode("P-1"), occupation: try OccupationCode("4-07-05-05"), certificate: .skillGrade,
      grade: 5, hours: 80)
    let other = Programme(
      code: try ProgrammeCode("P-2"), occupation: try OccupationCode("4-07-05-06"), certificate: .completion,
      grade: nil, hours: 40)
    return InstitutionRow(
      code: isFull ? code : try CreditCode(overridingCheckOf: "91350100M000100Y44"), name: "某某\"学校\"",
      entity: account.entity, programmes: isFull ? [programme, other] : [programme],
      state: isFull ? .suspended : .registered, payee: isFull ? .sample("payee") : nil,
      suspendedOn: isFull ? day : nil)
  }

  func proposal(_ isFull: Bool) throws -> ProposalRow {
    let act: Act =
      isFull
      ? .confirmClock(ConfirmClock(until: try Instant("2021-07-01T01:00:00.000Z")))
      : .setPayee(SetPayee(code: code, account: .sample("payee")))
    return ProposalRow(
      sequence: isFull ? 12 : 13, key: try KeyID("key-1"), person: try PersonID("person-1"), role: .registrar,
      act: act, state: isFull ? .approved : .open)
  }

  func batch(_ isFull: Bool) throws -> BatchRow {
    BatchRow(
      id: try BatchID(isFull ? "B-full" : "B-bare"), account: account, reach: isFull ? .open : .targeted,
      value: isFull ? .face : .entitlement, fen: 150_000, count: 9000,
      commitment: isFull ? .activation : .issue, issued: isFull ? 17 : 0)
  }

  func voucher(_ isFull: Bool) throws -> VoucherRow {
    VoucherRow(
      number: try VoucherNumber(isFull ? 9_999_999_999 : 1), batch: try BatchID("B-full"), account: account,
      holder: isFull ? .sample("holder") : nil, token: .sample("token"), state: isFull ? .redeemed : .issued,
      issuedOn: day, expires: day.adding(months: 3), rules: 4, fen: 150_000,
      classID: isFull ? try ClassID("K-full") : nil, claim: isFull ? 20 : nil,
      correctBy: isFull ? day.adding(days: 9) : nil, link: isFull ? try VoucherNumber(1) : nil)
  }

  func holder(_ isFull: Bool) throws -> HolderRow {
    let number = try VoucherNumber(9_999_999_999)
    let occupation = try OccupationCode("4-07-05-05")
    return HolderRow(
      reference: .sample(isFull ? "holder" : "other holder"), voucher: isFull ? number : nil,
      uses: isFull
        ? [
          .init(voucher: number, occupation: occupation, grade: 5, year: 2021),
          .init(voucher: number, occupation: occupation, grade: nil, year: 2022),
        ] : [])
  }

  func trainingClass(_ isFull: Bool) throws -> ClassRow {
    ClassRow(
      id: try ClassID(isFull ? "K-full" : "K-bare"), institution: code, programme: try ProgrammeCode("P-1"),
      occupation: try OccupationCode("4-07-05-05"), certificate: isFull ? .skillGrade : .completion,
      grade: isFull ? 5 : nil, hours: 80, entity: account.entity, start: day, end: day.adding(days: 20),
      seats: 50, uplift: isFull ? try UpliftCode("poor") : nil, state: isFull ? .approved : .filed,
      approver: isFull ? try PersonID("person-2") : nil, approvedOn: isFull ? day : nil,
      rules: isFull ? 4 : nil, fen: isFull ? 150_000 : 0, learners: isFull ? 2 : 0)
  }

  func claim(_ isFull: Bool) throws -> ClaimRow {
    ClaimRow(
      id: isFull ? 20 : 21, classID: try ClassID("K-full"), institution: code, account: account,
      count: isFull ? 1 : 0, fen: isFull ? 150_000 : 0, state: isFull ? .approved : .filed,
      reviewedFen: isFull ? 140_000 : 0, reviewer: isFull ? try PersonID("person-3") : nil,
      cuts: isFull
        ? [
          .init(voucher: try VoucherNumber(9_999_999_999), fen: 140_000),
          .init(voucher: try VoucherNumber(7), fen: 0),
        ] : [],
      order: isFull ? try OrderNumber(30_000) : nil)
  }

  func order(_ isFull: Bool) throws -> OrderRow {
    OrderRow(
      number: try OrderNumber(isFull ? 30_000 : 30_001), account: account, institution: code, fen: 140_000,
      orderedOn: day, state: isFull ? .returned : .ordered, paidBy: isFull ? try lineKey(1) : nil,
      returnedBy: isFull ? try lineKey(2) : nil)
  }

  func lineKey(_ line: Int) throws -> LineKey { LineKey(statement: try StatementID("S-full"), line: line) }

  func statement(_ isFull: Bool) throws -> StatementRow {
    StatementRow(
      id: try StatementID(isFull ? "S-full" : "S-bare"), entity: account.entity, from: day,
      to: day.adding(days: 30), opening: -5, closing: 1_000, count: isFull ? 7 : 0, imported: isFull ? 7 : 0,
      sum: isFull ? 1_005 : 0, importer: try PersonID("person-4"))
  }

  /// A line for each thing it may be booked as, and one that is not booked.
  func lines() throws -> [LineRow] {
    let order = try OrderNumber(30_000)
    let postings: [LineRow.Posting?] = [
      nil, .receipt, .fee, .interest, .suspense, .payment(order), .returned(order),
    ]
    return try postings.enumerated().map { place, posting in
      LineRow(
        key: try lineKey(place + 1), entity: account.entity, day: day, fen: Int64(place) - 3,
        reference: place == 0 ? nil : order, raw: .sample("line \(place)"), posting: posting)
    }
  }
}
