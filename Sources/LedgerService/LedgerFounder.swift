public import Journal
internal import Ledger
internal import MerkleLog
public import Signing
public import Vouchers
internal import Wire

/// Founds a ledger: writes entry 0 and everything that is made once.
public enum LedgerFounder {
  /// What the founders decide.
  public struct Plan: Sendable {
    public let origin: String
    public let fund: String
    public let demonstration: Bool
    public let entities: [Genesis.Entity]
    public let roots: [Genesis.Root]

    public init(
      origin: String, fund: String, demonstration: Bool, entities: [Genesis.Entity], roots: [Genesis.Root]
    ) {
      self.origin = origin
      self.fund = fund
      self.demonstration = demonstration
      self.entities = entities
      self.roots = roots
    }
  }

  /// Makes the folder, the log's keys, the pepper and the genesis entry; returns the trust anchor.
  ///
  /// - Throws: `ServiceError`, `SigningError` or a journal error; nothing is left to clean up but the new folder.
  @discardableResult
  public static func found(
    _ plan: Plan, in folder: LedgerFolder, clock: any TimeSource, passphrase: Passphrase
  ) throws -> TrustAnchor {
    try check(plan.roots)
    try folder.create()
    let signers = try makeLogKeys(plan.origin, in: folder, passphrase: passphrase)
    let pepper = try Pepper.generate()
    guard SmallFile.replace(folder.pepper, with: pepper.bytes, mode: 0o600) else {
      throw ServiceError(.outputUnwritable, folder.pepper)
    }
    let genesis = Genesis(
      origin: plan.origin, fund: plan.fund, demonstration: plan.demonstration, entities: plan.entities,
      roots: plan.roots, logKeys: signers.verifiers.map(\.vkey), pepperCheck: pepper.check)
    let moment = Moment(sequence: 0, at: clock.now())
    let entry = Entry(sequence: 0, at: moment.at, command: nil, outcome: .accepted([.genesis(genesis)]))
    let bytes = try entry.encoded()
    var set = WorkingSet()
    try set.applyOwn(.genesis(genesis), at: moment)
    let leaf = MerkleHash.leaf(bytes)
    let edge = RightEdge(before: Frontier(), appending: [leaf])
    let signed = try signers.sign(edge.head, at: moment.at)
    let journal = try SQLiteJournal.create(path: folder.journal)
    try journal.commit(
      JournalGroup(
        items: [JournalGroup.Item(sequence: 0, at: moment.at, bytes: bytes, leaf: leaf, command: nil)],
        tileHashes: edge.completedTileHashes, checkpoint: signed), changes: set)
    try journal.close()
    try HighWater(path: folder.highWater).write(signed.note, durable: true)
    return TrustAnchor(genesis: genesis, genesisLeaf: leaf)
  }

  /// Every root needs a key of their own, of a kind that can be verified with.
  private static func check(_ roots: [Genesis.Root]) throws {
    for (place, root) in roots.enumerated() {
      _ = try PublicKey(registering: root.key)
      let isTwice = roots[..<place].contains { $0.key.id == root.key.id || $0.key.spki == root.key.spki }
      guard !isTwice else { throw ServiceError(.rootKeyTwice, root.key.id.text) }
    }
  }

  private static func makeLogKeys(
    _ origin: String, in folder: LedgerFolder, passphrase: Passphrase
  ) throws -> CheckpointSigners {
    let ed25519 = try PrivateKey.generate(.ed25519)
    let sm2 = try PrivateKey.generate(.sm2)
    try KeyFile.write(ed25519, to: folder.logKey, passphrase: passphrase)
    try KeyFile.write(sm2, to: folder.logSM2Key, passphrase: passphrase)
    return CheckpointSigners(
      origin: origin, ed25519: try NoteSigner(name: origin, kind: .ed25519, key: ed25519),
      sm2: try NoteSigner(name: origin, kind: .sm2, key: sm2))
  }
}
