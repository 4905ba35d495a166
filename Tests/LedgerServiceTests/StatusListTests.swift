import Foundation
import Glibc
import InMemoryLogging
import Journal
import Logging
import MerkleLog
import ServiceSupport
import Signing
import TestSupport
import Testing
import Vouchers
import Wire

@testable import LedgerService

@Suite struct `the status list` {
  private static let interval: Int64 = 600
  private static let validity: Int64 = 7_200
  private static let options = OpenLedger.Options(
    statusList: StatusListPublisher.Options(validity: validity, interval: interval))

  private func open(_ bytes: [UInt8], _ ledger: TemporaryLedger) throws -> StatusList {
    try StatusList.open(bytes, origin: TemporaryLedger.origin, verifiers: ledger.verifiers)
  }

  /// Which vouchers a list calls unusable.
  private func listed(_ list: StatusList, of numbers: ClosedRange<Int64> = 1...6) -> [Int64] {
    numbers.filter {
      list.prefixes.contains(PrefixList.prefix(of: Digest.sha256(Array(Province.token($0).utf8))))
    }
  }

  /// Six vouchers: 1 and 2 activated, 3 and 6 claimed, 4 issued, 5 void.
  private func taught(_ province: Province, _ service: OpenLedger) async throws {
    try await province.activated("c1", first: 1, count: 2, service)
    try await province.accept(Province.issue(first: 3, count: 4), by: "issuer-1", service)
    for number in [3, 6] as [Int64] {
      try await province.accept(Province.claim(number), by: "channel-1", service)
    }
    try await province.accept(.voidVoucher(VoidVoucher(voucher: 5, reason: "lost")), by: "issuer-1", service)
  }

  private func withdraw(_ number: Int64, _ province: Province, _ service: OpenLedger) async throws {
    let voucher = VoucherNumber(integerLiteral: number)
    try await province.accept(
      .withdrawLearners(WithdrawLearners(id: "c1", vouchers: [voucher], reason: "moved")), by: "school-1",
      service)
  }

  /// Asks until the list is another one; the old one is served meanwhile.
  private func next(
    after old: [UInt8], _ publisher: StatusListPublisher, now: Instant
  ) async throws -> [UInt8] {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      let bytes = try publisher.current(now: now)
      if bytes != old { return bytes }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw UnexpectedOutcome("no new list")
  }

  @Test func `holds what no class can take, as of the newest entry, signed for its time`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open(Self.options)
    let empty = try open(try service.statusList.current(now: ledger.clock.now()), ledger)
    #expect(empty.head.count == 0)
    await service.close()
    let again = try ledger.open(Self.options)
    try await taught(province, again)
    let now = ledger.clock.now()
    let list = try open(try again.statusList.current(now: now), ledger)
    #expect(listed(list) == [1, 2, 5])
    #expect(list.head.size == (try ledger.entryCount()))
    #expect(list.head.issuedAt == now.seconds && list.head.expiresAt == now.seconds + Self.validity)
    // The day after their last usable day all are.
    ledger.clock.step(hours: 24 * 93)
    #expect(listed(try open(try again.statusList.current(now: ledger.clock.now()), ledger)) == Array(1...6))
    await again.close()
  }

  @Test func `is made anew after the interval, and deltas lead from one to the next`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open(Self.options)
    let publisher = service.statusList
    try await taught(province, service)
    let first = try publisher.current(now: ledger.clock.now())
    // 2 may be used again, 6 no more.
    try await withdraw(2, province, service)
    try await province.accept(.voidVoucher(VoidVoucher(voucher: 6, reason: "lost")), by: "issuer-1", service)
    ledger.clock.step(seconds: Self.interval - 1)
    #expect(try publisher.current(now: ledger.clock.now()) == first)
    await publisher.finish()
    #expect(try publisher.current(now: ledger.clock.now()) == first)
    ledger.clock.step(seconds: 1)
    let second = try await next(after: first, publisher, now: ledger.clock.now())
    let old = try open(first, ledger)
    let new = try open(second, ledger)
    #expect(listed(old) == [1, 2, 5])
    #expect(listed(new) == [1, 5, 6])
    let now = ledger.clock.now()
    let bytes = try #require(try publisher.delta(since: old.head.size, now: now))
    #expect(bytes == (try publisher.delta(since: old.head.size, now: now)))
    let delta = try StatusListDelta.open(
      bytes, origin: TemporaryLedger.origin, verifiers: ledger.verifiers)
    #expect(delta.changes.added.count == 1 && delta.changes.removed.count == 1)
    #expect(try delta.applied(to: old).bytes == second)
    // From where nobody was, or nothing is known, the whole list it is.
    for size in [-1, 0, old.head.size + 1, new.head.size + 1, .max] {
      #expect(try publisher.delta(since: size, now: now) == nil, "\(size)")
    }
    await service.close()
    // A service that was started again knows nothing of older lists.
    let restarted = try ledger.open(Self.options)
    #expect(try restarted.statusList.delta(since: old.head.size, now: now) == nil)
    await restarted.close()
  }

  @Test func `is not made anew for its own sake, but signed again before half its time is over`()
    async throws
  {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open(Self.options)
    let publisher = service.statusList
    let first = try publisher.current(now: ledger.clock.now())
    ledger.clock.step(seconds: Self.validity / 2 - 1)
    try publisher.refresh(now: ledger.clock.now())
    #expect(try publisher.current(now: ledger.clock.now()) == first)
    ledger.clock.step(seconds: 1)
    try publisher.refresh(now: ledger.clock.now())
    let second = try open(try publisher.current(now: ledger.clock.now()), ledger)
    #expect(second.head.issuedAt == ledger.clock.now().seconds)
    #expect(second.head.digest == (try open(first, ledger)).head.digest)
    await service.close()
  }

  @Test func `that nobody asked for until it expired is made before the answer`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open(Self.options)
    let first = try service.statusList.current(now: ledger.clock.now())
    try await province.accept(Province.issue(first: 1, count: 1), by: "issuer-1", service)
    ledger.clock.step(seconds: Self.validity)
    let second = try open(try service.statusList.current(now: ledger.clock.now()), ledger)
    #expect(second.head.size == (try open(first, ledger)).head.size + 1)
    // A clock that was ahead and is set right: nobody could use a list from the future.
    ledger.clock.step(hours: -2)
    let third = try open(try service.statusList.current(now: ledger.clock.now()), ledger)
    #expect(third.head.issuedAt == ledger.clock.now().seconds)
    #expect(try service.statusList.delta(since: second.head.size, now: ledger.clock.now()) != nil)
    await service.close()
  }

  @Test func `that cannot be made anew is served until it expires, and somebody is told`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let log = InMemoryLogHandler()
    let service = try ledger.open(Self.options, logger: Logger(label: "test") { _ in log })
    let first = try service.statusList.current(now: ledger.clock.now())
    try await province.accept(Province.issue(first: 1, count: 1), by: "issuer-1", service)
    await service.close()
    try FileManager.default.moveItem(atPath: ledger.folder.path, toPath: ledger.folder.path + ".away")
    ledger.clock.step(seconds: Self.interval)
    for _ in 0..<100 { #expect(try service.statusList.current(now: ledger.clock.now()) == first) }
    #expect(throws: JournalError.self) { try service.statusList.refresh(now: ledger.clock.now()) }
    #expect(log.entries.contains { $0.message == "no new status list" })
    ledger.clock.step(seconds: Self.validity - Self.interval)
    #expect(throws: JournalError.self) { try service.statusList.current(now: ledger.clock.now()) }
    try FileManager.default.moveItem(atPath: ledger.folder.path + ".away", toPath: ledger.folder.path)
    #expect(try service.statusList.current(now: ledger.clock.now()) != first)
  }

  @Test(.timeLimit(.minutes(10))) func `is served while a new one takes as long as it likes`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open(Self.options)
    let publisher = service.statusList
    let first = try publisher.current(now: ledger.clock.now())
    try await province.accept(Province.issue(first: 1, count: 1), by: "issuer-1", service)
    await service.close()
    // A pipe in the journal's place: whoever opens it waits until somebody writes.
    let path = ledger.folder.journal
    try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
    #expect(mkfifo(path, 0o600) == 0)
    ledger.clock.step(seconds: Self.interval)
    let size = try open(first, ledger).head.size
    for _ in 0..<100 {
      #expect(try publisher.current(now: ledger.clock.now()) == first)
      #expect(try publisher.delta(since: size, now: ledger.clock.now()) != nil)
    }
    // Let it go, with nothing to read.
    close(Glibc.open(path, O_WRONLY))
    #expect(throws: JournalError.self) {
      let writer = Glibc.open(path, O_RDWR | O_NONBLOCK)
      defer { close(writer) }
      try publisher.refresh(now: ledger.clock.now())
    }
    unlink(path)
    try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
    try publisher.refresh(now: ledger.clock.now())
    #expect(try publisher.current(now: ledger.clock.now()) != first)
  }

  @Test func `is whole whoever asks while it changes`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open(
      OpenLedger.Options(statusList: StatusListPublisher.Options(validity: Self.validity, interval: 1)))
    let publisher = service.statusList
    let verifiers = try ledger.verifiers
    try await province.accept(Province.issue(first: 1, count: 60), by: "issuer-1", service)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          var held = try publisher.list(now: ledger.clock.now())
          for _ in 0..<40 {
            let now = ledger.clock.now()
            if let bytes = try publisher.delta(since: held.head.size, now: now) {
              held = try StatusListDelta.open(
                bytes, origin: TemporaryLedger.origin, verifiers: verifiers
              ).applied(to: held)
            } else {
              held = try StatusList.open(
                publisher.current(now: now), origin: TemporaryLedger.origin, verifiers: verifiers)
            }
            try await Task.sleep(for: .milliseconds(2))
          }
        }
      }
      group.addTask {
        for number in 1...60 as ClosedRange<Int64> {
          let act = VoidVoucher(voucher: VoucherNumber(integerLiteral: number), reason: "x")
          try await province.accept(.voidVoucher(act), by: "issuer-1", service)
          ledger.clock.step(seconds: 1)
        }
      }
      try await group.waitForAll()
    }
    try publisher.refresh(now: ledger.clock.now())
    #expect(try publisher.list(now: ledger.clock.now()).prefixes.count == 60)
    await service.close()
  }
}

@Suite struct `what changed from list to list` {
  let signer: NoteSigner

  init() throws {
    signer = try NoteSigner(name: "log.example", kind: .ed25519, key: .generate(.ed25519))
  }

  private func list(_ prefixes: some Sequence<UInt64>, size: Int64, at time: Int64? = nil) throws
    -> StatusList
  {
    try StatusList(
      origin: "log.example", size: size, issuedAt: time ?? size, expiresAt: 10_000,
      prefixes: PrefixList(sorting: Array(prefixes)), signers: [signer])
  }

  private func apply(_ bytes: [UInt8]?, to list: StatusList) throws -> StatusList? {
    try bytes.map {
      try StatusListDelta.open($0, origin: "log.example", verifiers: [signer.verifier]).applied(to: list)
    }
  }

  @Test func `leads from every list it knows to the newest`() throws {
    var history = StatusListHistory()
    var random = SplitMix(5)
    var model = Set((0..<500).map { _ in random.next() })
    var lists = [try list(model, size: 0)]
    for size in 1...30 as ClosedRange<Int64> {
      for _ in 0..<5 { if let gone = model.randomElement(using: &random) { model.remove(gone) } }
      for _ in 0..<7 { model.insert(random.next()) }
      let new = try list(model, size: size * 3)
      if let old = lists.last { history.append(from: old, to: new) }
      lists.append(new)
    }
    let newest = try #require(lists.last)
    for old in lists {
      #expect(try apply(history.delta(since: old.head.size, to: newest), to: old)?.bytes == newest.bytes)
    }
    for size in [1, 91, -3] as [Int64] { #expect(history.delta(since: size, to: newest) == nil) }
  }

  @Test func `two lists of one size are told apart by nobody, so the whole is sent`() throws {
    var history = StatusListHistory()
    let lists = [
      try list(1...50, size: 3, at: 1), try list(1...60, size: 3, at: 2), try list(1...61, size: 4, at: 3),
      try list(1...61, size: 4, at: 4),
    ]
    for place in 1..<4 { history.append(from: lists[place - 1], to: lists[place]) }
    #expect(history.delta(since: 3, to: lists[3]) == nil)
    // Signed again, it is the same list.
    #expect(try apply(history.delta(since: 4, to: lists[3]), to: lists[2])?.bytes == lists[3].bytes)
    #expect(try apply(history.delta(since: 4, to: lists[3]), to: lists[3])?.bytes == lists[3].bytes)
  }

  @Test func `a delta as long as the list is not sent`() throws {
    var history = StatusListHistory()
    let lists = [try list(1...100, size: 1), try list(101...200, size: 2)]
    history.append(from: lists[0], to: lists[1])
    #expect(history.delta(since: 1, to: lists[1]) == nil)
    #expect(history.delta(since: 2, to: lists[1]) != nil)
  }

  @Test func `a list from before leads nowhere`() throws {
    var history = StatusListHistory()
    let lists = [
      try list(1...100, size: 1, at: 1), try list(1...101, size: 2, at: 9),
      try list(1...102, size: 3, at: 5),
    ]
    history.append(from: lists[0], to: lists[1])
    history.append(from: lists[1], to: lists[2])
    #expect(history.delta(since: 1, to: lists[2]) == nil)
    #expect(history.delta(since: 2, to: lists[2]) == nil)
    #expect(history.delta(since: 3, to: lists[2]) != nil)
  }

  @Test func `what is kept is bounded in steps and in changes`() throws {
    var history = StatusListHistory()
    var old = try list(0...9, size: 0)
    for size in 1...1_100 as ClosedRange<Int64> {
      let new = try list((0...9).map { $0 + UInt64(size % 2) }, size: size)
      history.append(from: old, to: new)
      old = new
    }
    #expect(history.delta(since: 1_100 - 1_025, to: old) == nil)
    #expect(history.delta(since: 1_100 - 1_024, to: old) != nil)
    // Half the list and 65,536 changes.
    var large = StatusListHistory()
    let lists = [
      try list(0..<150_000, size: 1), try list(0..<250_000, size: 2), try list(0..<251_000, size: 3),
    ]
    large.append(from: lists[0], to: lists[1])
    #expect(large.delta(since: 1, to: lists[1]) != nil)
    large.append(from: lists[1], to: lists[2])
    #expect(large.delta(since: 1, to: lists[2]) != nil)
    let last = try list(0..<350_000, size: 4)
    large.append(from: lists[2], to: last)
    #expect(large.delta(since: 1, to: last) != nil)
    let end = try list(0..<460_000, size: 5)
    large.append(from: last, to: end)
    #expect(large.delta(since: 1, to: end) == nil)
    #expect(large.delta(since: 4, to: end) != nil)
  }
}
