import Signing
import Synchronization
import Vouchers

/// Signs the requests of a round before its clock starts, on all cores.
final class CommandMaker: Sendable {
  private let plan: Plan
  private let institutions: [Signatory]
  private let seen: Seen
  /// The next single one and the next list of the plan that nobody has redeemed yet.
  private let next = Mutex((single: 0, list: 0))

  init(_ plan: Plan, _ workshop: Workshop) throws {
    self.plan = plan
    institutions = try workshop.institutions()
    seen = try workshop.seen()
  }

  /// As many commands as asked for, if the plan has them, in the random order of the plan. Their ids follow the moments
  /// they are to be sent at, as those of many institutions that send at random do.
  ///
  /// - Parameter spacing: milliseconds from one command to the next.
  func commands(
    _ kind: LoadKind, count: Int, from start: Instant, spacing: Double
  ) async throws -> [[UInt8]] {
    let range = next.withLock { next in
      switch kind {
      case .single:
        let range = next.single..<min(next.single + count, plan.singles.count)
        next.single = range.upperBound
        return range
      case .list:
        let range = next.list..<min(next.list + count, plan.lists.count)
        next.list = range.upperBound
        return range
      case .check:
        // Of vouchers that nobody has redeemed, and that stay so.
        return next.single..<min(next.single + count, plan.singles.count)
      }
    }
    let commands = Mutex([[UInt8]](repeating: [], count: range.count))
    let sign: @Sendable (Int) throws -> Void = { offset in
      let at = try Instant(milliseconds: start.milliseconds + Int64(Double(offset) * spacing))
      let command = try self.command(kind, range.lowerBound + offset, at: at)
      commands.withLock { $0[offset] = command }
    }
    let part = 1000
    try await withThrowingTaskGroup(of: Void.self) { group in
      for begin in stride(from: 0, to: range.count, by: part) {
        group.addTask { for offset in begin..<min(begin + part, range.count) { try sign(offset) } }
      }
      try await group.waitForAll()
    }
    return commands.withLock { $0 }
  }

  private func command(_ kind: LoadKind, _ place: Int, at instant: Instant) throws -> [UInt8] {
    let room: Plan.Classroom
    let numbers: [Int32]
    switch kind {
    case .single, .check:
      room = plan.classes[Int(plan.singles[place].classroom)]
      numbers = [plan.singles[place].number]
    case .list:
      room = plan.classes[plan.lists[place]]
      numbers = room.learners
    }
    let act = try Plan.redemption(of: numbers, in: room)
    let party = institutions[room.institution]
    if kind.isJournalled { return try seen.sign(act, by: party, at: instant) }
    // A question must be fresh by the service's clock, which began there some minutes ago.
    let query = Query(
      audience: Workshop.origin, id: CommandID(at: instant, random: Random.bytes(10)),
      issuedAt: try Stage.redeemSingle.instant(0, of: 1).seconds + 300,
      question: .commandCheck(CommandCheck(act: act)))
    return try CompactJWS.sign(
      payload: query.payload, keyID: party.id.text, type: Query.type, with: party.key)
  }
}
