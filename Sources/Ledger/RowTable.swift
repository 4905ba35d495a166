/// The rows of one kind that a group of commands needs: loaded once, changed in memory, written at the end.
///
/// A table may also be *whole*: then every row there is lies in memory, nothing is ever loaded, and rows that
/// rest may be kept packed.
public struct RowTable<Key: Hashable & Comparable & Sendable, Row: Hashable & Sendable>: Sendable {
  /// How much of a row a change touches.
  public enum Change: Hashable, Sendable {
    /// Anything, or the row is new.
    case whole
    /// Only what acts change again and again; all else is as the store has it.
    case state
  }

  /// A row where it lies: looking one thing up does not copy it, a count for each of its strings.
  public final class Held: Sendable {
    public let row: Row
    /// Of a changed row.
    public let change: Change

    init(_ row: Row, _ change: Change = .whole) {
      self.row = row
      self.change = change
    }
  }

  /// Rows loaded or changed; of a packed table only what changed since the last ``settle()``.
  private var rows: [Key: Held] = [:]
  private var absent: Set<Key> = []
  /// Those that differ from the store.
  private var changes: [Key: Held] = [:]
  private var packed: (any PackedRows<Key, Row>)?
  private let isWhole: Bool

  /// A table whose rows lie in a store and are loaded by key.
  public init() {
    isWhole = false
  }

  /// A table without a store, empty at first; `packed` keeps what rests.
  public init(whole packed: (any PackedRows<Key, Row>)? = nil) {
    isWhole = true
    self.packed = packed
  }

  /// The row, or `nil` when the store has none. Asking for a key that was never loaded also gives `nil`:
  /// ``WorkingSet/missing(for:)`` must have named it.
  public subscript(key: Key) -> Row? { rows[key]?.row ?? packed?[key] }

  /// What `get` finds in a row, where it lies; `nil` without one.
  func look<Value, Failure: Error>(
    _ key: Key, _ get: (Row) throws(Failure) -> Value?
  ) throws(Failure) -> Value? {
    if let held = rows[key] { return try get(held.row) }
    guard let row = packed?[key] else { return nil }
    return try get(row)
  }

  public func isLoaded(_ key: Key) -> Bool {
    isWhole || rows[key] != nil || absent.contains(key)
  }

  /// What the store holds for `key`.
  public mutating func load(_ key: Key, _ row: Row?) {
    if let row {
      rows[key] = Held(row)
      if !absent.isEmpty { absent.remove(key) }
    } else {
      absent.insert(key)
    }
  }

  /// Sets a row and remembers that it must be written, `change` of it and what was changed of it before.
  mutating func put(_ key: Key, _ row: Row, _ change: Change = .whole) {
    let both = change == .state ? changes[key]?.change ?? .state : change
    let held = Held(row, both)
    rows[key] = held
    changes[key] = held
    if !absent.isEmpty { absent.remove(key) }
  }

  public var hasChanges: Bool { !changes.isEmpty }

  /// Keys whose rows differ from the store.
  public var changed: Set<Key> { Set(changes.keys) }

  /// The rows that differ from the store, in the order of their keys.
  public var changesInOrder: [Held] { changes.sorted { $0.key < $1.key }.map(\.value) }

  /// All loaded rows, those at rest in a packed table left out.
  public var all: some Collection<Row> { rows.values.lazy.map(\.row) }
  /// How many keys are loaded, those without a row among them: all of them take memory.
  var count: Int { rows.count + absent.count }
  /// The keys of every row of a whole table, in no order.
  public var keys: [Key] {
    guard let packed else { return Array(rows.keys) }
    return packed.keys + rows.keys.filter { packed[$0] == nil }
  }

  /// A table of the changed rows alone, which count as unchanged from now on.
  mutating func takeChanges() -> RowTable {
    var taken = RowTable()
    guard hasChanges else { return taken }
    taken.rows = changes
    taken.changes = changes
    changes = Dictionary(minimumCapacity: changes.count)
    return taken
  }

  /// Forgets which rows changed: they are durable now.
  public mutating func markWritten() {
    changes.removeAll(keepingCapacity: true)
  }

  /// Forgets every row when there are more than `limit`, but for the changed rows of `pending`, the later ones counting.
  mutating func evict(ifOver limit: Int, keeping pending: some Sequence<RowTable>) {
    guard count > limit else { return }
    rows.removeAll(keepingCapacity: true)
    absent.removeAll(keepingCapacity: true)
    changes.removeAll(keepingCapacity: true)
    for table in pending { rows.merge(table.changes) { _, later in later } }
  }

  /// Puts what changed to rest. For whole tables: until then every copy of the table can be thrown away and the
  /// one it was made of goes on as before.
  mutating func settle() {
    guard hasChanges else { return }
    if packed != nil {
      for (key, held) in changes.sorted(by: { $0.key < $1.key }) { packed?.put(key, held.row) }
      rows.removeAll(keepingCapacity: true)
    }
    changes.removeAll(keepingCapacity: true)
  }
}

/// Rows at rest in little memory, when millions of them must all be at hand.
public protocol PackedRows<Key, Row>: Sendable {
  associatedtype Key: Hashable & Comparable & Sendable
  associatedtype Row: Hashable & Sendable
  /// In no order.
  var keys: [Key] { get }
  subscript(key: Key) -> Row? { get }
  /// New rows come in the order of their keys, as far as they were changed together.
  mutating func put(_ key: Key, _ row: Row)
}
