/// One column of a table.
struct Column: Hashable, Sendable {
  /// SQLite's storage class, as STRICT tables hold to it.
  enum Kind: String, Sendable {
    case integer = "INTEGER"
    case text = "TEXT"
    case blob = "BLOB"
  }
  /// What an update does with it.
  enum Change: Sendable {
    /// Part of the primary key.
    case key
    /// Written once.
    case fixed
    /// Written whenever the row is.
    case free
    /// Also in an index: written only when it differs, for writing it dirties a page of the index too.
    case indexed
  }
  let name: String
  let kind: Kind
  let change: Change
  let isOptional: Bool

  static func integer(_ name: String, _ change: Change, optional: Bool = false) -> Column {
    Column(name: name, kind: .integer, change: change, isOptional: optional)
  }

  static func text(_ name: String, _ change: Change, optional: Bool = false) -> Column {
    Column(name: name, kind: .text, change: change, isOptional: optional)
  }

  static func blob(_ name: String, _ change: Change, optional: Bool = false) -> Column {
    Column(name: name, kind: .blob, change: change, isOptional: optional)
  }
}

/// A table and the statements on it. Columns stand in the order key, fixed, free, indexed.
///
/// Its free columns may lie in a table of their own (``TablePart``): then writing them, with every act, touches pages of many
/// narrow rows instead of few wide ones.
struct Table: Hashable, Sendable {
  let name: String
  let columns: [Column]
  /// `ON name(…)` of each index, by its name.
  let indexes: [String: String]
  /// Inserts a row, or writes the free columns of the one that is there if its indexed columns are as given.
  /// Otherwise nothing changes and ``update`` must follow. Made once: it is asked for with every group.
  let upsert: String
  private let halves: [TablePart]

  /// - Parameter apart: the name of the table that holds the free columns, if they lie apart.
  init(
    _ name: String, _ columns: [Column], indexes: [String: String] = [:], freeColumnsIn apart: String? = nil
  ) {
    self.name = name
    self.columns = columns
    self.indexes = indexes
    upsert = Self.upsert(name, columns)
    halves = apart.map { TablePart.split(name, columns, indexes: indexes, freeColumnsIn: $0) } ?? []
  }

  /// Where its rows lie: one part when nothing lies apart.
  var parts: [TablePart] { halves.isEmpty ? [TablePart(whole: self)] : halves }

  var keys: [Column] { columns.filter { $0.change == .key } }

  /// `a, b, c`
  var list: String { Self.list(columns) }

  private static func list(_ columns: [Column]) -> String { columns.map(\.name).joined(separator: ", ") }

  /// What all its columns are read from. The part with the indexes leads.
  var source: String {
    let key = keys.map(\.name).joined(separator: ", ")
    return halves.dropFirst().reduce(name) { $0 + " CROSS JOIN \($1.table.name) USING (\(key))" }
  }

  /// `SELECT` of all columns, without conditions.
  var select: String { "SELECT \(list) FROM \(source)" }

  var selectByKey: String { select + " WHERE " + keyCondition }

  /// All rows in primary-key order.
  var selectInOrder: String { select + " ORDER BY " + keys.map(\.name).joined(separator: ", ") }

  /// `a = ?1 AND b = ?2`
  private var keyCondition: String {
    keys.enumerated().map { "\($0.element.name) = ?\($0.offset + 1)" }.joined(separator: " AND ")
  }

  private static func upsert(_ name: String, _ columns: [Column]) -> String {
    let places = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
    let insert = "INSERT INTO \(name) (\(list(columns))) VALUES (\(places)) ON CONFLICT "
    let target = "(" + list(columns.filter { $0.change == .key }) + ") "
    let free = assignments(.free, in: columns)
    guard !free.isEmpty else { return insert + target + "DO NOTHING" }
    let same = assignments(.indexed, in: columns).map { $0.replacing(" = ", with: " IS ") }.joined(
      separator: " AND ")
    return insert + target + "DO UPDATE SET " + free.joined(separator: ", ")
      + (same.isEmpty ? "" : " WHERE " + same)
  }

  /// Inserts a row in the place of the one that is there: cheapest where no index hangs on the table.
  var replace: String {
    "INSERT OR REPLACE INTO \(name) (\(list)) VALUES ("
      + columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ") + ")"
  }

  /// Writes the free and the indexed columns; `nil` when none is indexed.
  var update: String? {
    guard columns.contains(where: { $0.change == .indexed }) else { return nil }
    let all = Self.assignments(.free, in: columns) + Self.assignments(.indexed, in: columns)
    return "UPDATE \(name) SET \(all.joined(separator: ", ")) WHERE \(keyCondition)"
  }

  private static func assignments(_ change: Column.Change, in columns: [Column]) -> [String] {
    columns.enumerated().filter { $0.element.change == change }.map {
      "\($0.element.name) = ?\($0.offset + 1)"
    }
  }

  /// The statements that make it with its indexes.
  var create: [String] { [createBare] + createIndexes }

  var createIndexes: [String] {
    indexes.sorted { $0.key < $1.key }.map { "CREATE INDEX \($0.key) ON \(name) \($0.value)" }
  }

  /// The same rows in one table.
  var undivided: Table { Table(name, columns, indexes: indexes) }

  /// Makes it without indexes. A single integer key is the row id; any other key orders the rows itself.
  var createBare: String {
    var parts = columns.map { "\($0.name) \($0.kind.rawValue)" + ($0.isOptional ? "" : " NOT NULL") }
    let isRowID = keys.count == 1 && keys[0].kind == .integer
    if isRowID {
      parts[0] = "\(keys[0].name) INTEGER PRIMARY KEY"
    } else {
      parts.append("PRIMARY KEY (" + keys.map(\.name).joined(separator: ", ") + ")")
    }
    let options = isRowID ? "STRICT" : "STRICT, WITHOUT ROWID"
    return "CREATE TABLE \(name) (\(parts.joined(separator: ", "))) \(options)"
  }
}
