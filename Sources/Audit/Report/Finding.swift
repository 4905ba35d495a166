/// Something the audit found. One case per cause, each with a stable code; it names the entry, row, key or
/// file concerned, and amounts in fen where money is.
///
/// Never anything private: payee accounts appear by institution, persons not at all.
public enum Finding: Hashable, Sendable {
  // the file
  case fileDamaged(detail: String)
  case checkFailed(check: CheckName, detail: String)
  // guards
  case guardMissing(name: String)
  case guardAltered(name: String)
  case schemaMissing(kind: String, name: String)
  case schemaAltered(kind: String, name: String)
  case schemaUnknown(kind: String, name: String)
  // the anchor
  case genesisDiffers
  case originDiffers(found: String)
  case logKeysDiffer
  case rootKeysDiffer
  // entries
  case entryUnreadable(entry: Int64, detail: String)
  case entryMalformed(entry: Int64, cause: String)
  case sequenceGap(entry: Int64, found: Int64?)
  case entryMisplaced(entry: Int64, claims: Int64)
  case timeDiffers(entry: Int64)
  case timeBackwards(entry: Int64)
  // the tree
  case leafDiffers(entry: Int64)
  case tileDiffers(level: Int, index: Int64)
  case tileUnknown(count: Int64)
  case rootDiffers(size: Int64)
  // checkpoints
  case checkpointInvalid(size: Int64, cause: String)
  case checkpointDiffers(size: Int64)
  case checkpointLineMissing(size: Int64, line: String)
  case checkpointNotKept(size: Int64)
  case checkpointUncovered(size: Int64, entries: Int64)
  case tailCut(file: String?, size: Int64, entries: Int64)
  // commands
  case commandMalformed(entry: Int64, cause: String)
  case signatureInvalid(entry: Int64, key: String)
  case keyNotRegistered(entry: Int64, key: String)
  case audienceDiffers(entry: Int64, key: String, audience: String)
  case commandRepeated(entry: Int64, first: Int64, key: String)
  case commandUntimely(entry: Int64, key: String, seconds: Int64)
  case seenContradicts(entry: Int64, key: String, party: String, size: Int64)
  case headMissing(entry: Int64, size: Int64)
  case seenRefused(entry: Int64, key: String, size: Int64)
  // replay
  case outcomeDiffers(entry: Int64, act: String, expected: String, found: String)
  case amountDiffers(entry: Int64, act: String, expected: Int64, found: Int64)
  case entryInconsistent(entry: Int64, detail: String)
  case unsignedAct(entry: Int64, event: String)
  case lapseNotDue(entry: Int64, voucher: Int64)
  case clockStep(entry: Int64)
  case overQuota(entry: Int64, key: String)
  case replayStopped(entry: Int64)
  case lapseOverdue(vouchers: Int64, fen: Int64)
  // the fund
  case fundIdentity(account: String, bucket: String, difference: Int64)
  // tables
  case rowDiffers(table: String, key: String, column: String, expected: String, found: String)
  case rowMissing(table: String, key: String)
  case rowUnknown(table: String, key: String)
  case tableUnreadable(table: String, detail: String)
  // payee accounts
  case payeeDiffers(institution: String)
  case payeeMissing(institution: String)
  /// The file has no private accounts at all, though institutions are paid on some: a copy for outsiders, or a loss.
  case payeesAbsent(institutions: Int)
  // held evidence
  case heldUnreadable(file: String)
  case heldUnknown(file: String)
  case heldInvalid(file: String, cause: String)
  case heldContradicts(file: String, size: Int64)
  case heldEntryDiffers(file: String, entry: Int64)

  public var severity: Severity {
    switch self {
    case .seenRefused, .lapseOverdue, .payeesAbsent, .heldUnknown: .notice
    default: .finding
    }
  }
}
