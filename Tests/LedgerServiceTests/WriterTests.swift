import Foundation
import Journal
import Ledger
import LedgerService
import ServiceSupport
import TestSupport
import Testing
import Vouchers

@Suite struct `the writer` {
  @Test func `answers everything it accepted before it ends`() async throws {
    let province = try await Province.founded(refusalsPerHour: 1_000_000)
    let ledger = province.ledger
    let service = try ledger.open()
    let first = try ledger.entryCount()
    let commands = try (0..<600).map { _ in try ledger.sign(Province.claim(1), by: "channel-1") }
    let answers = await withTaskGroup(of: [Result<Answer, Rejection>].self) { group in
      group.addTask { await service.submit(all: commands) }
      group.addTask {
        while ((try? ledger.entryCount()) ?? first) == first { await Task.yield() }
        await service.close()
        return []
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(answers.count == 600)
    let answered = Set(answers.compactMap { try? $0.get().receipt.sequence })
    #expect(Set(answers.compactMap(\.failureCode)).isSubset(of: ["writer-stopped"]))
    // Every entry was answered, and every answer is an entry.
    #expect(answered == Set(first..<(try ledger.entryCount())))
    #expect(await service.submit(commands[0]).failure == .stopped("closed"))
    await service.close()
    var survivor = Survivor(ledger)
    try await survivor.check([])
  }

  @Test func `goes on when a caller no longer waits`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let command = try ledger.sign(Province.issue(first: 1, count: 1), by: "issuer-1")
    let caller = Task { await service.submit(command) }
    caller.cancel()
    let answer = try await caller.value.get()
    #expect(answer.outcome.isAccepted)
    #expect(try await service.submit(command).get().receipt.entry == answer.receipt.entry)
    await service.close()
  }

  @Test(arguments: ["", ".newest"])
  func `keeps no answer back when the high-water copy cannot be written, and stops`(_ suffix: String)
    async throws
  {
    let province = try await Province.founded()
    let ledger = province.ledger
    let path = ledger.folder.highWater + suffix
    let service = try ledger.open()
    let copy = try? Data(contentsOf: URL(fileURLWithPath: path))
    // The copy itself is written with a kept checkpoint.
    if suffix.isEmpty {
      ledger.clock.step(seconds: 60)
      try Tamper.remove(path)
    }
    try FileManager.default.createDirectory(atPath: path + "/x", withIntermediateDirectories: true)
    let command = try ledger.sign(Province.issue(first: 1, count: 1), by: "issuer-1")
    let answer = try await service.submit(command).get()
    #expect(answer.outcome.isAccepted)
    let next = try ledger.sign(Province.issue(first: 2, count: 1), by: "issuer-1")
    #expect(await service.submit(next).failureCode == "writer-stopped")
    await service.close()
    try Tamper.remove(path)
    try copy?.write(to: URL(fileURLWithPath: path))
    let again = try ledger.open()
    #expect(try await again.submit(command).get().receipt.entry == answer.receipt.entry)
    #expect(try await again.submit(next).get().outcome.isAccepted)
    await again.close()
  }

  @Test func `decides alike with next to no rows in memory`() async throws {
    let province = try await Province.founded()
    let service = try province.ledger.open(OpenLedger.Options(residentRows: 0))
    try await province.activated("class-1", first: 1, count: 40, service)
    try await province.accept(Province.redeem("class-1", Array(1...40)), by: "school-1", service)
    try await province.expect(.alreadyRedeemed, of: Province.redeem("class-1", [1]), by: "school-1", service)
    await service.close()
    var survivor = Survivor(province.ledger)
    try await survivor.check([])
  }

  @Test func `a row that was forgotten before it was durable is still known`() async throws {
    let province = try await Province.founded(refusalsPerHour: 1_000_000)
    let ledger = province.ledger
    let service = try ledger.open(OpenLedger.Options(residentRows: 0))
    try await province.activated("class-1", first: 1, count: 40, service)
    for round in 0..<20 {
      // Twice each, from many tasks: groups follow one another while the ones before are on their way to the disk.
      let numbers: [Int64] = [Int64(round * 2 + 1), Int64(round * 2 + 2)]
      let commands = try (0..<40).map {
        try ledger.sign(Province.redeem("class-1", [numbers[$0 % 2]]), by: "school-1")
      }
      let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
        for command in commands {
          group.addTask { try await service.submit(command).get().outcome.isAccepted }
        }
        return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(answers == 2)
    }
    await service.close()
    var survivor = Survivor(ledger)
    try await survivor.check([])
  }

  @Test func `keeps the write-ahead log short while it runs`() async throws {
    let province = try await Province.founded(refusalsPerHour: 1_000_000)
    let ledger = province.ledger
    let service = try ledger.open(OpenLedger.Options(journal: SQLiteJournal.Options(logLimit: 100)))
    for _ in 0..<300 {
      _ = try await service.submit(try ledger.sign(Province.claim(1), by: "channel-1")).get()
    }
    let log = try FileManager.default.attributesOfItem(atPath: ledger.folder.journal + "-wal")[.size] as? Int
    // A hundred pages and what one group adds to them.
    #expect(try #require(log) < 160 * 4096)
    await service.close()
  }

  /// SQLite's locks on a file are the process's (POSIX): whoever closes any descriptor of that file gives all of them back,
  /// and then the last to leave, a stranger's `sqlite3`, takes the log for its own (sqlite.org/howtocorrupt.html 2.2).
  @Test func `leaves nobody else the file alone while it runs, also after the log was moved into it`()
    async throws
  {
    let province = try await Province.founded(refusalsPerHour: 1_000_000)
    let ledger = province.ledger
    let service = try ledger.open(OpenLedger.Options(journal: SQLiteJournal.Options(logLimit: 20)))
    for _ in 0..<60 {
      _ = try await service.submit(try ledger.sign(Province.claim(1), by: "channel-1")).get()
    }
    let stranger = try ChildProcess(
      ["-batch", ledger.folder.journal, "PRAGMA journal_mode = DELETE"], program: "/usr/bin/sqlite3")
    try await stranger.wait()
    #expect(!stranger.lines.contains("delete"), "\(stranger.lines)")
    #expect(FileManager.default.fileExists(atPath: ledger.folder.journal + "-wal"))
    _ = try await service.submit(try ledger.sign(Province.claim(1), by: "channel-1")).get()
    await service.close()
    var survivor = Survivor(ledger)
    try await survivor.check([])
  }

  @Test func `ends twice without harm, and never before it began`() async throws {
    let ledger = try TemporaryLedger()
    let service = try ledger.open()
    await service.close()
    await service.close()
    await #expect(throws: Rejection.stopped("closed")) { try await service.lapse() }
    let again = try ledger.open()
    await again.close()
    #expect(try ledger.entryCount() == 1)
  }

  @Test func `takes a command from a key the same task has just registered`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let successor = try TestParty("school-2")
    let register = Act.registerInstitution(
      RegisterInstitution(
        code: Scenario.secondSchool, name: "学校", entity: Province.entity, programmes: Scenario.programmes,
        key: successor.newKey, override: "登记在册"))
    let file = Province.file("class-2", on: ledger.clock.now().day)
    #expect(
      await service.submit(try successor.sign(file, at: ledger.clock.now())).failureCode == "unknown-key")
    try await province.accept(register, by: "registrar-1", service)
    #expect(
      try await service.submit(try successor.sign(file, at: ledger.clock.now())).get().outcome.isAccepted)
    await service.close()
  }
}
