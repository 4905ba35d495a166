import Journal
import Ledger
import LedgerService
import ServiceSupport
import TestSupport
import Testing
import Vouchers

@Suite struct `one voucher, redeemed a thousand times at once` {
  /// What a thousand answers came to.
  struct Outcomes: Equatable {
    var accepted = 0
    var refused: [Refusal: Int] = [:]
    var rejected: [String: Int] = [:]

    mutating func add(_ answer: Result<Answer, Rejection>) {
      switch answer {
      case .success(let answer):
        switch answer.outcome {
        case .accepted: accepted += 1
        case .refused(let refused): self.refused[refused.refusal, default: 0] += 1
        }
      case .failure(let rejection): rejected[rejection.code, default: 0] += 1
      }
    }
  }

  /// A thousand signed redemptions of voucher 1, each with an id of its own, from eight tasks.
  private func race(_ province: Province, _ service: OpenLedger) async throws -> Outcomes {
    let act = Province.redeem("class-1", [1])
    let commands = try (0..<1000).map { _ in try province.ledger.sign(act, by: "school-1") }
    return await withTaskGroup(of: [Result<Answer, Rejection>].self) { group in
      for task in 0..<8 {
        let share = stride(from: task, to: 1000, by: 8).map { commands[$0] }
        group.addTask { await service.submit(all: share) }
      }
      var outcomes = Outcomes()
      for await answers in group { for answer in answers { outcomes.add(answer) } }
      return outcomes
    }
  }

  /// The redemptions among entries, and the refusals counted by tallies.
  private func count(_ entries: [Entry]) -> (accepted: Int, refused: Int, tallies: [Int64]) {
    var accepted = 0
    var refused = 0
    var tallies: [Int64] = []
    for entry in entries {
      switch entry.outcome {
      case .refused: refused += 1
      case .accepted(let events):
        switch events.first {
        case .redeemed: accepted += 1
        case .tallied(let key, _, let refusals):
          #expect(key == "school-1")
          tallies.append(refusals)
        default: break
        }
      }
    }
    return (accepted, refused, tallies)
  }

  @Test func `is accepted once, and every refusal is journalled or tallied once at the end`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    try await province.activated("class-1", first: 1, count: 1, service)
    let first = try ledger.entryCount()
    let outcomes = try await race(province, service)
    #expect(
      outcomes
        == Outcomes(accepted: 1, refused: [.alreadyRedeemed: 200], rejected: ["too-many-refusals": 799]))
    #expect(try ledger.entryCount() == first + 201)
    await service.close()
    let found = count(try ledger.entries(from: first))
    #expect(found.accepted == 1)
    #expect(found.refused == 200)
    #expect(found.tallies == [799])
    var survivor = Survivor(ledger)
    try await survivor.check([])
  }

  @Test func `is tallied when its hour is over, and the key may speak again`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    try await province.activated("class-1", first: 1, count: 1, service)
    let first = try ledger.entryCount()
    _ = try await race(province, service)
    // Within the hour even a good command of the key waits; others are free.
    let good = Province.file("class-2", on: ledger.clock.now().day)
    let early = await service.submit(try ledger.sign(good, by: "school-1"))
    #expect(early.failureCode == "too-many-refusals")
    try await province.expect(
      .classDecided, of: .approveClass(ApproveClass(id: "class-1")), by: "reviewer-1", service)
    ledger.clock.step(hours: 1)
    try await province.accept(good, by: "school-1", service)
    let found = count(try ledger.entries(from: first))
    #expect(found.tallies == [800])
    #expect(found.refused == 201)
    await service.close()
    #expect(count(try ledger.entries(from: first)).tallies == [800])
  }

  @Test func `makes one entry when all of it is the same command`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    try await province.activated("class-1", first: 1, count: 1, service)
    let first = try ledger.entryCount()
    let command = try ledger.sign(Province.redeem("class-1", [1]), by: "school-1")
    let answers = await service.submit(all: Array(repeating: command, count: 1000))
    let entries = Set(try answers.map { try $0.get().receipt.entry })
    #expect(entries.count == 1)
    #expect(try answers.count { try !$0.get().isRepeat } == 1)
    #expect(try ledger.entryCount() == first + 1)
    await service.close()
  }
}

extension Result<Answer, Rejection> {
  /// The code of a rejection; `nil` of an answer.
  var failureCode: String? {
    if case .failure(let rejection) = self { return rejection.code }
    return nil
  }

  /// What the ledger refused it for.
  var refusal: Refusal? {
    if case .success(let answer) = self, case .refused(let refused) = answer.outcome {
      return refused.refusal
    }
    return nil
  }
}

extension Province {
  /// The act must be refused for this.
  func expect(_ refusal: Refusal, of act: Act, by id: KeyID, _ service: OpenLedger) async throws {
    #expect(await service.submit(try ledger.sign(act, by: id)).refusal == refusal)
  }
}
