import Journal
import Ledger
import LedgerService
import ServiceSupport
import Signing
import TestSupport
import Testing
import Vouchers

@Suite struct `the journal's byte budgets` {
  /// What the entries of one kind of act weigh.
  private struct Weights {
    var single: [String: Int] = [:]
    /// Bytes of a list of a hundred, divided by a hundred.
    var perLearner: [String: Int] = [:]
  }

  /// A batch whose tokens are as long as they may be: 251 characters with the shortest key name, when the header that
  /// lists leave out is shortest too.
  private static let batch: BatchID = "fujian-2021-target1"

  private func token(_ number: Int64, _ ledger: TemporaryLedger) throws -> String {
    let claims = VoucherToken(
      number: VoucherNumber(integerLiteral: number), expires: "2021-10-04", fen: Province.fen,
      batch: Self.batch)
    let bytes = try CompactJWS.sign(
      payload: claims.payload, keyID: "v", type: VoucherToken.type, with: ledger.party("voucher-1").key)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func issue(first: Int64, tokens: [String]) -> Act {
    let items = tokens.enumerated().map { place, token in
      IssueVouchers.Item(
        holder: Province.holder(first + Int64(place)), token: Digest.sha256(Array(token.utf8)))
    }
    return .issueVouchers(
      IssueVouchers(batch: Self.batch, first: VoucherNumber(integerLiteral: first), items: items))
  }

  /// Accepts an act and answers how long its entry is.
  private func weigh(
    _ act: Act, by id: KeyID, _ ledger: TemporaryLedger, _ service: OpenLedger
  ) async throws -> (bytes: Int, sequence: Int64) {
    // In a ledger of millions the sequence numbers and tree heads are a few digits longer: thirty bytes are for them.
    let answer = try await service.submit(try ledger.sign(act, by: id)).get()
    guard answer.outcome.isAccepted else { throw UnexpectedOutcome("\(act.name): \(answer.outcome)") }
    return (answer.receipt.entry.count + 30, answer.receipt.sequence)
  }

  @Test
  func `hold: 1 KB a single act, 400 B a listed learner, 1.9 KB a voucher's life, at the longest token`()
    async throws
  {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    var weights = Weights()
    let numbers = Array<Int64>(1...100)
    let tokens = try numbers.map { try token($0, ledger) }
    #expect(tokens.allSatisfy { $0.utf8.count == VoucherToken.limit })
    try await province.together(
      [
        .createBatch(
          CreateBatch(
            batch: Self.batch, tranche: Scenario.tranche, entity: Province.entity, reach: .targeted,
            value: .face,
            fen: Province.fen, count: 1000, commitment: .issue))
      ], "issuer-1", "issuer-2", service)
    let day = ledger.clock.now().day

    func single(_ act: Act, by id: KeyID) async throws -> Int64 {
      let (bytes, sequence) = try await weigh(act, by: id, ledger, service)
      weights.single[act.name] = max(bytes, weights.single[act.name] ?? 0)
      return sequence
    }
    func list(_ act: Act, by id: KeyID) async throws -> Int64 {
      let (bytes, sequence) = try await weigh(act, by: id, ledger, service)
      weights.perLearner[act.name] = (bytes + 99) / 100
      return sequence
    }

    _ = try await list(issue(first: 1, tokens: tokens), by: "issuer-1")
    for number in numbers { _ = try await single(Province.claim(number), by: "channel-1") }
    _ = try await single(Province.file("fz2021-0705-001", on: day), by: "school-1")
    _ = try await single(.approveClass(ApproveClass(id: "fz2021-0705-001")), by: "reviewer-1")
    _ = try await list(Province.activate("fz2021-0705-001", numbers, tokens: tokens), by: "school-1")
    let claim = try await list(Province.redeem("fz2021-0705-001", numbers), by: "school-1")
    let review = try await list(.reviewClaim(ReviewClaim(claim: claim, exceptions: [])), by: "reviewer-2")
    _ = try await list(.approveClaim(ApproveClaim(claim: claim)), by: "second-1")
    #expect(review > claim)
    let settlement = ProposeSettlement(tranche: Scenario.tranche, entity: Province.entity, claims: [claim])
    let proposal = try await list(.proposeSettlement(settlement), by: "maker-1")
    _ = try await list(.approve(Approve(proposal: proposal)), by: "checker-1")

    // The same singly.
    let last = try token(101, ledger)
    try await province.accept(issue(first: 101, tokens: [last]), by: "issuer-1", service)
    _ = try await single(Province.claim(101), by: "channel-1")
    _ = try await single(
      Province.activate("fz2021-0705-001", [101], tokens: [last]), by: "school-1")
    let second = try await single(Province.redeem("fz2021-0705-001", [101]), by: "school-1")
    _ = try await single(.reviewClaim(ReviewClaim(claim: second, exceptions: [])), by: "reviewer-2")
    _ = try await single(.approveClaim(ApproveClaim(claim: second)), by: "second-1")
    await service.close()

    for (act, bytes) in weights.single { #expect(bytes <= 1024, "\(act): \(bytes)") }
    for (act, bytes) in weights.perLearner { #expect(bytes <= 400, "\(act): \(bytes)") }
    let life = weights.perLearner.values.reduce(0, +) + (weights.single[ClaimVoucher.name] ?? 0)
    #expect(life <= 1900, "\(weights)")
    print("bytes of a voucher's life \(life); lists \(weights.perLearner); single \(weights.single)")
  }
}
