internal import CSQLiteShim
internal import Vouchers
internal import Wire

/// Reads the columns of the current row one after the other. A value that is none of its type means that
/// somebody else wrote the file: `journal-corrupt`.
struct ColumnReader {
  private let raw: OpaquePointer
  private var index: Int32 = -1

  init(_ raw: OpaquePointer) {
    self.raw = raw
  }

  private var name: String { sqlite3_column_name(raw, index).map { String(cString: $0) } ?? "?" }

  private func corrupt() -> JournalError { JournalError(.corrupt, "column " + name) }

  private var isNull: Bool { sqlite3_column_type(raw, index) == SQLITE_NULL }

  /// Whether the next column is null; when it is, it is passed over.
  mutating func skipNull() -> Bool {
    index += 1
    if isNull { return true }
    index -= 1
    return false
  }

  /// SQLite's storage class of the next column.
  var nextKind: Int32 { sqlite3_column_type(raw, index + 1) }

  mutating func integer() -> Int64 {
    index += 1
    return sqlite3_column_int64(raw, index)
  }

  mutating func optionalInteger() -> Int64? {
    skipNull() ? nil : integer()
  }

  mutating func count() -> Int {
    Int(integer())
  }

  mutating func text() throws(JournalError) -> String {
    String(decoding: try characters(), as: UTF8.self)
  }

  /// Lent until the statement moves on.
  private mutating func characters() throws(JournalError) -> UnsafeBufferPointer<UInt8> {
    index += 1
    guard let start = sqlite3_column_text(raw, index) else { throw corrupt() }
    return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(raw, index)))
  }

  mutating func bytes() throws(JournalError) -> [UInt8] {
    index += 1
    guard !isNull else { throw corrupt() }
    return Array(current)
  }

  mutating func hash() throws(JournalError) -> Hash256 {
    index += 1
    let bytes = current
    guard bytes.count == 32 else { throw corrupt() }
    return Hash256(loading: bytes)
  }

  mutating func optionalHash() throws(JournalError) -> Hash256? {
    skipNull() ? nil : try hash()
  }

  /// Lent until the statement moves on.
  private var current: UnsafeRawBufferPointer {
    // The pointer before the count: asking for it may convert the value (sqlite.org/c3ref/column_blob.html).
    let start = sqlite3_column_blob(raw, index)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(raw, index)))
  }

  mutating func day() throws(JournalError) -> Day {
    let number = integer()
    guard let day = Int32(exactly: number) else { throw corrupt() }
    return Day(number: day)
  }

  mutating func optionalDay() throws(JournalError) -> Day? {
    skipNull() ? nil : try day()
  }

  mutating func optionalInstant() throws(JournalError) -> Instant? {
    skipNull() ? nil : try instant()
  }

  mutating func instant() throws(JournalError) -> Instant {
    let milliseconds = integer()
    guard let instant = try? Instant(milliseconds: milliseconds) else { throw corrupt() }
    return instant
  }

  mutating func identifier<Kind: IdentifierKind>() throws(JournalError) -> Identifier<Kind> {
    let units = try characters()
    guard let identifier = try? Identifier<Kind>(utf8: units) else { throw corrupt() }
    return identifier
  }

  mutating func optionalIdentifier<Kind: IdentifierKind>() throws(JournalError) -> Identifier<Kind>? {
    skipNull() ? nil : try identifier()
  }

  mutating func creditCode() throws(JournalError) -> CreditCode {
    let text = try text()
    guard let code = try? CreditCode(overridingCheckOf: text) else { throw corrupt() }
    return code
  }

  mutating func commandID() throws(JournalError) -> CommandID {
    let (high, low) = (UInt64(bitPattern: integer()), UInt64(bitPattern: integer()))
    guard let id = try? CommandID(high: high, low: low) else { throw corrupt() }
    return id
  }

  /// The next column, whatever it is.
  mutating func value() throws(JournalError) -> ProjectedValue {
    if skipNull() { return .null }
    switch nextKind {
    case SQLITE_INTEGER: return .integer(integer())
    case SQLITE_TEXT: return .text(try text())
    default: return .blob(try bytes())
    }
  }

  mutating func voucher() throws(JournalError) -> VoucherNumber {
    guard let number = try? VoucherNumber(integer()) else { throw corrupt() }
    return number
  }

  mutating func optionalVoucher() throws(JournalError) -> VoucherNumber? {
    skipNull() ? nil : try voucher()
  }

  mutating func order() throws(JournalError) -> OrderNumber {
    guard let number = try? OrderNumber(integer()) else { throw corrupt() }
    return number
  }

  mutating func optionalOrder() throws(JournalError) -> OrderNumber? {
    skipNull() ? nil : try order()
  }

  mutating func choice<Choice: RawRepresentable>() throws(JournalError) -> Choice
  where Choice.RawValue == String {
    let text = try text()
    guard let choice = Choice(rawValue: text) else { throw corrupt() }
    return choice
  }

  /// Reads a text with `make`, which answers `nil` for what it does not know.
  mutating func parsed<Value>(_ make: (String) -> Value?) throws(JournalError) -> Value {
    let text = try text()
    guard let value = make(text) else { throw corrupt() }
    return value
  }
}
