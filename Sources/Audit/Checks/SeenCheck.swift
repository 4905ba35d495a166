internal import Journal
internal import Ledger
internal import MerkleLog
internal import Vouchers

/// Each command names a tree head its signer had verified. If it is not one of this log, as of that entry,
/// then somebody rewrote what came before: the signer's own signature says so.
struct SeenCheck {
  private var matching: Int64 = 0
  private var newest: Int64 = 0

  /// - Returns: whether the rules are to take `seen` as true. A contradiction is reported here and replayed as
  ///   if it were none, so that it is not told twice.
  mutating func take(
    _ command: ReadCommand, in entry: Entry, party: Party?, _ tree: TreeCheck, _ log: inout AuditLog
  ) throws -> Bool {
    let seen = command.command.seen
    let isEarlier = seen.size <= entry.sequence
    if isEarlier, tree.history.root(at: seen.size) == seen.root {
      matching += 1
      newest = max(newest, seen.size)
      return true
    }
    guard entry.outcome.tookSeenAsTrue else {
      log.report(.seenRefused(entry: entry.sequence, key: command.key.text, size: seen.size))
      return false
    }
    if isEarlier, try tree.tree.root(at: seen.size) == seen.root {
      log.report(.headMissing(entry: entry.sequence, size: seen.size))
    } else {
      log.report(
        .seenContradicts(
          entry: entry.sequence, key: command.key.text, party: party?.name ?? "?", size: seen.size))
    }
    return true
  }

  func tell(_ log: inout AuditLog) {
    log.count(matching, "相符", "matching")
    log.count(newest, "最新所见", "newest seen")
  }
}

extension Outcome {
  /// Whether the writer came past the question of `seen`: only key and clock are judged before it.
  fileprivate var tookSeenAsTrue: Bool {
    guard case .refused(let refused) = self else { return true }
    switch refused.refusal {
    case .keyUnknown, .keyRevoked, .keySuspended, .keyRotatedOut, .clockStep, .seenMismatch: return false
    default: return true
    }
  }
}

extension Party {
  /// The person's reference or the institution's code.
  var name: String {
    switch self {
    case .person(let person): person.text
    case .institution(let code): code.text
    }
  }
}
