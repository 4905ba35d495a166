internal import Journal
internal import Ledger
internal import Vouchers

/// Deciding every command again, on the state its entry found, gives the outcome that was recorded; acts of
/// the ledger itself were due; and after each, accounts moved as the things did.
struct ReplayCheck {
  /// Differences after which going on would only tell consequences of the first.
  static let differenceLimit = 200

  var replay = Replay()
  private var decided: Int64 = 0
  private var refused: Int64 = 0
  private var own: Int64 = 0
  private var differences = 0
  private(set) var stoppedAt: Int64?

  mutating func take(
    _ request: Request, _ entry: Entry, _ log: inout AuditLog
  ) {
    decided += 1
    let moment = Moment(sequence: entry.sequence, at: entry.at)
    let expected = replay.decide(request, at: moment)
    if case .refused = entry.outcome {
      refused += 1
      if replay.isOverRefusalQuota(request.key, at: entry.at) {
        log.report(.overQuota(entry: entry.sequence, key: request.key.text))
      }
    }
    let isExpected = expected == entry.outcome
    if !isExpected { tellDifference(expected, entry, request.act, &log) }
    do throws(Inconsistency) {
      try replay.fold(entry.outcome, of: request, at: moment, isExpected: isExpected)
    } catch {
      differ(at: entry.sequence, error.finding(entry: entry.sequence), &log)
    }
  }

  /// Acts of the ledger itself: genesis, lapse, tally.
  mutating func takeOwn(_ entry: Entry, _ log: inout AuditLog) {
    own += 1
    let moment = Moment(sequence: entry.sequence, at: entry.at)
    guard case .accepted(let events) = entry.outcome, events.count == 1, let event = events.first else {
      return differ(at: entry.sequence, .unsignedAct(entry: entry.sequence, event: entry.outcome.label), &log)
    }
    switch event {
    case .genesis where entry.sequence == 0: break
    case .lapsed(let lapse): checkLapse(lapse, at: moment, &log)
    case .tallied(let key, let hour, let refusals) where refusals > 0:
      guard replay.canHaveTallied(key, hour: hour, at: entry.at) else {
        return differ(at: entry.sequence, .unsignedAct(entry: entry.sequence, event: event.name), &log)
      }
    default:
      return differ(at: entry.sequence, .unsignedAct(entry: entry.sequence, event: event.name), &log)
    }
    if !replay.set.permitsClockStep(to: entry.at) { log.report(.clockStep(entry: entry.sequence)) }
    do throws(Inconsistency) {
      try replay.fold(own: event, at: moment)
    } catch {
      differ(at: entry.sequence, error.finding(entry: entry.sequence), &log)
    }
  }

  private func checkLapse(_ lapse: Event.Lapse, at moment: Moment, _ log: inout AuditLog) {
    let due = Set(replay.set.dueToLapse(lapse.vouchers, at: moment))
    for number in lapse.vouchers where !due.contains(number) || lapse.day != moment.day {
      log.report(.lapseNotDue(entry: moment.sequence, voucher: number.value))
    }
  }

  /// An entry whose command cannot be read cannot be decided either; what follows would be judged on a wrong
  /// state.
  mutating func skip(_ entry: Int64, _ log: inout AuditLog) {
    differences += 1
    stopIfHopeless(entry, &log)
  }

  private mutating func differ(at entry: Int64, _ finding: Finding, _ log: inout AuditLog) {
    log.report(finding)
    differences += 1
    stopIfHopeless(entry, &log)
  }

  private mutating func stopIfHopeless(_ entry: Int64, _ log: inout AuditLog) {
    guard stoppedAt == nil, differences > Self.differenceLimit else { return }
    stoppedAt = entry
    log.report(.replayStopped(entry: entry))
  }

  private mutating func tellDifference(
    _ expected: Outcome, _ entry: Entry, _ act: Act, _ log: inout AuditLog
  ) {
    if let mine = expected.fen, let its = entry.outcome.fen, mine != its {
      return differ(
        at: entry.sequence,
        .amountDiffers(entry: entry.sequence, act: act.name, expected: mine, found: its), &log)
    }
    differ(
      at: entry.sequence,
      .outcomeDiffers(
        entry: entry.sequence, act: act.name, expected: expected.label, found: entry.outcome.label), &log)
  }

  func tell(_ log: inout AuditLog) {
    log.count(decided, "重新裁决", "decided again")
    log.count(refused, "其中拒绝", "refused")
    log.count(own, "账本自身行为", "own acts")
  }
}

extension Outcome {
  /// `accepted redeemed`, `refused over-budget`, for sentences.
  var label: String {
    switch self {
    case .accepted(let events): events.map(\.name).joined(separator: "+")
    case .refused(let refused):
      refused.refusal.name + (refused.subject.isEmpty ? "" : " [" + refused.subject + "]")
    }
  }

  /// What the outcome is about in fen, where it names amounts.
  var fen: Int64? {
    guard case .accepted(let events) = self, events.count == 1 else { return nil }
    switch events[0] {
    case .activated(let fen), .redeemed(let fen): return fen.reduce(0, &+)
    case .classApproved(let fen, _), .reviewed(let fen, _): return fen
    case .ordered(let lines): return lines.reduce(0) { $0 &+ $1.fen }
    case .genesis, .done, .proposed, .issued, .lapsed, .tallied: return nil
    }
  }
}

extension Inconsistency {
  /// As a finding: money out of balance by account and amount, everything else in words.
  func finding(entry: Int64) -> Finding {
    switch self {
    case .identity(let account, let bucket, let difference):
      .fundIdentity(account: account, bucket: bucket, difference: difference)
    case .sum(let account, let difference):
      .fundIdentity(account: account, bucket: "allocated", difference: difference)
    case .balance(let account, let bucket, let fen):
      .entryInconsistent(entry: entry, detail: "\(account) \(bucket) \(fen)")
    case .eventDoesNotFit(let act, let event): .entryInconsistent(entry: entry, detail: "\(act): \(event)")
    case .rowMissing(let row): .entryInconsistent(entry: entry, detail: "no \(row)")
    case .rowExists(let row): .entryInconsistent(entry: entry, detail: "\(row) again")
    }
  }
}
