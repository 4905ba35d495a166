import Allocation
import Foundation
import Ledger
import LedgerService
import Synchronization
import Vouchers

/// Runs one stage in this process and writes its result.
struct StageRun {
  /// Commands under way at once: single ones, and lists of fifty.
  static let inFlight = (single: 4096, list: 256)
  /// Redemptions in the first measured part, which tells what growth costs: small ledgers have no more of them.
  static let firstPart = 8_000
  /// Redemptions signed ahead of each later part. A part begins and ends with half of the machine idle, for as long as three groups
  /// take: it must be long beside them.
  static let round = 80_000

  let workshop: Workshop
  let plan: Plan
  let stage: Stage

  func run() async throws {
    // As the service does.
    Allocator.giveBack(after: 1000)
    switch stage {
    case .found: return try await Founding(workshop: workshop, plan: plan).run()
    case .audit: return try AuditStage(workshop: workshop).run()
    case .issue, .claim, .activate, .redeemSingle, .redeemLists: try await write()
    }
  }

  private func write() async throws {
    let opened = ContinuousClock.now
    let session = try Session(workshop, plan, stage)
    let opening = seconds(since: opened)
    let before = try workshop.look().entries
    let bytesBefore = workshop.fileBytes()
    let tally = Tally()
    var meter = Meter()
    var turns: [StageResult.Turn] = []
    let vouchers: Int
    switch stage {
    case .found, .audit: vouchers = 0
    case .issue: vouchers = try await IssueStage(session: session, tally: tally).run(&meter)
    case .claim: vouchers = try await claim(session, tally, &meter)
    case .activate: vouchers = try await activate(session, tally, &meter)
    case .redeemSingle: vouchers = try await redeemSingles(session, tally, &meter, &turns)
    case .redeemLists: vouchers = try await redeemLists(session, tally, &meter)
    }
    let written = Int(try workshop.look().entries - before)
    let peak = Meter.peakMemory()
    await session.ledger.close()
    try check(tally, written: written)
    let result = StageResult(
      stage: stage.rawValue, entries: written, vouchers: vouchers, wall: meter.wall,
      processor: meter.processor,
      refused: tally.refusedCount, rejected: tally.rejectedCount, groups: try workshop.groups(after: before),
      entryBytes: Double(tally.entryBytes) / Double(max(1, written)),
      fileBytes: Double(workshop.fileBytes() - bytesBefore) / Double(max(1, written)), peakMegabytes: peak,
      opening: opening, stolen: meter.stolen,
      first: stage == .redeemSingle
        ? meter.first.map {
          StageResult.Part(entries: min(Self.firstPart, written), wall: $0.wall, processor: $0.processor)
        } : nil, turns: turns)
    try Results.write(result, in: workshop)
  }

  /// No rate without this: as many entries as answers, none of them a repeat.
  private func check(_ tally: Tally, written: Int) throws {
    guard tally.acceptedCount + tally.refusedCount == written, tally.repeatCount == 0 else {
      throw BenchError(
        "\(stage.rawValue): \(written) entries, but \(tally.acceptedCount) accepted, \(tally.refusedCount) refused, "
          + "\(tally.repeatCount) repeated, \(tally.rejectedCount) rejected (\(tally.problem ?? "-"))")
    }
    if let problem = tally.problem { Progress.note("\(stage.rawValue): first problem \(problem)") }
  }

  // MARK: claim and activate

  private func claim(_ session: Session, _ tally: Tally, _ meter: inout Meter) async throws -> Int {
    let channel = try workshop.signatory("channel-1")
    let count = plan.vouchers
    meter.start()
    try await inParallel(count) { index in
      let instant = try Stage.claim.instant(index, of: count)
      let act = Act.claimVoucher(
        ClaimVoucher(voucher: try VoucherNumber(Int64(index + 1)), holder: Plan.holder(of: index + 1)))
      let command = try session.sign(act, by: channel, at: instant)
      session.clock.advance(to: instant)
      tally.count(await session.ledger.submit(command))
    }
    meter.stop()
    return tally.acceptedCount
  }

  /// Each class is filed, approved and joined by its fifty learners.
  private func activate(_ session: Session, _ tally: Tally, _ meter: inout Meter) async throws -> Int {
    let institutions = try workshop.institutions()
    let reviewer = try workshop.signatory("reviewer-1")
    let file = try TokenFile(workshop.tokens)
    let count = plan.classes.count
    let plan = plan
    meter.start()
    try await inParallel(count) { index in
      let room = plan.classes[index]
      let instant = try Stage.activate.instant(index, of: count)
      session.clock.advance(to: instant)
      let party = institutions[room.institution]
      let filing = Act.fileClass(
        FileClass(
          id: room.id, programme: try ProgrammeCode("welding"),
          entity: try EntityCode(Plan.entities[room.entity]),
          start: Stage.day(Stage.classEnd), end: Stage.day(Stage.classEnd), seats: Plan.classLength,
          uplift: nil,
          plan: Plan.holder(of: -index)))
      tally.count(await session.ledger.submit(try session.sign(filing, by: party, at: instant)))
      let approval = Act.approveClass(ApproveClass(id: room.id))
      tally.count(await session.ledger.submit(try session.sign(approval, by: reviewer, at: instant)))
      let learners = try room.learners.map {
        ActivateVouchers.Learner(token: try file.token(of: Int($0)), holder: Plan.holder(of: Int($0)))
      }
      let joining = Act.activateVouchers(ActivateVouchers(id: room.id, learners: learners))
      tally.count(await session.ledger.submit(try session.sign(joining, by: party, at: instant)))
    }
    meter.stop()
    return count * Plan.classLength
  }

  // MARK: redeem

  private func redeemSingles(
    _ session: Session, _ tally: Tally, _ meter: inout Meter, _ turns: inout [StageResult.Turn]
  ) async throws -> Int {
    let singles = plan.singles.map { (Int($0.classroom), [$0.number]) }
    turns = try await redeem(singles, session, tally, &meter)
    return tally.acceptedCount
  }

  private func redeemLists(_ session: Session, _ tally: Tally, _ meter: inout Meter) async throws -> Int {
    _ = try await redeem(plan.lists.map { ($0, plan.classes[$0].learners) }, session, tally, &meter)
    return tally.acceptedCount * Plan.classLength
  }

  /// Signs a round of commands, then measures how long they take to be answered; signing is not measured. After a round of
  /// single ones OpenSSL's turn comes, for the machine is not the same from one minute to the next.
  private func redeem(
    _ items: [(classroom: Int, learners: [Int32])], _ session: Session, _ tally: Tally, _ meter: inout Meter
  ) async throws -> [StageResult.Turn] {
    var turns: [StageResult.Turn] = []
    let institutions = try workshop.institutions()
    let round = max(1, Self.round / items[0].learners.count)
    var progress = Progress(stage.rawValue, of: items.count)
    var start = 0
    while start < items.count {
      let range = start..<min(start + (start == 0 ? min(Self.firstPart, round) : round), items.count)
      defer { start = range.upperBound }
      let commands = try await signed(items, range, session, institutions)
      meter.start()
      try await inParallel(commands.count) { index in
        tally.count(await session.ledger.submit(commands[index]))
      }
      meter.stop()
      progress.step(range.upperBound)
      guard stage == .redeemSingle, start > 0 else { continue }
      let limit = try SpeedOfOpenSSL.verificationsOnAll(seconds: 2)
      turns.append(StageResult.Turn(perSecond: Double(commands.count) / meter.newestWall, limit: limit))
    }
    return turns
  }

  private func signed(
    _ items: [(classroom: Int, learners: [Int32])], _ range: Range<Int>, _ session: Session,
    _ institutions: [Signatory]
  ) async throws -> [[UInt8]] {
    let commands = Mutex([[UInt8]](repeating: [], count: range.count))
    let plan = plan
    try await inParallel(range.count) { index in
      let (classroom, numbers) = items[range.lowerBound + index]
      let room = plan.classes[classroom]
      let command = try session.sign(
        Plan.redemption(of: numbers, in: room), by: institutions[room.institution], at: session.clock.now())
      commands.withLock { $0[index] = command }
    }
    return commands.withLock { $0 }
  }

  private var tasks: Int {
    switch stage {
    case .activate, .redeemLists: Self.inFlight.list
    case .found, .issue, .claim, .redeemSingle, .audit: Self.inFlight.single
    }
  }

  /// Where a stage's clock runs through its days a command must not wait longer than the rules let it: those of an eighth of the
  /// days at most are under way at once.
  private func atOnce(of count: Int) -> Int {
    stage.isAtOwnPace ? min(tasks, count) : max(1, min(tasks, count / 8))
  }

  /// Runs `body` for 0..<count from as many tasks as commands are under way.
  private func inParallel(_ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
    let next = Next()
    let name = stage.rawValue
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<atOnce(of: count) {
        group.addTask {
          while let index = next.take(below: count) {
            try await body(index)
            if index % 50_000 == 49_999 { Progress.note("\(name) \(index + 1)/\(count)") }
          }
        }
      }
      try await group.waitForAll()
    }
  }
}

/// Hands out 0, 1, 2, …
private final class Next: Sendable {
  private let value = Atomic<Int>(0)

  func take(below limit: Int) -> Int? {
    let mine = value.add(1, ordering: .relaxed).oldValue
    return mine < limit ? mine : nil
  }
}

func seconds(since start: ContinuousClock.Instant) -> Double {
  let (seconds, attoseconds) = start.duration(to: .now).components
  return Double(seconds) + Double(attoseconds) / 1e18
}

/// Says how far a stage is, at most once in two seconds, on standard error.
struct Progress {
  private let name: String
  private let total: Int
  private var last = ContinuousClock.now

  init(_ name: String, of total: Int) {
    self.name = name
    self.total = total
  }

  mutating func step(_ done: Int) {
    guard last.duration(to: .now) > .seconds(2) || done == total else { return }
    last = .now
    Self.note("\(name) \(done)/\(total)")
  }

  static func note(_ text: String) {
    FileHandle.standardError.write(Data(("  " + text + "\n").utf8))
  }
}
