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
  var replaying: ReplayCheck
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

  init(_ subject: AuditSubject, scratch: SQLiteJournal) {
    self.subject = subject
    tree = TreeCheck(journal: subject.journal)
    signatures = SignatureCheck(origin: subject.anchor.origin)
    replaying = ReplayCheck(scratch: scratch)
  }

  /// Findings of the walk, by the check they belong to.
  struct Logs {
    var form = AuditLog()
    var tree = AuditLog()
    var signatures = AuditLog()
    var seen = AuditLog()
    var replay = AuditLog()
  }

  mutating func run(_ logs: inout Logs) throws {
    let pipeline = EntryPipeline(journal: subject.journal, keys: subject.keys)
    var walk = self
    let spent = try pipeline.run(0..<subject.size) { batch in
      switch batch {
      case .entries(let entries): return try walk.take(entries, &logs)
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
    try replaying.replay.finish()
  }

  private mutating func take(_ batch: [PreparedEntry], _ logs: inout Logs) throws -> Bool {
    var entries: [(PreparedEntry, Entry?)] = []
    entries.reserveCapacity(batch.count)
    var watch = Stopwatch()
    for prepared in batch {
      guard prepared.sequence == next else {
        logs.form.report(.sequenceGap(entry: next, found: prepared.sequence))
        isWhole = false
        break
      }
      next += 1
      entries.append((prepared, form.take(prepared, &logs.form)))
    }
    times.form += watch.microseconds
    watch = Stopwatch()
    for (prepared, _) in entries { try tree.take(prepared, &logs.tree) }
    times.tree += watch.microseconds
    watch = Stopwatch()
    try replay(entries, &logs)
    times.replay += watch.microseconds
    return isWhole
  }

  private mutating func replay(_ entries: [(PreparedEntry, Entry?)], _ logs: inout Logs) throws {
    try replaying.replay.load(
      for: entries.compactMap { prepared, _ in
        guard case .read(let command)? = prepared.command else { return nil }
        return command.request(seenMatches: true)
      })
    for (prepared, entry) in entries {
      try replay(prepared, entry, &logs)
      try replaying.replay.tidy()
    }
  }

  private mutating func replay(_ prepared: PreparedEntry, _ entry: Entry?, _ logs: inout Logs) throws {
    guard replaying.stoppedAt == nil else { return }
    guard let entry else { return replaying.skip(prepared.sequence, &logs.replay) }
    switch prepared.command {
    case nil: try replaying.takeOwn(entry, &logs.replay)
    case .malformed(let cause):
      logs.signatures.report(.commandMalformed(entry: prepared.sequence, cause: cause))
      replaying.skip(prepared.sequence, &logs.replay)
    case .read(let command): try replay(command, entry, &logs)
    }
  }

  private mutating func replay(_ command: ReadCommand, _ entry: Entry, _ logs: inout Logs) throws {
    try replaying.replay.load(for: command.request(seenMatches: true))
    signatures.take(command, in: entry, replaying.replay.set, &logs.signatures)
    if let first = try replaying.replay.note(command.reference, sequence: entry.sequence) {
      logs.signatures.report(
        .commandRepeated(entry: entry.sequence, first: first, key: command.key.text))
    }
    let party = replaying.replay.set.keys[command.key]?.party
    let matches = try seen.take(command, in: entry, party: party, tree, &logs.seen)
    replaying.take(command.request(seenMatches: matches), entry, &logs.replay)
  }
}
