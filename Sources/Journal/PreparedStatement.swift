internal import CSQLiteShim
internal import GRDB
internal import Glibc
internal import Vouchers
internal import Wire

/// A compiled statement, bound and stepped directly.
///
/// GRDB compiles and frees it. Its own binding goes through an array of boxed values for each row, several
/// times what SQLite needs for the row itself; and once our authorizer stands in GRDB's place GRDB no longer
/// knows what a statement touches, which only matters to its observers and this code has none.
final class PreparedStatement {
  private let statement: Statement
  private let connection: OpaquePointer
  private var raw: OpaquePointer { statement.sqliteStatement }

  init(_ sql: String, in database: Database) throws(JournalError) {
    do { statement = try database.makeStatement(sql: sql) } catch { throw JournalError(error, path: sql) }
    guard let connection = database.sqliteConnection else { throw JournalError(.stopped, "closed") }
    self.connection = connection
  }

  /// Runs it to its end with what `bind` sets.
  func run(_ bind: (inout Binder) -> Void = { _ in }) throws(JournalError) {
    try bound(bind)
    defer { sqlite3_reset(raw) }
    while try step() {}
  }

  /// The first row, or `nil`.
  func first<Value>(
    _ bind: (inout Binder) -> Void = { _ in }, _ read: (inout ColumnReader) throws(JournalError) -> Value
  ) throws(JournalError) -> Value? {
    try bound(bind)
    defer { sqlite3_reset(raw) }
    guard try step() else { return nil }
    var row = ColumnReader(raw)
    return try read(&row)
  }

  /// Every row, in the statement's order.
  ///
  /// - Parameter room: for how many rows memory is taken at once, where there may be millions.
  func all<Value>(
    room: Int = 0, _ bind: (inout Binder) -> Void = { _ in },
    _ read: (inout ColumnReader) throws(JournalError) -> Value
  ) throws(JournalError) -> [Value] {
    try bound(bind)
    defer { sqlite3_reset(raw) }
    var values: [Value] = []
    values.reserveCapacity(room)
    while try step() {
      var row = ColumnReader(raw)
      values.append(try read(&row))
    }
    return values
  }

  /// Binds and stays open for ``next(_:)``, until the next use.
  func start(_ bind: (inout Binder) -> Void = { _ in }) throws(JournalError) {
    try bound(bind)
  }

  /// The next row of a started statement.
  func next<Value>(
    _ read: (inout ColumnReader) throws(JournalError) -> Value
  ) throws(JournalError) -> Value? {
    guard try step() else {
      sqlite3_reset(raw)
      return nil
    }
    var row = ColumnReader(raw)
    return try read(&row)
  }

  /// Moves a started statement to its next row; `false` at the end.
  func advance() throws(JournalError) -> Bool { try step() }

  /// The values of the current row.
  func values(_ count: Int) throws(JournalError) -> [ProjectedValue] {
    var row = ColumnReader(raw)
    var values: [ProjectedValue] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try row.value()) }
    return values
  }

  /// Whether the current row has the columns that `columns` gives, compared where it lies.
  func isEqual(_ columns: (inout ColumnComparer) -> Void) -> Bool {
    var comparer = ColumnComparer(raw)
    columns(&comparer)
    return comparer.isEqual
  }

  /// Ends a started statement early.
  func finish() {
    sqlite3_reset(raw)
  }

  private func bound(_ bind: (inout Binder) -> Void) throws(JournalError) {
    sqlite3_reset(raw)
    var binder = Binder(raw)
    bind(&binder)
    guard binder.failure == SQLITE_OK else { throw JournalError(binder.failure, connection: connection) }
  }

  private func step() throws(JournalError) -> Bool {
    let code = sqlite3_step(raw)
    switch code {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let error = JournalError(code, connection: connection)
      sqlite3_reset(raw)
      throw error
    }
  }
}

/// Sets the parameters of a statement one after the other.
struct Binder: ColumnSink {
  private let raw: OpaquePointer
  private var index: Int32 = 0
  /// The first failure's result code, or `SQLITE_OK`.
  private(set) var failure: Int32 = SQLITE_OK

  fileprivate init(_ raw: OpaquePointer) {
    self.raw = raw
  }

  private mutating func advance() -> Int32 {
    index += 1
    return index
  }

  private mutating func note(_ code: Int32) {
    if code != SQLITE_OK, failure == SQLITE_OK { failure = code }
  }

  mutating func null() {
    note(sqlite3_bind_null(raw, advance()))
  }

  mutating func integer(_ value: Int64) {
    note(sqlite3_bind_int64(raw, advance(), value))
  }

  mutating func text(_ value: String) {
    let place = advance()
    var value = value
    let code = value.withUTF8 { units in
      units.withMemoryRebound(to: CChar.self) {
        quanbu_sqlite_bind_text(raw, place, $0.baseAddress, Int32($0.count))
      }
    }
    note(code)
  }

  mutating func blob(_ value: Hash256) {
    let place = advance()
    note(value.withUnsafeBytes { quanbu_sqlite_bind_blob(raw, place, $0.baseAddress, 32) })
  }

  mutating func blob(_ value: [UInt8]) {
    let place = advance()
    note(value.withUnsafeBytes { quanbu_sqlite_bind_blob(raw, place, $0.baseAddress, Int32($0.count)) })
  }
}
