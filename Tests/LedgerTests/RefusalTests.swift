import Ledger
import Testing
import TestSupport
import Vouchers

/// Every way to be refused, one row each at least.
@Suite struct RefusalTests {
  static let rows = rowsOfStanding + rowsOfVouchers + rowsOfMoney

  @Test(arguments: rows)
  func `an act that must be refused is, and changes nothing`(row: RefusalRow) throws {
    var scenario = try Scenario.prepared.get()
    let ask = try row.make(&scenario)
    let before = scenario.store
    let outcome = try scenario.ask(ask.act, by: ask.key, tokens: ask.tokens, seenMatches: ask.seenMatches)
    guard case .refused(let refused) = outcome else {
      Issue.record("accepted: \(outcome)")
      return
    }
    #expect(refused.refusal == row.refusal, "\(refused)")
    #expect(scenario.store.isSame(as: before, exceptRefusalsOf: ask.key))
    #expect(scenario.store.violations.isEmpty || row.refusal == .tooManyPayees)
  }

  @Test(arguments: Refusal.allCases)
  func `every refusal has a row`(refusal: Refusal) {
    #expect(Self.rows.contains { $0.refusal == refusal })
  }
}

@Suite struct RefusalNameTests {
  /// Numbers and names are in journals for ever: a line here is never changed, only added.
  static let golden = """
    1 key-revoked, 2 key-suspended, 3 key-rotated-out, 4 clock-step, 5 seen-mismatch, 6 role-not-allowed,
    7 out-of-scope, 10 proposal-unknown, 11 proposal-closed, 12 same-person, 13 maker-stopped, 15 class-unknown,
    16 class-of-another, 20 not-presented, 21 duplicate-in-list, 30 entity-unknown, 31 tranche-unknown,
    32 tranche-exists, 33 key-unknown, 34 key-exists, 35 rules-exist, 36 institution-unknown,
    37 institution-exists, 38 programme-unknown, 39 batch-unknown, 40 batch-exists, 42 class-exists,
    43 claim-unknown, 44 order-unknown, 45 statement-exists, 46 statement-unknown, 47 line-unknown,
    48 public-key-exists,
    50 institution-removed, 51 institution-suspended, 53 class-not-approved, 54 class-cancelled,
    55 class-decided, 56 class-started, 57 class-full, 58 class-not-ended, 59 class-has-learners, 60 no-rate,
    61 class-ended, 70 voucher-voided, 71 voucher-lapsed, 72 voucher-refused, 73 already-redeemed,
    74 already-activated, 75 already-claimed, 76 not-activated, 77 not-claimed, 78 voucher-expired,
    79 claim-window-closed, 80 in-other-class, 81 not-replaceable, 90 live-voucher,
    91 same-occupation-and-grade, 92 count-per-year, 93 count-in-all, 100 number-not-next, 101 batch-full,
    102 batch-too-large, 103 reach-mismatch, 104 no-validity, 105 other-entity, 106 mixed-funds,
    107 rate-above-cap, 108 evidence-insufficient, 109 payer-without-rate, 120 claim-not-filed, 121 claim-not-reviewed,
    122 claim-not-approved, 123 claim-settled, 124 claim-held, 125 claim-empty, 126 reviewer-approved-class,
    127 exception-not-in-claim, 128 cut-above-claim, 129 payee-missing, 130 too-many-payees,
    131 order-not-ordered, 132 order-not-paid, 133 other-live-voucher, 140 statement-part-mismatch,
    141 statement-sum-mismatch, 142 statement-gap, 143 line-used, 144 line-mismatch, 145 importer-confirms, 146 line-sign,
    147 statement-incomplete, 148 line-of-order, 149 line-pays-order, 150 change-not-possible,
    151 too-few-roots, 160 line-booked-otherwise, 161 statement-ahead, 200 over-budget, 201 amount-out-of-range
    """

  /// The same, number by number.
  static let published: [(number: Int, name: String)] = golden.split(whereSeparator: { ",\n".contains($0) })
    .compactMap { item in
      let words = item.split(separator: " ")
      guard words.count == 2, let number = Int(words[0]) else { return nil }
      return (number, String(words[1]))
    }

  @Test func `numbers and names are as they always were`() {
    #expect(
      Refusal.allCases.map { "\($0.rawValue) \($0.name)" }
        == Self.published.map { "\($0.number) \($0.name)" })
    #expect(Refusal.allCases == Refusal.allCases.sorted(), "the order of the cases is that of the numbers")
  }

  @Test(arguments: Refusal.allCases)
  func `every refusal says what is wrong in both languages`(refusal: Refusal) {
    #expect(refusal.chinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
    #expect(!refusal.english.isEmpty && refusal.english.utf8.allSatisfy { $0 < 128 })
  }

  @Test func `no two refusals say the same`() {
    #expect(Set(Refusal.allCases.map(\.chinese)).count == Refusal.allCases.count)
    #expect(Set(Refusal.allCases.map(\.english)).count == Refusal.allCases.count)
  }

  @Test func `names and numbers are used once`() {
    #expect(Set(Refusal.allCases.map(\.name)).count == Refusal.allCases.count)
  }
}
