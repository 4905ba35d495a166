internal import Journal
internal import Ledger
internal import MerkleLog
internal import Signing
internal import Vouchers
internal import Wire

/// The checks between opening a file and writing to it.
struct LedgerOpening {
  let journal: SQLiteJournal
  let folder: LedgerFolder
  let set: WorkingSet
  let genesis: Genesis

  init(journal: SQLiteJournal, folder: LedgerFolder) throws {
    self.journal = journal
    self.folder = folder
    set = try journal.loadWhole()
    guard let genesis = set.genesis else { throw ServiceError(.treeBroken, "no genesis entry") }
    self.genesis = genesis
  }

  /// A production ledger refuses a clock; a demonstration ledger needs one. Neither may be far behind the ledger.
  func timeSource(_ argument: (any TimeSource)?) throws(ServiceError) -> any TimeSource {
    let clock: any TimeSource
    switch (genesis.demonstration, argument) {
    case (true, let given?): clock = given
    case (true, nil): throw ServiceError(.clockArgumentMissing, folder.path)
    case (false, nil): clock = SystemClock()
    case (false, _?): throw ServiceError(.clockArgumentRefused, folder.path)
    }
    guard let last = set.counters.at else { return clock }
    let step = Int64(set.book.service(on: last.day).maxClockStepHours) * 3_600_000
    let now = clock.now()
    guard now.milliseconds >= last.milliseconds - step else {
      throw ServiceError(.clockBehind, "\(now.rfc3339) < \(last.rfc3339)")
    }
    return clock
  }

  func signers(passphrase: Passphrase) throws -> CheckpointSigners {
    let ed25519 = try NoteSigner(
      name: genesis.origin, kind: .ed25519, key: try KeyFile.read(folder.logKey, passphrase: passphrase))
    let sm2 = try NoteSigner(
      name: genesis.origin, kind: .sm2, key: try KeyFile.read(folder.logSM2Key, passphrase: passphrase))
    guard genesis.logKeys == [ed25519.verifier.vkey, sm2.verifier.vkey] else {
      throw ServiceError(.logKeyWrong, folder.logKey)
    }
    return CheckpointSigners(
      origin: genesis.origin, ed25519: ed25519, sm2: sm2, newest: try newestCheckpoint(),
      lastKept: try lastKept())
  }

  /// When the last entry below the newest kept checkpoint was written.
  private func lastKept() throws -> Instant? {
    guard let size = try journal.newestKeptCheckpoint()?.head.size else { return nil }
    return try journal.entries(in: (size - 1)..<size).first?.at
  }

  func pepper() throws(ServiceError) -> Pepper {
    guard let pepper = Pepper(try SmallFile.readSecret(folder.pepper)) else {
      throw ServiceError(.secretMalformed, folder.pepper)
    }
    guard pepper.check == genesis.pepperCheck else { throw ServiceError(.pepperWrong, folder.pepper) }
    return pepper
  }

  /// The right edge of the tree, if the tree is the one the newest checkpoint and the high-water copy speak of.
  func checkedFrontier(_ verifiers: [NoteVerifier]) throws -> Frontier {
    let size = try journal.entryCount()
    let builder = ProofBuilder(reader: journal, size: size)
    let frontier = try builder.frontier(size: size)
    let newest = try Checkpoint.open(
      try newestCheckpoint().note, origin: genesis.origin, verifiers: verifiers)
    guard newest.head == frontier.head else {
      throw ServiceError(.treeBroken, "size \(size), checkpoint of \(newest.head.size)")
    }
    try HighWater(path: folder.highWater).check(
      origin: genesis.origin, verifiers: verifiers, size: size,
      rootAt: { TreeHead(size: $0, root: try builder.root(size: $0)) })
    return frontier
  }

  private func newestCheckpoint() throws -> StoredCheckpoint {
    guard let checkpoint = try journal.newestCheckpoint() else {
      throw ServiceError(.treeBroken, "no checkpoint")
    }
    return checkpoint
  }

  /// The whole sum: every account against the vouchers, claims and orders in that state.
  func checkIdentity() throws {
    let identity = try journal.fundIdentity()
    let violations = identity.violations(
      tranches: Array(set.tranches.all), accounts: Array(set.accounts.all))
    if let first = violations.first { throw ServiceError(.identityBroken, "\(first)") }
  }

  /// As ``checkIdentity()``, beside a running writer: of the ledger as some group left it, on a connection of its own.
  static func checkIdentity(of folder: LedgerFolder) throws {
    let journal = try QueryDesk.reader(folder)
    defer { try? journal.close() }
    try journal.snapshot { try LedgerOpening(journal: journal, folder: folder).checkIdentity() }
  }
}
