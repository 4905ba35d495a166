internal import MerkleLog
internal import Wire

/// What changed from each status list to the next, so that who has an older one need not fetch the whole.
///
/// Holds changes, not lists: memory grows with what happens to vouchers, not with how many there are.
struct StatusListHistory: Sendable {
  private struct Step {
    let from: StatusListHead
    let changes: PrefixChanges
  }
  /// Steps kept; with one every ten minutes a week of them.
  private static let stepLimit = 1024
  /// Changes kept beside half the list: a delta of more would be no smaller than the list.
  private static let changeLimit = 65_536

  /// One leads to the next, the last to the newest list.
  private var steps: [Step] = []
  private var changeCount = 0

  /// Notes what led from `old` to `new`, and forgets what nobody gains by.
  mutating func append(from old: StatusList, to new: StatusList) {
    // Nobody is led back in time: such a list starts the history again.
    guard new.head.issuedAt >= old.head.issuedAt, new.head.size >= old.head.size else {
      self = StatusListHistory()
      return
    }
    let step = Step(from: old.head, changes: new.prefixes.changes(from: old.prefixes))
    steps.append(step)
    changeCount += step.changes.count
    let most = new.prefixes.count / 2 + Self.changeLimit
    while let first = steps.first, steps.count > Self.stepLimit || changeCount > most {
      changeCount -= first.changes.count
      steps.removeFirst()
    }
  }

  /// The delta from the list of `size` to `newest`; `nil` when that list is not known, when two of one size were not
  /// the same, or when the whole list has fewer prefixes.
  func delta(since size: Int64, to newest: StatusList) -> [UInt8]? {
    let start = steps.firstIndex { $0.from.size == size }
    let from = start.map { steps[$0].from } ?? newest.head
    guard from.size == size else { return nil }
    let known = steps.lazy.map(\.from) + [newest.head]
    guard known.allSatisfy({ $0.size != size || $0.digest == from.digest }) else { return nil }
    let changes = PrefixChanges(joining: steps[(start ?? steps.endIndex)...].lazy.map(\.changes))
    guard changes.count <= newest.prefixes.count else { return nil }
    return StatusListDelta(from: from, changes: changes, to: newest).bytes
  }
}
