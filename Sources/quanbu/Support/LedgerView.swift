import Foundation
import Journal
import Ledger
import LedgerService
import MerkleLog
import Vouchers
import Wire

/// What a command looks up: the ledger's small tables as they are now, and rows by name.
///
/// The rows lie in the ledger's own file, or in a replica of those that were asked for (``Replica``). Each look-up first
/// makes sure that its rows are there, then runs the journal's own query; so no query is written twice. A replica's rows
/// are of the moment each was asked for: the ledger decides on its own rows, whatever was looked up before.
struct LedgerView {
  private let journal: SQLiteJournal
  /// `nil` where the ledger's own file is read.
  private let replica: Replica?
  let whole: WorkingSet

  /// The ledger's own file, or a part of it that is whole.
  init(_ journal: SQLiteJournal) throws {
    self.journal = journal
    replica = nil
    whole = try journal.loadWhole()
  }

  /// What `party` may see through a door.
  init(asking door: any LedgerDoor, as party: QueryParty) throws {
    let replica = Replica(journal: try SQLiteJournal.createReplica(), door: door, party: party)
    self.replica = replica
    journal = replica.journal
    try replica.ensure(.state)
    whole = try journal.loadWhole()
  }

  /// What the ledger says of itself.
  ///
  /// - Throws: `not-a-ledger`.
  func genesis() throws -> Genesis {
    guard let genesis = whole.genesis else { throw JournalError(.notALedger, journal.path) }
    return genesis
  }

  var entities: [Genesis.Entity] { whole.genesis?.entities ?? [] }

  /// The budget entity's Chinese name, or its code.
  func name(of entity: EntityCode) -> String { entities.first { $0.code == entity }?.name ?? entity.text }

  /// The entities a key may act for.
  func entities(within scope: Scope) -> [EntityCode] { entities.map(\.code).filter(scope.covers) }

  /// The entities an option names, or all within the scope.
  func entities(within scope: Scope, named entity: EntityCode?) -> [EntityCode] {
    guard let entity else { return entities(within: scope) }
    return [entity]
  }

  /// Found out before anything was signed: nothing is journalled.
  static func missing(_ refusal: Refusal, _ subject: String) -> CommandFailure {
    let text = Text(refusal.chinese, refusal.english)
    return CommandFailure(.refused, ["\(refusal.name) (\(refusal.rawValue)) [\(subject)]: \(text.current)"])
  }

  /// The door answered another question than was asked.
  static func otherAnswer(_ question: Question) -> CommandFailure {
    CommandFailure(
      .inputOutput, code: "answer-malformed",
      Text("答复不是对 \(question.name) 的答复", "this is no answer to \(question.name)"))
  }

  private func ensure(_ subject: LookupSubject) throws { try replica?.ensure(subject) }

  // MARK: The fund

  /// The whole set with the fund's accounts and cash; through a door, of the entities in the asker's scope.
  func fund() throws -> WorkingSet {
    guard replica != nil else { return whole }
    try ensure(.fund)
    return try journal.loadWhole()
  }

  /// Whether this view sees one scope of the province only.
  func isPartial() throws -> Bool {
    guard let replica else { return false }
    return try journal.key(replica.party.keyID)?.scope != .province
  }

  // MARK: Parties

  func key(_ id: KeyID) throws -> KeyRow? {
    if let row = try journal.key(id) { return row }
    try replica?.ensure(id) { .keys([$0]) }
    return try journal.key(id)
  }

  func keys() throws -> [KeyRow] {
    try ensure(.keys(nil))
    return try journal.keys()
  }

  /// Every key's successors, by the index of all of them.
  func keyIndex() throws -> KeyIndex {
    guard replica != nil else { return whole.keyIndex }
    try ensure(.keys(nil))
    return try journal.loadWhole().keyIndex
  }

  /// Every institution, or its own to one, in the order of the codes.
  func institutionRows() throws -> [InstitutionRow] {
    try ensure(.institutions(nil))
    return try journal.institutions()
  }

  /// Every institution by its code.
  func institutions() throws -> [String: InstitutionRow] {
    Dictionary(try institutionRows().map { ($0.code.text, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func institution(_ code: CreditCode) throws -> InstitutionRow? {
    if let row = try journal.institution(code) { return row }
    try replica?.ensure(code) { .institutions([$0]) }
    return try journal.institution(code)
  }

  // MARK: Proposals

  func openProposals() throws -> [ProposalRow] {
    try ensure(.proposals(.open))
    return try journal.openProposals()
  }

  func proposal(_ sequence: Int64) throws -> ProposalRow? {
    if let row = try journal.proposal(sequence) { return row }
    try replica?.ensure("proposal \(sequence)") { _ in .proposals(.numbers([sequence])) }
    return try journal.proposal(sequence)
  }

  func approvedProposals(ofAct name: String) throws -> [ProposalRow] {
    try ensure(.proposals(.approved(act: name)))
    return try journal.approvedProposals(ofAct: name)
  }

  /// The entry in which a proposal was approved.
  func approval(of proposal: Int64) throws -> Int64? {
    try ensure(.proposals(.approvals([proposal])))
    return try journal.approval(of: proposal)
  }

  // MARK: Batches and vouchers

  func batches() throws -> [BatchRow] {
    try ensure(.batches(nil))
    return try journal.batches()
  }

  func batch(_ id: BatchID) throws -> BatchRow {
    if try journal.batch(id) == nil { try replica?.ensure(id) { .batches([$0]) } }
    guard let row = try journal.batch(id) else { throw Self.missing(.batchUnknown, id.text) }
    return row
  }

  func voucher(_ number: VoucherNumber) throws -> VoucherRow {
    guard let row = try voucherIfSeen(number) else { throw Self.missing(.notPresented, number.description) }
    return row
  }

  /// `nil` for a number the ledger does not know, or does not tell of.
  func voucherIfSeen(_ number: VoucherNumber) throws -> VoucherRow? {
    if let row = try journal.voucher(number) { return row }
    try expect(vouchers: [number])
    return try journal.voucher(number)
  }

  /// Says beforehand which vouchers will be looked at, so that they are asked for together.
  func expect(vouchers numbers: [VoucherNumber]) throws {
    try replica?.ensure(all: numbers) { .vouchers(.numbers($0)) }
  }

  /// Whether rows are asked for, and so better many at a time.
  var isAsked: Bool { replica != nil }

  /// Whether an institution asks.
  func isInstitution() throws -> Bool {
    guard let replica, case .institution? = try journal.key(replica.party.keyID)?.party else { return false }
    return true
  }

  /// The voucher whose token is shown. Offices are told of it by number just as well, many at a time.
  func voucher(shown token: String, _ number: VoucherNumber) throws -> VoucherRow? {
    if let replica, try isInstitution() {
      do { try replica.ensure(.shown(token: token)) } catch let error as TurnedBack {
        guard error.code == TurnedBack.notPresented.code else { throw error }
      }
      return try journal.voucher(number)
    }
    return try voucherIfSeen(number)
  }

  func vouchers(ofClass id: ClassID) throws -> [VoucherRow] {
    try ensure(.vouchers(.classID(id)))
    return try journal.vouchers(ofClass: id)
  }

  func vouchers(ofClaim id: Int64) throws -> [VoucherRow] {
    try ensure(.vouchers(.claim(id)))
    return try journal.vouchers(ofClaim: id)
  }

  func vouchers(ofHolder holder: Hash256) throws -> [VoucherRow] {
    try expect(holders: [holder])
    return try journal.vouchers(ofHolder: holder)
  }

  /// As ``expect(vouchers:)``, of whole people.
  func expect(holders: [Hash256]) throws {
    try replica?.ensure(all: holders, atMost: LookupSubject.holderLimit) { .vouchers(.holders($0)) }
  }

  /// Whether a person has a voucher that still counts, as the rule of one live voucher sees it.
  func hasLiveVoucher(_ holder: Hash256, except own: VoucherNumber? = nil) throws -> Bool {
    guard let newest = try vouchers(ofHolder: holder).last, newest.number != own else { return false }
    switch newest.state {
    case .issued, .claimed, .activated: return true
    case .redeemed:
      return try newest.claim.flatMap { try claimIfSeen($0) }.map(\.state.isInReview) ?? false
    case .refused, .lapsed, .voided: return false
    }
  }

  /// The funnel, by account and state.
  func voucherTotals() throws -> [VoucherTotal] {
    guard let replica else { return try journal.voucherTotals() }
    guard let totals = VoucherTotal.all(in: try replica.rows(.totals)) else {
      throw Self.otherAnswer(.lookup(Lookup(.totals)))
    }
    return totals
  }

  // MARK: Classes

  func trainingClass(_ id: ClassID) throws -> ClassRow {
    guard let row = try classIfSeen(id) else { throw Self.missing(.classUnknown, id.text) }
    return row
  }

  func classIfSeen(_ id: ClassID) throws -> ClassRow? {
    if let row = try journal.trainingClass(id) { return row }
    try replica?.ensure(id) { .classes(.ids([$0])) }
    return try journal.trainingClass(id)
  }

  func classes(ofInstitution code: CreditCode) throws -> [ClassRow] {
    try replica?.ensure(.classes(.institution(code)), within: .classes(.all))
    return try journal.classes(ofInstitution: code)
  }

  /// Says that classes, claims or orders of all institutions will be looked at.
  func expectAll(_ subjects: [LookupSubject]) throws {
    for subject in subjects { try ensure(subject) }
  }

  func filedClasses(entity: EntityCode) throws -> [ClassRow] {
    try ensure(.classes(.filed(entity)))
    return try journal.filedClasses(entity: entity)
  }

  // MARK: Claims

  func claim(_ id: Int64) throws -> ClaimRow {
    guard let row = try claimIfSeen(id) else { throw Self.missing(.claimUnknown, String(id)) }
    return row
  }

  func claimIfSeen(_ id: Int64) throws -> ClaimRow? {
    if let row = try journal.claim(id) { return row }
    try replica?.ensure("claim \(id)") { _ in .claims(.numbers([id])) }
    return try journal.claim(id)
  }

  func claims(ofInstitution code: CreditCode) throws -> [ClaimRow] {
    try replica?.ensure(.claims(.institution(code)), within: .claims(.all))
    return try journal.claims(ofInstitution: code, limit: .max)
  }

  func claims(ofClass id: ClassID) throws -> [ClaimRow] {
    try ensure(.claims(.classID(id)))
    return try journal.claims(ofClass: id)
  }

  func claims(ofOrder number: OrderNumber) throws -> [ClaimRow] {
    try ensure(.claims(.order(number)))
    return try journal.claims(ofOrder: number)
  }

  /// Claims that wait for their first review.
  func claimsToReview(entity: EntityCode) throws -> [ClaimRow] {
    try ensure(.claims(.toReview(entity)))
    return try journal.openClaims(entity: entity, state: .filed, limit: 1_000_000)
  }

  /// Claims that wait for their second review.
  func claimsToApprove(entity: EntityCode) throws -> [ClaimRow] {
    try ensure(.claims(.toApprove(entity)))
    return try journal.openClaims(entity: entity, state: .reviewed, limit: 1_000_000)
  }

  /// Approved claims whose money no live order holds.
  func payableClaims(entity: EntityCode) throws -> [ClaimRow] {
    try ensure(.claims(.payable(entity)))
    return try journal.payableClaims(entity: entity, limit: 1_000_000)
  }

  /// The bytes of the entry that made a claim.
  func paper(of claim: Int64) throws -> [UInt8]? {
    try expect(papers: [claim])
    return try journal.entry(claim)
  }

  /// As ``expect(vouchers:)``.
  func expect(papers claims: [Int64]) throws {
    try replica?.ensure(all: claims) { .papers($0) }
  }

  // MARK: Orders and the bank

  func order(_ number: OrderNumber) throws -> OrderRow {
    guard let row = try orderIfSeen(number) else { throw Self.missing(.orderUnknown, number.description) }
    return row
  }

  func orderIfSeen(_ number: OrderNumber) throws -> OrderRow? {
    if let row = try journal.order(number) { return row }
    try replica?.ensure(number) { .orders(.numbers([$0])) }
    return try journal.order(number)
  }

  func orders(ofInstitution code: CreditCode) throws -> [OrderRow] {
    try replica?.ensure(.orders(.institution(code)), within: .allOrders)
    return try journal.orders(ofInstitution: code, limit: .max)
  }

  /// Payment orders of some states, in the order of their numbers.
  func orders(states: [OrderRow.State], entities: [EntityCode]) throws -> [OrderRow] {
    if !states.isEmpty, !entities.isEmpty {
      try ensure(.orders(.states(states.map(\.stage), entities: entities)))
    }
    var rows: [OrderRow] = []
    for state in states {
      for entity in entities { rows += try journal.orders(state: state, entity: entity, limit: .max) }
    }
    return rows.sorted { $0.number < $1.number }
  }

  func statement(_ id: StatementID) throws -> StatementRow? {
    try ensure(.statements)
    return try journal.statement(id)
  }

  func statements() throws -> [StatementRow] {
    try ensure(.statements)
    return try journal.statements()
  }

  func line(_ key: LineKey) throws -> LineRow? {
    try replica?.ensure(.lines(key.statement, line: key.line), within: .lines(key.statement, line: nil))
    return try journal.line(key)
  }

  func lines(of id: StatementID) throws -> [LineRow] {
    try ensure(.lines(id, line: nil))
    return try journal.lines(of: id, limit: .max)
  }

  /// The account behind a hash, as it was kept; `nil` when it is missing.
  func keptAccount(_ hash: Hash256) throws -> PayeeAccount? {
    try expect(accounts: [hash])
    return try journal.payeeAccount(hash)
  }

  /// As ``expect(vouchers:)``.
  func expect(accounts hashes: [Hash256]) throws {
    try replica?.ensure(all: hashes) { .payees($0) }
  }

  // MARK: The log

  /// Whether the asker's command of this id is journalled.
  func knows(_ id: CommandID, of key: KeyID) throws -> Bool {
    guard let replica else { return try journal.findCommand(key: key, id: id) != nil }
    let question = Question.commandAnswer(CommandAnswer(id: id))
    guard case .receipt(let receipt) = try replica.ask(question) else { throw Self.otherAnswer(question) }
    return receipt != nil
  }

  func newestCheckpoint() throws -> StoredCheckpoint {
    if let replica { return try replica.door.storedCheckpoint() }
    guard let checkpoint = try journal.newestCheckpoint() else {
      throw ServiceError(.treeBroken, "no checkpoint")
    }
    return checkpoint
  }

  /// How many entries there are.
  func entryCount() throws -> Int64 {
    guard let replica else { return try journal.entryCount() }
    return try replica.door.newestHead().size
  }

  /// Hands out entries in order, a bounded number in memory at a time; through a door, for auditors.
  func forEachEntry(in range: Range<Int64>, _ body: (_ bytes: [UInt8]) throws -> Void) throws {
    guard let replica else { return try journal.forEachEntry(in: range) { try body($0.bytes) } }
    for start in stride(from: range.lowerBound, to: range.upperBound, by: LookupSubject.entryLimit) {
      let count = min(range.upperBound - start, Int64(LookupSubject.entryLimit))
      let entries = try replica.entries(from: start, count: Int(count))
      for entry in entries { try body(entry) }
      guard entries.count == Int(count) else { return }
    }
  }

  /// The leaf hash of the first entry.
  func genesisLeaf() throws -> Hash256? {
    guard let replica else { return try journal.entry(0).map { MerkleHash.leaf($0) } }
    let tiles = DoorTiles(door: replica.door, size: try replica.door.newestHead().size)
    return try tiles.hashes(level: 0, from: 0, count: 1).first
  }

  /// The ledger as a log; through a door its entries are for auditors.
  func log() throws -> LogView {
    guard let replica else { return try LogView(reading: journal) }
    let checkpoint = try replica.door.storedCheckpoint()
    let tiles = DoorTiles(door: replica.door, size: checkpoint.head.size)
    return try LogView(
      try genesis(), checkpoint, hashes: LogHashes { try tiles.hashes(level: $0, from: $1, count: $2) },
      entries: { try replica.entries(from: $0.lowerBound, count: $0.count) })
  }

  /// The receipt of an entry against the newest checkpoint; `nil` when there is none.
  func receipt(of sequence: Int64) throws -> Receipt? {
    guard let replica else { return try journal.snapshot { try Receipt(of: sequence, in: journal) } }
    let checkpoint = try replica.door.storedCheckpoint()
    let size = checkpoint.head.size
    guard (0..<size).contains(sequence) else { return nil }
    guard let bytes = try replica.entries(from: sequence, count: 1).first else { return nil }
    let tiles = DoorTiles(door: replica.door, size: size)
    let proof = try ProofBuilder(reader: tiles, size: size).inclusionProof(index: sequence, size: size)
    return Receipt(entry: bytes, proof: proof, checkpoint: checkpoint.note)
  }

  /// Runs `body` on one moment of the ledger's own file; through a door there is no such thing.
  func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
    guard replica == nil else { return try body() }
    return try journal.snapshot(body)
  }
}

extension LookupSubject {
  /// Orders of every state and entity.
  static let allOrders = LookupSubject.orders(.states(LookupOrders.Stage.allCases, entities: nil))
}

extension OrderRow.State {
  fileprivate var stage: LookupOrders.Stage {
    switch self {
    case .ordered: .ordered
    case .paid: .paid
    case .returned: .returned
    case .cancelled: .cancelled
    }
  }
}

extension LedgerOptions {
  /// Looks at the ledger, beside whoever writes, or through a door as the party that `asking` gives; closes it again.
  func view<Result>(
    asking party: () throws -> QueryParty, _ body: (LedgerView) throws -> Result
  ) throws -> Result {
    guard let server else {
      let journal = try SQLiteJournal.open(path: try folder().journal, mode: .reader)
      defer { try? journal.close() }
      return try body(LedgerView(journal))
    }
    let party = try party()
    let door = try readingDoor(server, clock: party.clock)
    defer { door.leave() }
    return try body(LedgerView(asking: door, as: party))
  }
}

extension LedgerOptions {
  /// Lends lookups of holder references; on this machine they are answered beside a running writer.
  func lookUp<Result>(_ party: QueryParty, _ body: (HolderLookup) throws -> Result) throws -> Result {
    let door: any LedgerDoor =
      if let server { try readingDoor(server, clock: party.clock) } else {
        try EmbeddedDoor(asking: try folder(), clock: party.clock)
      }
    defer { door.leave() }
    return try body(HolderLookup(party: party, door: door))
  }

  /// The newest checkpoint, which anybody may have without asking.
  func newestCheckpoint(clock: (any TimeSource)?) throws -> StoredCheckpoint {
    guard let server else {
      let journal = try SQLiteJournal.open(path: try folder().journal, mode: .reader)
      defer { try? journal.close() }
      return try LedgerView(journal).newestCheckpoint()
    }
    let door = try readingDoor(server, clock: clock)
    defer { door.leave() }
    return try door.storedCheckpoint()
  }
}

extension ActingSession {
  /// Looks at the ledger as it is now, with rows of its own.
  func view<Result>(_ body: (LedgerView) throws -> Result) throws -> Result {
    guard let folder = door.folder else { return try body(LedgerView(asking: door, as: party)) }
    let journal = try SQLiteJournal.open(path: folder.journal, mode: .reader)
    defer { try? journal.close() }
    return try body(LedgerView(journal))
  }

  /// The key that signs, as it is registered.
  func key(in view: LedgerView) throws -> KeyRow {
    guard let row = try view.key(signer.keyID) else {
      throw TurnedBack(.unknownKey(signer.keyID.text))
    }
    return row
  }

  /// The institution whose key signs; `nil` for a person of the administration.
  func institution(in view: LedgerView) throws -> CreditCode? {
    guard case .institution(let code) = try key(in: view).party else { return nil }
    return code
  }

  /// The person whose key signs; `nil` for an institution.
  func person(in view: LedgerView) throws -> PersonID? {
    guard case .person(let person) = try key(in: view).party else { return nil }
    return person
  }

  /// The day the ledger will write on the next entry.
  func today(in view: LedgerView) -> Day {
    let now = signer.clock.now()
    return max(now, view.whole.counters.at ?? now).day
  }
}
