extension Finding {
  /// One English sentence.
  public var english: String {
    switch self {
    case .fileDamaged(let detail): "the database file is damaged: \(detail)"
    case .checkFailed(let check, let detail): "check \"\(check.english)\" could not be finished: \(detail)"
    case .guardMissing(let name): "trigger \(name) is gone: somebody could change history"
    case .guardAltered(let name): "trigger \(name) was rewritten"
    case .schemaMissing(let kind, let name): "\(kind) \(name) is missing"
    case .schemaAltered(let kind, let name): "\(kind) \(name) was redefined"
    case .schemaUnknown(let kind, let name): "\(kind) \(name) is not ours"
    case .genesisDiffers: "entry 0 is not the one the trust anchor names: this is another ledger"
    case .originDiffers(let found): "the genesis entry names the ledger \(found), the trust anchor another"
    case .logKeysDiffer: "the genesis entry's log keys are not the trust anchor's"
    case .rootKeysDiffer: "the genesis entry's root keys are not the trust anchor's"
    case .entryUnreadable(let entry, let detail): "entry \(entry) cannot be read: \(detail)"
    case .entryMalformed(let entry, let cause): "entry \(entry) is not in the one form of entries (\(cause))"
    case .sequenceGap(let entry, nil): "entry \(entry) and what follows are missing"
    case .sequenceGap(let entry, let found?): "entry \(entry) is missing: entry \(found) comes instead"
    case .entryMisplaced(let entry, let claims): "what stands as entry \(entry) says it is entry \(claims)"
    case .timeDiffers(let entry): "entry \(entry) and its row tell different times"
    case .timeBackwards(let entry): "entry \(entry) is earlier than the one before it"
    case .leafDiffers(let entry): "entry \(entry) does not hash to its stored leaf: it was changed"
    case .tileDiffers(let level, let index):
      "tree hash \(index) of level \(level) does not follow from the entries"
    case .tileUnknown(let count): "\(count) stored tree hashes belong to no tree of this size"
    case .rootDiffers(let size): "the root stored for size \(size) does not follow from the entries"
    case .checkpointInvalid(let size, let cause):
      "the checkpoint of size \(size) is not validly signed (\(cause))"
    case .checkpointDiffers(let size):
      "the checkpoint of size \(size) signs another tree head than the tree's"
    case .checkpointLineMissing(let size, let line):
      "the kept checkpoint of size \(size) lost its \(line) line"
    case .checkpointNotKept(let size):
      "the checkpoint of size \(size), a minute and more after the kept one before it, must be a kept one and is not"
    case .checkpointUncovered(let size, let entries):
      "the newest checkpoint covers \(size) entries, the file has \(entries)"
    case .tailCut(nil, let size, let entries):
      "a checkpoint covers \(size) entries, the file has \(entries): its tail was cut off"
    case .tailCut(let file?, let size, let entries):
      "\(file) proves \(size) entries, the file has \(entries): its tail was cut off"
    case .commandMalformed(let entry, let cause): "the command of entry \(entry) is malformed (\(cause))"
    case .signatureInvalid(let entry, let key): "the command of entry \(entry) was not signed by key \(key)"
    case .keyNotRegistered(let entry, let key): "entry \(entry) was signed by key \(key), not registered then"
    case .audienceDiffers(let entry, let key, let audience):
      "entry \(entry) (key \(key)) was signed for the ledger \(audience)"
    case .commandRepeated(let entry, let first, let key):
      "entry \(entry) repeats the command id of entry \(first) (key \(key))"
    case .commandUntimely(let entry, let key, let seconds):
      "entry \(entry) was signed \(seconds) seconds away from its time (key \(key))"
    case .seenContradicts(let entry, let key, let party, let size):
      "entry \(entry): \(party) (key \(key)) signed after seeing another history of size \(size): the past was rewritten"
    case .headMissing(let entry, let size):
      "entry \(entry) names the tree head of size \(size), gone from the file"
    case .seenRefused(let entry, let key, let size):
      "entry \(entry) was refused for the history (size \(size)) its signer saw: ask the owner of key \(key)"
    case .outcomeDiffers(let entry, let act, let expected, let found):
      "entry \(entry) (\(act)): the rules say \(expected), the ledger recorded \(found)"
    case .amountDiffers(let entry, let act, let expected, let found):
      "entry \(entry) (\(act)): the rules give \(Yuan.text(expected)) yuan, the ledger recorded \(Yuan.text(found))"
    case .entryInconsistent(let entry, let detail):
      "entry \(entry) contradicts the state before it: \(detail)"
    case .unsignedAct(let entry, let event):
      "entry \(entry) is unsigned, and the ledger itself cannot do \(event)"
    case .lapseNotDue(let entry, let voucher):
      "entry \(entry) lapsed voucher \(Yuan.voucher(voucher)) before its time"
    case .clockStep(let entry): "entry \(entry) steps further in time than the rules or two persons allow"
    case .overQuota(let entry, let key):
      "entry \(entry) is beyond the refusals of key \(key) journalled in an hour"
    case .replayStopped(let entry): "too many differences: the replay stopped at entry \(entry)"
    case .lapseOverdue(let vouchers, let fen):
      "\(vouchers) vouchers holding \(Yuan.text(fen)) yuan should have lapsed and have not"
    case .fundIdentity(let account, let bucket, let difference):
      "the fund identity fails: \(bucket) of \(account) is off by \(Yuan.text(difference)) yuan"
    case .rowDiffers(let table, let key, let column, let expected, let found):
      "table \(table), \(key): \(column) should be \(expected), the file has \(found)"
    case .rowMissing(let table, let key): "table \(table) lacks \(key)"
    case .rowUnknown(let table, let key): "table \(table) has \(key), which no entry led to"
    case .tableUnreadable(let table, let detail): "table \(table) cannot be read: \(detail)"
    case .payeeDiffers(let institution):
      "the payee account of institution \(institution) is not the one journalled by hash: it was changed"
    case .payeeMissing(let institution):
      "the payee account of institution \(institution) is not in the private table"
    case .payeesAbsent(let institutions):
      "the file holds no private accounts, though \(institutions) institutions have one: a copy for outsiders, or a loss"
    case .heldUnreadable(let file): "held evidence \(file) cannot be read"
    case .heldUnknown(let file): "\(file) is neither a receipt nor a checkpoint: not used"
    case .heldInvalid(let file, let cause): "held evidence \(file) does not hold by itself (\(cause))"
    case .heldContradicts(let file, let size):
      "held evidence \(file) contradicts the file at size \(size): the past was rewritten"
    case .heldEntryDiffers(let file, let entry): "entry \(entry) of receipt \(file) is not the file's"
    }
  }
}
