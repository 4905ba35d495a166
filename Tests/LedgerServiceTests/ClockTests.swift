import Journal
import Ledger
import LedgerService
import ServiceSupport
import Synchronization
import TestSupport
import Testing
import Vouchers

@Suite struct `the clock` {
  private func lastTime(_ ledger: TemporaryLedger) throws -> Instant {
    try #require(try ledger.entries(from: try ledger.entryCount() - 1).last).at
  }

  @Test(arguments: [-1, 1, -71, 71])
  func `may step by hours: writing goes on and time never decreases`(hours: Int64) async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let before = try lastTime(ledger)
    let service = try ledger.open()
    ledger.clock.step(hours: hours)
    // A party whose own clock is right signs within the window of the ledger's time.
    let at = hours < -24 ? before : ledger.clock.now()
    let answer = await service.submit(
      try ledger.sign(Province.issue(first: 1, count: 1), by: "issuer-1", at: at))
    #expect(try answer.get().outcome.isAccepted)
    #expect(try lastTime(ledger) == max(before, ledger.clock.now()))
    await service.close()
    // The same at the next opening.
    let again = try ledger.open()
    let next = await again.submit(
      try ledger.sign(Province.issue(first: 2, count: 1), by: "issuer-1", at: at))
    #expect(try next.get().outcome.isAccepted)
    await again.close()
  }

  @Test func `a year behind stops the opening`() async throws {
    let ledger = try await Province.founded().ledger
    ledger.clock.step(hours: -365 * 24)
    let result = try await Tamper.openingCode(ledger, clock: ledger.clock)
    #expect(result.code == "clock-behind")
    #expect(!result.isIntegrity)
  }

  @Test func `a year ahead stops everything until two persons confirm it`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let before = try ledger.entryCount()
    let time = try lastTime(ledger)
    let service = try ledger.open()
    ledger.clock.step(hours: 365 * 24)
    let now = ledger.clock.now()
    let issue = try ledger.sign(Province.issue(first: 1, count: 1), by: "issuer-1")
    #expect(await service.submit(issue).failure == .clockStep(now))
    await #expect(throws: Rejection.clockStep(now)) { try await service.lapse() }
    #expect(try ledger.entryCount() == before)
    // One person is not enough, nor the same one twice.
    let confirm = Act.confirmClock(ConfirmClock(until: now.adding(milliseconds: 3_600_000)))
    let proposal = try await province.accept(confirm, by: "registrar-1", service).sequence
    try await province.expect(
      .samePerson, of: .approve(Approve(proposal: proposal)), by: "registrar-1", service)
    #expect(await service.submit(issue).failureCode == "clock-step")
    // Not even a refusal is journalled: it would stand a year from the moment its command was signed at.
    let unknown = try ledger.sign(.cancelClass(CancelClass(id: "none", reason: "x")), by: "issuer-2")
    let count = try ledger.entryCount()
    #expect(await service.submit(unknown).failureCode == "clock-step")
    #expect(try ledger.entryCount() == count)
    // Until then the ledger's time stands still, whatever is written.
    #expect(try lastTime(ledger) == time)
    try await province.accept(.approve(Approve(proposal: proposal)), by: "registrar-2", service)
    #expect(try await service.submit(issue).get().outcome.isAccepted)
    #expect(try lastTime(ledger) == now)
    await service.close()
    var survivor = Survivor(ledger)
    try await survivor.check([])
  }

  @Test func `a year ahead by mistake leaves no trace once it is set right`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    ledger.clock.step(hours: 365 * 24)
    _ = await service.submit(try ledger.sign(Province.issue(first: 1, count: 1), by: "issuer-1"))
    let confirm = Act.confirmClock(ConfirmClock(until: ledger.clock.now()))
    try await province.accept(confirm, by: "registrar-1", service)
    ledger.clock.step(hours: -365 * 24)
    try await province.accept(Province.issue(first: 1, count: 1), by: "issuer-1", service)
    #expect(try lastTime(ledger) == ledger.clock.now())
    await service.close()
    #expect(try await Tamper.openingCode(ledger, clock: ledger.clock).code == "")
  }

  @Test func `lapses what is due, once`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    try await province.accept(Province.issue(first: 1, count: 3), by: "issuer-1", service)
    #expect(try await service.lapse() == LapseSummary())
    ledger.clock.step(hours: 120 * 24)
    let until = ledger.clock.now().adding(milliseconds: 3_600_000)
    try await province.together(
      [.confirmClock(ConfirmClock(until: until))], "registrar-1", "registrar-2", service)
    let before = try ledger.entryCount()
    let told = Mutex<[LapseSummary]>([])
    let summary = try await service.lapse { sum in told.withLock { $0.append(sum) } }
    #expect(told.withLock { $0.last } == summary)
    #expect(summary.vouchers == 3)
    #expect(summary.fen == 3 * Province.fen)
    #expect(try await service.lapse() == LapseSummary())
    #expect(try ledger.entryCount() == before + 1)
    await service.close()
    var survivor = Survivor(ledger)
    try await survivor.check([])
  }
}
