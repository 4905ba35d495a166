import Journal
import Ledger
import LedgerService
import ServiceSupport
import TestSupport
import Testing
import Vouchers

@Suite struct `a chain of commands` {
  /// Issues of `each` vouchers, every one numbered after the one before.
  private func issues(_ count: Int64, each: Int64 = 1, _ ledger: TemporaryLedger) throws -> [[UInt8]] {
    try (0..<count).map {
      try ledger.sign(Province.issue(first: 1 + $0 * each, count: each), by: "issuer-1")
    }
  }

  /// A ledger with five vouchers, and claims of them: each would be accepted by itself.
  private func claims(
    refusalsPerHour: Int = 200
  ) async throws -> (ledger: TemporaryLedger, commands: [[UInt8]]) {
    let province = try await Province.founded(refusalsPerHour: refusalsPerHour)
    let service = try province.ledger.open()
    try await province.accept(Province.issue(first: 1, count: 5), by: "issuer-1", service)
    await service.close()
    return (
      province.ledger, try (1...5).map { try province.ledger.sign(Province.claim($0), by: "channel-1") }
    )
  }

  private func words(_ answers: [Result<Answer, Rejection>]) -> [String] { answers.map(\.word) }

  private func check(_ ledger: TemporaryLedger) async throws {
    var survivor = Survivor(ledger)
    try await survivor.check([])
  }

  // MARK: order

  /// By the number of commands in a group, and by their bytes.
  @Test(
    arguments: [(commands: 1100, each: 1), (commands: 24, each: 400)] as [(commands: Int64, each: Int64)])
  func `is accepted in its order, over several groups`(_ size: (commands: Int64, each: Int64)) async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let first = try ledger.entryCount()
    let commands = try issues(size.commands, each: size.each, ledger)
    let answers = await service.submit(chain: commands)
    let receipts = try answers.map { try $0.get().receipt }
    #expect(receipts.map(\.sequence) == Array(first..<(first + size.commands)))
    #expect(try receipts.map { try Entry(decoding: $0.entry).command } == commands)
    #expect(words(answers).allSatisfy { $0 == "accepted" })
    await service.close()
    let reader = try ledger.reader()
    #expect(try reader.heads(from: first + 1, limit: 100).count == 2, "groups")
    try reader.close()
    try await check(ledger)
  }

  /// The last of a group, and others before and behind it.
  @Test(arguments: [0, 1000, 1023, 1024, 1050, 1099])
  func `that stops in one group leaves nothing in the next`(_ place: Int) async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let before = try ledger.entryCount()
    var commands = try issues(1100, ledger)
    commands[place] = try ledger.sign(Province.issue(first: 9999, count: 1), by: "issuer-1")
    let expected =
      Array(repeating: "accepted", count: place) + ["number-not-next"]
      + Array(repeating: "not-reached", count: 1099 - place)
    #expect(words(await service.submit(chain: commands)) == expected)
    #expect(try ledger.entryCount() == before + Int64(place) + 1)
    await service.close()
  }

  @Test func `keeps its order beside others, with nobody's command between its own`() async throws {
    let province = try await Province.founded(refusalsPerHour: 1_000_000)
    let ledger = province.ledger
    let service = try ledger.open()
    try await province.accept(Province.issue(first: 1, count: 20), by: "issuer-1", service)
    let day = ledger.clock.now().day
    let chains = try (0..<10).map { index in
      let id: ClassID = try ClassID("class-\(index)")
      let numbers = [Int64(index * 2 + 1), Int64(index * 2 + 2)]
      // Each makes no sense before the one in front of it.
      return try numbers.map { try ledger.sign(Province.claim($0), by: "channel-1") } + [
        ledger.sign(Province.file(id, on: day), by: "school-1"),
        ledger.sign(.approveClass(ApproveClass(id: id)), by: "reviewer-1"),
        ledger.sign(Province.activate(id, numbers), by: "school-1"),
        ledger.sign(Province.redeem(id, numbers), by: "school-1"),
      ]
    }
    let noise = try (0..<200).map { _ in try ledger.sign(Province.claim(99), by: "channel-1") }
    let answers = await withTaskGroup(of: [Result<Answer, Rejection>].self) { group in
      group.addTask {
        _ = await service.submit(all: noise)
        return []
      }
      for chain in chains { group.addTask { await service.submit(chain: chain) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.count == 11)
    for chain in answers where !chain.isEmpty {
      #expect(words(chain) == Array(repeating: "accepted", count: 6))
      let sequences = try chain.map { try $0.get().receipt.sequence }
      #expect(sequences == Array(sequences[0]..<(sequences[0] + 6)))
    }
    await service.close()
    try await check(ledger)
  }

  // MARK: what stops it

  /// A command that is not accepted, and why.
  struct Obstacle: Sendable, CustomTestStringConvertible {
    let code: String
    /// Whether it is journalled.
    var isRefusal = false
    let make: @Sendable (TemporaryLedger) throws -> [UInt8]

    var testDescription: String { code }
  }

  static let obstacles = [
    Obstacle(code: "not-presented", isRefusal: true) { ledger in
      try ledger.sign(Province.claim(99), by: "channel-1")
    },
    Obstacle(code: "jws-not-three-parts") { _ in Array("claim".utf8) },
    Obstacle(code: "unknown-key") { ledger in
      try TestParty("stranger").sign(Province.claim(1), at: ledger.clock.now())
    },
    Obstacle(code: "bad-signature") { ledger in
      try TestParty("channel-1").sign(Province.claim(1), at: ledger.clock.now())
    },
    Obstacle(code: "other-ledger") { ledger in
      try ledger.sign(Province.claim(1), by: "channel-1", audience: "quanbu.example/other")
    },
    Obstacle(code: "stale-command") { ledger in
      try ledger.sign(
        Province.claim(1), by: "channel-1", at: ledger.clock.now().adding(milliseconds: -86_401_000))
    },
  ]

  @Test(arguments: obstacles, [0, 2, 4])
  func `ends with the first that is not accepted, and what follows leaves no trace`(
    _ obstacle: Obstacle, at place: Int
  ) async throws {
    let (ledger, commands) = try await claims()
    let service = try ledger.open()
    let before = try ledger.entryCount()
    var broken = commands
    broken[place] = try obstacle.make(ledger)
    let rest = 4 - place
    #expect(
      words(await service.submit(chain: broken))
        == Array(repeating: "accepted", count: place) + [obstacle.code]
        + Array(repeating: "not-reached", count: rest))
    #expect(try ledger.entryCount() == before + Int64(place) + (obstacle.isRefusal ? 1 : 0))
    let told = [obstacle.code: obstacle.isRefusal ? 0 : 1, "not-reached": rest].filter { $0.value > 0 }
    #expect(service.rejections == told)
    // With what was wrong mended, the same bytes go on.
    #expect(
      words(await service.submit(chain: commands))
        == Array(repeating: "again", count: place) + Array(repeating: "accepted", count: 5 - place))
    await service.close()
    try await check(ledger)
  }

  @Test func `tells of two obstacles only the first`() async throws {
    let (ledger, commands) = try await claims()
    let service = try ledger.open()
    var broken = commands
    broken[1] = try ledger.sign(Province.claim(99), by: "channel-1")
    broken[3] = Array("claim".utf8)
    #expect(
      words(await service.submit(chain: broken))
        == ["accepted", "not-presented", "not-reached", "not-reached", "not-reached"])
    await service.close()
  }

  @Test func `ends where a command id was used for something else`() async throws {
    let (ledger, _) = try await claims()
    let service = try ledger.open()
    let id = CommandID(at: ledger.clock.now(), random: Array(0..<10))
    let commands = try [1, 2, 3].map {
      try ledger.sign(Province.claim($0), by: "channel-1", command: $0 < 3 ? id : nil)
    }
    #expect(
      words(await service.submit(chain: commands)) == ["accepted", "command-id-reused", "not-reached"])
    await service.close()
  }

  @Test func `ends where a key has sent or was refused enough`() async throws {
    let (ledger, commands) = try await claims(refusalsPerHour: 1)
    let service = try ledger.open(OpenLedger.Options(perKeyPerMinute: 3))
    #expect(
      words(await service.submit(chain: commands))
        == ["accepted", "accepted", "accepted", "too-many-requests", "not-reached"])
    await service.close()
    let again = try ledger.open()
    let wrong = try ledger.sign(Province.claim(99), by: "channel-1")
    #expect(words(await again.submit(chain: [wrong])) == ["not-presented"])
    #expect(
      words(await again.submit(chain: commands))
        == ["again", "again", "again", "too-many-refusals", "not-reached"])
    await again.close()
  }

  @Test func `ends where no more may wait`() async throws {
    let (ledger, commands) = try await claims()
    let service = try ledger.open(OpenLedger.Options(queueLimit: 3))
    var broken = commands
    broken[1] = try ledger.sign(Province.claim(99), by: "channel-1")
    #expect(
      words(await service.submit(chain: broken))
        == ["accepted", "not-presented", "not-reached", "not-reached", "not-reached"])
    #expect(
      words(await service.submit(chain: commands)) == [
        "again", "accepted", "accepted", "busy", "not-reached",
      ]
    )
    #expect(words(await service.submit(chain: Array(commands[3...]))) == ["accepted", "accepted"])
    await service.close()
  }

  @Test func `of nothing is answered with nothing, and of a closed ledger with why`() async throws {
    let (ledger, commands) = try await claims()
    let service = try ledger.open()
    #expect(await service.submit(chain: []).isEmpty)
    await service.close()
    #expect(await service.submit(chain: []).isEmpty)
    #expect(
      words(await service.submit(chain: Array(commands[..<3])))
        == ["writer-stopped", "not-reached", "not-reached"])
  }

  // MARK: again

  @Test func `sent again gets the same entries, at once and after a restart`() async throws {
    let (ledger, commands) = try await claims()
    let before = try ledger.entryCount()
    let service = try ledger.open()
    let first = try await service.submit(chain: commands).map { try $0.get().receipt.entry }
    let again = await service.submit(chain: commands)
    #expect(words(again) == Array(repeating: "again", count: 5))
    #expect(try again.map { try $0.get().receipt.entry } == first)
    await service.close()
    let restarted = try ledger.open()
    let later = await restarted.submit(chain: commands)
    #expect(words(later) == Array(repeating: "again", count: 5))
    #expect(try later.map { try $0.get().receipt.entry } == first)
    await restarted.close()
    #expect(try ledger.entryCount() == before + 5)
  }

  @Test func `goes on where an earlier run ended`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let commands = try issues(8, each: 3, ledger)
    let service = try ledger.open()
    _ = await service.submit(chain: Array(commands[..<4]))
    await service.close()
    let again = try ledger.open()
    #expect(
      words(await again.submit(chain: commands))
        == Array(repeating: "again", count: 4) + Array(repeating: "accepted", count: 4))
    await again.close()
    try await check(ledger)
  }

  @Test func `ends where it was refused before, at once and after a restart`() async throws {
    let (ledger, commands) = try await claims()
    var broken = commands
    broken[2] = try ledger.sign(Province.claim(99), by: "channel-1")
    let service = try ledger.open()
    _ = await service.submit(chain: broken)
    let before = try ledger.entryCount()
    let expected = ["again", "again", "not-presented again", "not-reached", "not-reached"]
    #expect(words(await service.submit(chain: broken)) == expected)
    await service.close()
    let again = try ledger.open()
    #expect(words(await again.submit(chain: broken)) == expected)
    await again.close()
    #expect(try ledger.entryCount() == before)
  }

  /// What came before may not be durable yet when it is asked for again.
  @Test func `sent many times at once is journalled once`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let before = try ledger.entryCount()
    var commands = try issues(1100, ledger)
    commands[1060] = try ledger.sign(Province.issue(first: 9999, count: 1), by: "issuer-1")
    let chains = await withTaskGroup(of: [Result<Answer, Rejection>].self) { group in
      for _ in 0..<3 { group.addTask { [commands] in await service.submit(chain: commands) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(try ledger.entryCount() == before + 1061)
    for chain in chains {
      #expect(chain[..<1060].allSatisfy { (try? $0.get().outcome.isAccepted) ?? false })
      #expect(chain[1060].refusal == .numberNotNext)
      #expect(chain[1061...].allSatisfy { $0.failure == .notReached })
    }
    #expect(try chains.count { try !$0[0].get().isRepeat } == 1)
    await service.close()
  }
}

extension Result<Answer, Rejection> {
  /// What a command came to, in a word or two.
  fileprivate var word: String {
    switch self {
    case .failure(let rejection): return rejection.code
    case .success(let answer):
      switch answer.outcome {
      case .accepted: return answer.isRepeat ? "again" : "accepted"
      case .refused(let refused): return refused.refusal.name + (answer.isRepeat ? " again" : "")
      }
    }
  }
}
