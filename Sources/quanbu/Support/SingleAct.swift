import Ledger
import LedgerService
import Vouchers

/// An act that is sent on its own: in the outbox a job of one command.
///
/// While the command has no answer its very bytes are sent again, so that nothing is done twice. Once it is answered, accepted or
/// refused, the same words are a new act, and the ledger itself refuses what may not be.
extension ActingSession {
  /// Signs one act, keeps it, then submits it; keeps the receipt whatever the answer is. Throws what was not journalled, and
  /// what casts doubt on the log itself.
  ///
  /// The act itself is the job's key: made from the same words, it is the same.
  func submit(_ act: Act) async throws -> Answer {
    try await submit(as: job(for: act)) { signer.command(act) }.answer
  }

  /// The same where an act is made anew from chance, the time or the ledger's state: then what was said is the job's key. Answers
  /// the act that was sent.
  func submit(
    as job: JobName, _ command: () async throws -> Command
  ) async throws -> (act: Act, answer: Answer) {
    try await outbox.alone(with: job) {
      if let taken = try await takeUp(job) { return taken }
      let command = try await command()
      let line = Outbox.Line(jws: try signer.sign(command), draft: Draft(act: command.act))
      try outbox.save([line], of: job)
      return try await submit(line, of: job)
    }
  }

  /// Sends what waits for its answer; `nil` where there is nothing, or nothing the ledger has got or may still get.
  private func takeUp(_ job: JobName) async throws -> (act: Act, answer: Answer)? {
    guard let kept = try outbox.load(job, orDone: false)?.first else { return nil }
    do { return try await submit(kept, of: job) } catch let error as TurnedBack where error.wasNeverTaken {
      return nil
    }
  }

  private func submit(_ line: Outbox.Line, of job: JobName) async throws -> (act: Act, answer: Answer) {
    let answer = try await door.submit(line.jws).get()
    try keep(answer.receipt)
    try door.confirmLog()
    try outbox.finish([line], of: job)
    return (line.draft.act, answer)
  }

  /// Notes that the ledger has an act already. Where this party's own command for it has no answer yet that is asked for: its
  /// receipt is owed.
  func skip(_ job: JobName?, _ name: String, _ why: Text, _ bulk: inout BulkReport) async throws {
    guard let job, outbox.isWaiting(job),
      let (act, answer) = try await outbox.alone(with: job, { try await takeUp(job) })
    else { return bulk.skip(name, why) }
    bulk.add(answer, name, ActSummary.of(act))
  }

  func job(for act: Act) -> JobName { job(act.name, [act.json]) }

  /// - Parameter words: what was said. Never a person's number: it could be guessed from the file's name.
  func job(_ act: String, _ words: [[UInt8]]) -> JobName {
    // No list of the same act is mistaken for it.
    JobName(act, signer: signer, [Array("single".utf8)] + words)
  }

  /// One act on its own, told like a list of one.
  func performOnce(_ act: Act, _ output: OutputOptions) async throws {
    try await performOnce(as: job(for: act), output) { signer.command(act) }
  }

  func performOnce(
    as job: JobName, _ output: OutputOptions, _ command: () async throws -> Command
  ) async throws {
    let (act, answer) = try await submit(as: job, command)
    let report = JobReport(
      act: act.name, drafts: [Draft(act: act)],
      answers: [BulkAnswer(.entry(answer.receipt.sequence, answer.outcome), isRepeat: answer.isRepeat)])
    try report.show(output)
  }
}

extension TurnedBack {
  /// Whether the ledger has not got the command from an earlier try either: what it has is answered whatever its age, and
  /// nothing was ever taken with a wrong signature.
  fileprivate var wasNeverTaken: Bool { kind == .untimely || code == Rejection.badSignature.code }
}

extension Answer {
  /// What people are told behind an act that was taken up again.
  var note: String { isRepeat ? Text("（此前已受理，未重复办理）", " (done before, and not done again)").current : "" }
}
