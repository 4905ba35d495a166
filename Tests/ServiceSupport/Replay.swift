public import Journal
public import Ledger
internal import Vouchers
internal import LedgerService
internal import MerkleLog
internal import Signing
internal import TestSupport
internal import Wire

/// The entries folded again, with every row in memory, and compared with what the journal's tables hold. Goes on
/// where it stopped, so that a ledger can be checked again and again as it grows.
public struct Replay {
  public private(set) var set = WorkingSet()
  private var frontier = Frontier()
  private var commands: [(CommandReference, Int64)] = []

  public init() {}

  /// Folds the entries that are new.
  public mutating func advance(_ journal: SQLiteJournal) throws {
    let end = try journal.entryCount()
    var entries: [StoredEntry] = []
    try journal.forEachEntry(in: frontier.size..<end) { entries.append($0) }
    for stored in entries {
      let entry = try Entry(decoding: stored.bytes)
      guard entry.sequence == frontier.size, try entry.encoded() == stored.bytes else {
        throw UnexpectedOutcome("entry \(frontier.size) is not as written")
      }
      try fold(entry)
      frontier.append(MerkleHash.leaf(stored.bytes))
    }
    guard try journal.newestCheckpoint()?.head == frontier.head else {
      throw UnexpectedOutcome("the newest checkpoint is not the tree's")
    }
  }

  private mutating func fold(_ entry: Entry) throws {
    let moment = Moment(sequence: entry.sequence, at: entry.at)
    guard let bytes = entry.command else {
      guard case .accepted(let events) = entry.outcome else { throw UnexpectedOutcome("no command") }
      for event in events { try set.applyOwn(event, at: moment) }
      return
    }
    let jws = try CompactJWS.parse(bytes, limit: Command.sizeLimit, expecting: Command.type)
    let command = try Command(payload: jws.payload)
    let key = try KeyID(jws.keyID)
    let facts = Facts(seenMatches: true, presented: CommandFacts.presented(in: command.act))
    switch entry.outcome {
    case .accepted(let events):
      try set.apply(Request(key: key, act: command.act, facts: facts), events: events, at: moment)
    case .refused: set.applyRefusal(of: key, at: moment)
    }
    commands.append(
      (CommandReference(key: key, id: command.id, digest: jws.contentDigest), entry.sequence))
  }

  /// Where the journal's tables are not what the entries led to.
  public func differences(_ journal: SQLiteJournal) throws -> [String] {
    var found: [String] = []
    var rows = try journal.loadWhole()
    try journal.load(everything, into: &rows)
    if rows.counters != set.counters { found.append("counters") }
    if rows.book != set.book { found.append("rules") }
    if rows.keyIndex != set.keyIndex { found.append("key index") }
    found += Self.compare("tranche", rows.tranches, set.tranches)
    found += Self.compare("account", rows.accounts, set.accounts)
    found += Self.compare("cash", rows.cash, set.cash)
    found += Self.compare("key", rows.keys, set.keys)
    found += Self.compare("institution", rows.institutions, set.institutions)
    found += Self.compare("proposal", rows.proposals, set.proposals)
    found += Self.compare("batch", rows.batches, set.batches)
    found += Self.compare("voucher", rows.vouchers, set.vouchers)
    found += Self.compare("holder", rows.holders, set.holders)
    found += Self.compare("class", rows.classes, set.classes)
    found += Self.compare("claim", rows.claims, set.claims)
    found += Self.compare("order", rows.orders, set.orders)
    let totals = try journal.voucherTotals().reduce(0) { $0 + Int($1.count) }
    if totals != set.vouchers.all.count {
      found.append("\(totals) vouchers instead of \(set.vouchers.all.count)")
    }
    for (command, sequence) in commands {
      let known = try journal.findCommand(key: command.key, id: command.id)
      if known?.sequence != sequence || known?.digest != command.digest {
        found.append("command \(command.id)")
      }
    }
    let violations = try journal.fundIdentity().violations(
      tranches: Array(rows.tranches.all), accounts: Array(rows.accounts.all))
    return found + violations.map { "\($0)" }
  }

  private var everything: Footprint {
    var footprint = Footprint()
    footprint.keys = Set(set.keys.all.map(\.id))
    footprint.institutions = Set(set.institutions.all.map(\.code))
    footprint.proposals = Set(set.proposals.all.map(\.sequence))
    footprint.batches = Set(set.batches.all.map(\.id))
    footprint.vouchers = Set(set.vouchers.all.map(\.number))
    footprint.holders = Set(set.holders.all.map(\.reference))
    footprint.classes = Set(set.classes.all.map(\.id))
    footprint.claims = Set(set.claims.all.map(\.id))
    footprint.orders = Set(set.orders.all.map(\.number))
    return footprint
  }

  private static func compare<Key, Row>(
    _ name: String, _ stored: RowTable<Key, Row>, _ folded: RowTable<Key, Row>
  ) -> [String] {
    Set(stored.all) == Set(folded.all) ? [] : [name]
  }
}
