import Foundation
import Journal
import Ledger
import LedgerService
import Vouchers

/// Work of many commands that can be interrupted at any moment and run again without doing anything twice.
struct BulkJob {
  enum Order {
    /// Many at once: fast, and the ledger takes them as they come.
    case any
    /// One by one, as listed, whatever becomes of each: who comes first gets what is scarce.
    case listed
    /// In their order, and the first refusal stops the job: each only makes sense after the one before it.
    case chained
  }

  let name: JobName
  /// What progress is shown as.
  let label: Text
  /// How its commands follow each other.
  var order = Order.any
  /// Whether the acts follow from the ledger's present state rather than from files: once such a job is done, the
  /// same words ask for new work (a returned payment is settled again), and the ledger itself refuses what is not.
  var followsState = false
  /// Makes the acts of a new job.
  let drafts: () throws -> [Draft]
  /// Makes acts anew whose saved commands can no longer be accepted as they are.
  var renew: ([Draft]) throws -> [Draft] = { $0 }
  /// Whether a saved act that the ledger has not seen is out of date and must not be sent as it is.
  var isOutdated: (Draft) throws -> Bool = { _ in false }
  /// Whether a row that alone is refused is left out, and the rest of its command signed again under a new id.
  var skipsRefusedRows = false
  /// Looks at what an accepted command led to.
  var confirm: (Draft, [Event]) throws -> Void = { _, _ in }
  /// Brings what came of the job where it belongs, durably: the job is closed, and forgets its secrets, only after
  /// that. Every run does it again, from what was kept.
  var deliver: (JobReport) throws -> Void = { _ in }
}

extension ActingSession {
  /// Signs everything, keeps it, then submits; what an earlier run began is taken up with the same bytes.
  func perform(_ job: BulkJob, _ options: OutboxOptions) async throws -> JobReport {
    if options.check { return try check(job) }
    return try await outbox.alone(with: job.name) {
      var run = BulkRun(session: self, job: job, outbox: outbox)
      try run.prepare(startOver: options.again)
      switch job.order {
      case .any: try await run.submitTogether()
      case .listed, .chained: try await run.submitInOrder()
      }
      try door.confirmLog()
      return try run.finish()
    }
  }
}

extension ActingSession {
  /// 先查后办: asks of each command whether the ledger would take it now, as if it came alone. Nothing is sent, kept or
  /// delivered. Of commands that only make sense one after the other, the first is asked about.
  private func check(_ job: BulkJob) throws -> JobReport {
    let all = try job.drafts()
    let drafts = job.order == .chained ? Array(all.prefix(1)) : all
    var progress = Progress(
      Text(job.label.chinese + "：先查", job.label.english + ": asking first"), total: drafts.count)
    var answers: [BulkAnswer?] = []
    for draft in drafts {
      answers.append(draft.isEmpty ? .nothingLeft : try check(draft.act))
      progress.update(answers.count)
    }
    return JobReport(act: job.name.act, drafts: drafts, answers: answers)
  }

  private func check(_ act: Act) throws -> BulkAnswer {
    let question = Question.commandCheck(CommandCheck(act: act))
    let answer: QueryAnswer
    do { answer = try party.ask(question, of: door) } catch let error
      as TurnedBack where error.kind == .refused
    {
      return BulkAnswer(.turnedBack(error), isRepeat: false)
    }
    switch answer {
    case .check(.accepted(let events)): return BulkAnswer(.checked(.accepted(events)), isRepeat: false)
    case .check(.refused(let number, let name, let subject)):
      guard let refusal = Refusal(rawValue: number), refusal.name == name else {
        throw LedgerView.otherAnswer(question)
      }
      return BulkAnswer(.checked(.refused(Refused(refusal, subject))), isRepeat: false)
    default: throw LedgerView.otherAnswer(question)
    }
  }
}

/// One run of a bulk job.
private struct BulkRun {
  /// Commands on their way at once, between two words on progress.
  static let chunkSize = 512
  /// Links of a chain sent together, between two words on progress. The disk is waited for once for all of them.
  static let chainSize = 4

  let session: ActingSession
  let job: BulkJob
  let outbox: Outbox
  var lines: [Outbox.Line] = []
  var answers: [BulkAnswer?] = []
  var progress: Progress

  init(session: ActingSession, job: BulkJob, outbox: Outbox) {
    self.session = session
    self.job = job
    self.outbox = outbox
    progress = Progress(job.label, total: 0)
  }

  mutating func prepare(startOver: Bool) throws {
    if !startOver, let saved = try outbox.load(job.name, orDone: !job.followsState) {
      lines = saved
      let outdated = try outdated()
      if !outdated.isEmpty { try signAgain(outdated) }
    } else {
      let drafts = try job.drafts()
      progress = Progress(
        Text(job.label.chinese + "：签署", job.label.english + ": signing"), total: drafts.count)
      for draft in drafts {
        lines.append(try signed(draft))
        progress.update(lines.count)
      }
      if !lines.isEmpty { try outbox.save(lines, of: job.name) }
    }
    answers = lines.map { $0.draft.isEmpty ? .nothingLeft : nil }
    progress = Progress(job.label, total: lines.count)
  }

  /// Saved commands that never reached the ledger and no longer say what they should.
  private func outdated() throws -> [Int] {
    guard try lines.contains(where: { try job.isOutdated($0.draft) }) else { return [] }
    return try session.view { view in
      try lines.indices.filter { place in
        guard let id = lines[place].commandID else { return false }
        return try !view.knows(id, of: session.signer.keyID)
      }
    }
  }

  private func signed(_ draft: Draft) throws -> Outbox.Line {
    Outbox.Line(jws: try session.signer.sign(draft.act), draft: draft)
  }

  /// Signs these commands afresh and keeps them before they are sent; those without any row left are only kept.
  private mutating func signAgain(_ places: [Int]) throws {
    let places = places.filter { !lines[$0].draft.isEmpty }
    let drafts = try job.renew(places.map { lines[$0].draft })
    for (place, draft) in zip(places, drafts) { lines[place] = try signed(draft) }
    try outbox.save(lines, of: job.name)
  }

  mutating func submitTogether() async throws {
    var places = lines.indices.filter { answers[$0] == nil }
    var signedAgain: Set<Int> = []
    while !places.isEmpty {
      for start in stride(from: 0, to: places.count, by: Self.chunkSize) {
        let chunk = Array(places[start..<min(start + Self.chunkSize, places.count)])
        let results = await session.door.submit(all: chunk.map { lines[$0].jws })
        for (place, result) in zip(chunk, results) { try note(result, at: place) }
        try session.door.confirmLog()
        progress.update(answers.count { $0 != nil })
      }
      let changed = places.filter { skipRefusedRow(at: $0) }
      let stale = places.filter {
        answers[$0]?.isWorthSigningAgain ?? false && signedAgain.insert($0).inserted
      }
      if changed.isEmpty, stale.isEmpty { return }
      places = changed + stale
      try signAgain(places)
      places.removeAll { lines[$0].draft.isEmpty }
    }
  }

  mutating func submitInOrder() async throws {
    let together = job.order == .chained ? Self.chainSize : 1
    var signedAgain: Int?
    var place = 0
    while place < lines.count {
      let end = min(place + together, lines.count)
      if let stop = try await submitChain(place..<end) {
        progress.update(stop)
        let isShorter = skipRefusedRow(at: stop)
        let isStale = signedAgain != stop && answers[stop]?.isWorthSigningAgain ?? false
        if isShorter || isStale {
          try signAgain(job.order == .chained ? Array(stop..<lines.count) : [stop])
          signedAgain = isStale ? stop : nil
          place = stop
          continue
        }
        guard job.order == .listed else { return }
      }
      place = end
      progress.update(place)
    }
  }

  /// Sends those of which something is left; answers the first that was not accepted. What stands behind that has no
  /// answer yet.
  private mutating func submitChain(_ places: Range<Int>) async throws -> Int? {
    let sent = places.filter { !lines[$0].draft.isEmpty }
    let results = await session.door.submit(chain: sent.map { lines[$0].jws })
    for (place, result) in zip(sent, results) {
      if case .failure(let turnedBack) = result, turnedBack.kind == .notReached { break }
      try note(result, at: place)
    }
    return sent.first { !(answers[$0]?.isAccepted ?? false) }
  }

  /// Takes the row out that the ledger refused, if the answer is fresh, about one row, and the job may skip it. An
  /// answer of an earlier run is asked for again first: the row may be good by now.
  private mutating func skipRefusedRow(at place: Int) -> Bool {
    guard job.skipsRefusedRows, let answer = answers[place], !answer.isRepeat,
      case .entry(_, .refused(let refused)) = answer.result, let rest = lines[place].draft.skipping(refused)
    else { return false }
    lines[place].draft = rest
    answers[place] = rest.isEmpty ? .nothingLeft : nil
    return true
  }

  private mutating func note(_ result: Result<Answer, TurnedBack>, at place: Int) throws {
    switch result {
    case .success(let answer):
      try session.keep(answer.receipt)
      answers[place] = BulkAnswer(
        .entry(answer.receipt.sequence, answer.outcome), isRepeat: answer.isRepeat)
      if case .accepted(let events) = answer.outcome { try job.confirm(lines[place].draft, events) }
    case .failure(let turnedBack):
      if turnedBack.kind == .stopped { throw turnedBack }
      answers[place] = BulkAnswer(.turnedBack(turnedBack), isRepeat: false)
    }
  }

  func finish() throws -> JobReport {
    let report = JobReport(act: job.name.act, drafts: lines.map(\.draft), answers: answers)
    try job.deliver(report)
    if !lines.isEmpty, answers.allSatisfy({ $0?.isSettled ?? false }) {
      try outbox.finish(lines, of: job.name)
    }
    return report
  }
}

/// What one command of a job came to.
struct BulkAnswer: Sendable {
  enum Result: Sendable {
    case entry(Int64, Outcome)
    case turnedBack(TurnedBack)
    /// What the ledger would say; nothing was sent.
    case checked(Outcome)
    /// Every row was left out: nothing was sent in the end.
    case nothingLeft
  }
  let result: Result
  /// Whether the ledger had answered the same bytes before.
  let isRepeat: Bool

  init(_ result: Result, isRepeat: Bool) {
    self.result = result
    self.isRepeat = isRepeat
  }

  static let nothingLeft = BulkAnswer(.nothingLeft, isRepeat: false)

  var isAccepted: Bool {
    switch result {
    case .entry(_, .accepted), .checked(.accepted): true
    case .entry(_, .refused), .checked(.refused), .turnedBack, .nothingLeft: false
    }
  }

  var isChecked: Bool {
    if case .checked = result { return true }
    return false
  }

  /// Whether nothing remains to be done.
  var isSettled: Bool {
    if case .nothingLeft = result { return true }
    return isAccepted
  }

  /// Whether other bytes for the same act may fare better: the saved ones are too old, their numbers are taken, or
  /// they were refused in an earlier run, since when something may have changed.
  var isWorthSigningAgain: Bool {
    switch result {
    case .entry(_, .accepted): false
    case .entry(_, .refused(let refused)): isRepeat || refused.refusal == .numberNotNext
    case .turnedBack(let turnedBack): turnedBack.kind == .untimely
    case .nothingLeft, .checked: false
    }
  }
}
