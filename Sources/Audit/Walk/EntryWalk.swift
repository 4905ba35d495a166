internal import Journal
internal import Ledger
internal import MerkleLog
internal import Vouchers

/// One walk over all entries, in order, shared by the checks that look at every one of them.
struct EntryWalk {
  let subject: AuditSubject
  private(set) var form = EntryFormCheck()
  private(set) var tree: TreeCheck
  private(set) var signatures: SignatureCheck
  private(set) var seen = SeenCheck()
  private(set) var replaying = ReplayCheck()
  private(set) var commands: CommandMatching
  /// Whether every entry was there to be read.
  private(set) var isWhole = true
  private(set) var times = Times()
  private var next: Int64 = 0

  /// Microseconds by check; preparing, which is mostly signatures, summed over cores.
  struct Times {
    var form: Int64 = 0
    var tree: Int64 = 0
    var preparing: Int64 = 0
    var replay: Int64 = 0
  }

  init(_ subject: AuditSubject) {
    self.subject = subject
    tree = TreeCheck(journal: subject.journal)
    signatures = SignatureCheck(origin: subject.anchor.origin)
    commands = CommandMatching(journal: subject.journal)
  }

  /// Findings of the walk, by the check they belong to.
  struct Logs {
    var form = AuditLog()
    var tree = AuditLog()
    var signatures = AuditLog()
    var seen = AuditLog()
    var replay = AuditLog()
  }

  mutating func run(_ logs: inout Logs, _ told: (_ done: Int64, _ of: Int64) -> Void) throws {
    let pipeline = EntryPipeline(journal: subject.journal, keys: subject.keys)
    var walk = self
    let spent = try pipeline.run(0..<subject.size) { batch in
      switch batch {
      case .entries(let entries):
        defer { told(walk.next, subject.size) }
        return try walk.take(entries, &logs)
      case .unreadable(let place, let detail):
        logs.form.report(.entryUnreadable(entry: place, detail: detail))
        walk.isWhole = false
        return false
      case .missing(let place):
        if walk.isWhole { logs.form.report(.sequenceGap(entry: place, found: nil)) }
        walk.isWhole = false
        return false
      }
    }
    self = walk
    times.preparing = spent
    if isWhole { try tree.finish(&logs.tree) }
    replaying.replay.settle()
    for repetition in try commands.finish() { logs.signatures.report(repetition) }
  }

  private mutating func take(_ batch: [PreparedEntry], _ logs: inout Logs) throws -> Bool {
    let whole = batch.prefix { prepared in
      defer { next += 1 }
      return prepared.sequence == next
    }
    var watch = Stopwatch()
    for prepared in whole { form.take(prepared, &logs.form) }
    times.form += watch.microseconds
    watch = Stopwatch()
    for prepared in whole { try tree.take(prepared, &logs.tree) }
    times.tree += watch.microseconds
    watch = Stopwatch()
    for prepared in whole { try replay(prepared, &logs) }
    replaying.replay.settle()
    times.replay += watch.microseconds
    if whole.count < batch.count {
      let found = batch[whole.endIndex].sequence
      logs.form.report(.sequenceGap(entry: next - 1, found: found))
      isWhole = false
    }
    return isWhole
  }

  private mutating func replay(_ prepared: PreparedEntry, _ logs: inout Logs) throws {
    guard replaying.stoppedAt == nil else { return }
    guard case .success(let entry) = prepared.reading else {
      return replaying.skip(prepared.sequence, &logs.replay)
    }
    switch prepared.command {
    case nil: replaying.takeOwn(entry, &logs.replay)
    case .malformed(let cause):
      logs.signatures.report(.commandMalformed(entry: prepared.sequence, cause: cause))
      replaying.skip(prepared.sequence, &logs.replay)
    case .read(let command): try replay(command, entry, &logs)
    }
  }

  private mutating func replay(_ command: ReadCommand, _ entry: Entry, _ logs: inout Logs) throws {
    let row = replaying.replay.key(command.key)
    signatures.take(
      command, in: entry, by: row, window: replaying.replay.commandWindow(at: entry.at),
      mayComeEarly: replaying.replay.concernsClock(command.command.act), &logs.signatures)
    commands.take(command.reference, sequence: entry.sequence)
    let matches = try seen.take(command, in: entry, party: row?.party, tree, &logs.seen)
    replaying.take(command.request(seenMatches: matches), entry, &logs.replay)
  }
}
