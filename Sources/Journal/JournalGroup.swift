public import MerkleLog
public import Vouchers
public import Wire

/// Who asked what once and for all: the pair of key and id is unique for ever.
public struct CommandReference: Hashable, Sendable {
  public let key: KeyID
  public let id: CommandID
  /// ``CompactJWS/contentDigest``: whether the same command comes again.
  public let digest: Hash256

  public init(key: KeyID, id: CommandID, digest: Hash256) {
    self.key = key
    self.id = id
    self.digest = digest
  }
}

/// What one group adds to the journal: all of it becomes durable together, or nothing.
public struct JournalGroup: Hashable, Sendable {
  /// One entry as stored.
  public struct Item: Hashable, Sendable {
    public let sequence: Int64
    public let at: Instant
    /// From ``Entry/encoded()``.
    public let bytes: [UInt8]
    /// SHA-256(0x00 || bytes).
    public let leaf: Hash256
    /// `nil` for the ledger's own acts.
    public let command: CommandReference?

    public init(sequence: Int64, at: Instant, bytes: [UInt8], leaf: Hash256, command: CommandReference?) {
      self.sequence = sequence
      self.at = at
      self.bytes = bytes
      self.leaf = leaf
      self.command = command
    }
  }

  /// In the order of their sequence numbers, the first being the journal's count.
  public var items: [Item]
  /// What ``RightEdge/completedTileHashes`` says.
  public var tileHashes: [TileHash]
  public var checkpoint: StoredCheckpoint

  public init(items: [Item], tileHashes: [TileHash], checkpoint: StoredCheckpoint) {
    self.items = items
    self.tileHashes = tileHashes
    self.checkpoint = checkpoint
  }
}

/// A tree head and the signed note that says so.
public struct StoredCheckpoint: Hashable, Sendable {
  public let head: TreeHead
  /// The whole signed note.
  public var note: [UInt8]
  /// Whether its note is kept for ever; of the others only head of tree stays once a newer one is there.
  public var isKept: Bool

  public init(head: TreeHead, note: [UInt8], isKept: Bool) {
    self.head = head
    self.note = note
    self.isKept = isKept
  }
}
