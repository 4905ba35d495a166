internal import Ledger
internal import Vouchers

extension OpenLedger {
  /// Signatures of a chain verified at once, or waiting for a core.
  private static let verifiedAtOnce = 64

  /// Submits commands that only make sense one after the other, and answers each: signatures are verified in parallel, and
  /// the ledger decides them in their order without waiting for the disk between them.
  ///
  /// The first that does not end as accepted stops the chain, whatever the reason: what follows is rejected as
  /// `not-reached` and not journalled. A command that was accepted before counts as accepted, so the same bytes take a chain up
  /// where it stopped. Should the writer stop, everything it had in hand is answered with that, and what became of
  /// it is known after a restart. Who signs must be known beforehand: a key that an earlier command registers is too
  /// late for a later one's signature.
  public func submit(chain commands: [[UInt8]]) async -> [Result<Answer, Rejection>] {
    let gate = gate
    let verified = await commands.mapInParallel(atMost: Self.verifiedAtOnce) { jws in
      Result { () throws(TurnedAway) in try gate.verify(jws) }
    }
    var (links, obstacle) = admissible(verified)
    var answers: [Result<Answer, Rejection>] = []
    if !links.isEmpty {
      let decided = await decide(links)
      answers = decided.answers
      obstacle = decided.refusal ?? obstacle
    }
    let isWhole = answers.allSatisfy { (try? $0.get().outcome.isAccepted) ?? false }
    if let obstacle, isWhole { answers.append(.failure(obstacle)) }
    while answers.count < commands.count { answers.append(.failure(.notReached)) }
    note(answers, of: verified)
    return answers
  }

  /// The commands in front of the first that may not go to the writer, and why that one may not.
  private func admissible(
    _ verified: [Result<VerifiedCommand, TurnedAway>]
  ) -> (links: [VerifiedCommand], obstacle: Rejection?) {
    var links: [VerifiedCommand] = []
    for result in verified {
      switch result {
      case .failure(let turnedAway): return (links, turnedAway.rejection)
      case .success(let command):
        if let tooOften = keyRates?.refusal(of: command.key) { return (links, tooOften) }
        links.append(command)
      }
    }
    return (links, nil)
  }

  /// Queues them together, and waits for what the queue took.
  private func decide(
    _ links: [VerifiedCommand]
  ) async -> (answers: [Result<Answer, Rejection>], refusal: Rejection?) {
    var refusal: Rejection?
    let answers = await withCheckedContinuation { reply in
      let chain = CommandChain(of: links.count, reply: reply)
      let admission = queue.admit(
        chain: links.enumerated().map { place, command in
          SubmissionQueue.Submission(command: command, chain: chain) { chain.answer($0, at: place) }
        })
      if admission.startsWriter { writer.wake() }
      refusal = admission.refusal
      if admission.count < links.count { chain.leaveOut(last: links.count - admission.count) }
    }
    return (answers, refusal)
  }

  private func note(
    _ answers: [Result<Answer, Rejection>], of verified: [Result<VerifiedCommand, TurnedAway>]
  ) {
    for (answer, result) in zip(answers, verified) {
      guard case .failure(let rejection) = answer else { continue }
      switch result {
      case .success(let command): register.note(rejection, of: Command.type, by: command.key.text)
      case .failure(let turnedAway): register.note(rejection, of: Command.type, by: turnedAway.key)
      }
    }
  }
}
