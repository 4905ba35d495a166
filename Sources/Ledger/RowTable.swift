/// The rows of one kind that a group of commands needs: loaded once, changed in memory, written at the end.
public struct RowTable<Key: Hashable & Sendable, Row: Hashable & Sendable>: Sendable {
  private var rows: [Key: Row] = [:]
  private var absent: Set<Key> = []
  /// Keys whose rows differ from the store, each once.
  public private(set) var changed: Set<Key> = []

  public init() {}

  /// The row, or `nil` when the store has none. Asking for a key that was never loaded also gives `nil`:
  /// ``WorkingSet/missing(for:)`` must have named it.
  public subscript(key: Key) -> Row? { rows[key] }

  public func isLoaded(_ key: Key) -> Bool { rows[key] != nil || absent.contains(key) }

  /// What the store holds for `key`.
  public mutating func load(_ key: Key, _ row: Row?) {
    if let row {
      rows[key] = row
      if !absent.isEmpty { absent.remove(key) }
    } else {
      absent.insert(key)
    }
  }

  /// Sets a row and remembers that it must be written.
  mutating func put(_ key: Key, _ row: Row) {
    rows[key] = row
    if !absent.isEmpty { absent.remove(key) }
    changed.insert(key)
  }

  /// All loaded rows.
  public var all: Dictionary<Key, Row>.Values { rows.values }
  /// How many keys are loaded, those without a row among them: all of them take memory.
  public var count: Int { rows.count + absent.count }

  /// Forgets which rows changed: they are durable now.
  public mutating func markWritten() {
    changed.removeAll(keepingCapacity: true)
  }

  /// Forgets every row: none may have changed since it was written.
  public mutating func evict() {
    rows.removeAll(keepingCapacity: true)
    absent.removeAll(keepingCapacity: true)
    changed.removeAll(keepingCapacity: true)
  }
}
