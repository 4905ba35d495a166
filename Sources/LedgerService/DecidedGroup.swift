internal import Ledger

/// A group on its way from deciding to the disk.
struct DecidedGroup: Sendable {
  /// What a submission came to, before the commit.
  enum Pending: Sendable {
    case rejected(Rejection)
    /// Its entry stands at this place of the group.
    case entry(offset: Int, outcome: Outcome, isRepeat: Bool)
    /// The same bytes were journalled by an earlier group.
    case earlier(sequence: Int64)
  }

  let group: GroupBuilder
  /// A set of nothing but the rows it changed.
  let changes: WorkingSet
  let callers: [(submission: SubmissionQueue.Submission, pending: Pending)]

  init(
    group: GroupBuilder, changes: WorkingSet, callers: [(SubmissionQueue.Submission, Pending)]
  ) {
    self.group = group
    self.changes = changes
    self.callers = callers
  }
}
