internal import Journal
internal import Ledger
internal import MerkleLog
internal import Vouchers

/// A durable group on its way back to its callers.
struct CommittedGroup: Sendable {
  /// In the order of their sequence numbers; empty when everything in the group was rejected or came before.
  let entries: [GroupBuilder.Staged]
  /// What the entries made of the tree; `nil` when there are none.
  let edge: RightEdge?
  /// The newest checkpoint: the group's own, if it has entries.
  let checkpoint: StoredCheckpoint?
  /// The keys whose rows it changed.
  let keys: RowTable<KeyID, KeyRow>
  let callers: [(submission: SubmissionQueue.Submission, pending: DecidedGroup.Pending)]
}
