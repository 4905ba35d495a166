internal import CSQLiteShim
internal import Glibc
internal import Vouchers
internal import Wire

/// Takes the columns of a row one after the other: to store them, to hold them against a stored row, or to tell them.
protocol ColumnSink {
  mutating func null()
  mutating func integer(_ value: Int64)
  mutating func text(_ value: String)
  mutating func blob(_ value: Hash256)
  mutating func blob(_ value: [UInt8])
}

extension ColumnSink {
  mutating func integer(_ value: Int64?) {
    if let value { integer(value) } else { null() }
  }

  mutating func text(_ value: String?) {
    if let value { text(value) } else { null() }
  }

  mutating func blob(_ value: Hash256?) {
    if let value { blob(value) } else { null() }
  }

  mutating func day(_ value: Day?) {
    integer(value.map { Int64($0.number) })
  }

  mutating func value(_ value: ProjectedValue) {
    switch value {
    case .null: null()
    case .integer(let number): integer(number)
    case .text(let text): self.text(text)
    case .blob(let bytes): blob(bytes)
    }
  }
}

/// Holds a row against the current one of a statement, where that lies.
struct ColumnComparer: ColumnSink {
  private let raw: OpaquePointer
  private var index: Int32 = -1
  /// Whether every column so far was the same.
  private(set) var isEqual = true

  init(_ raw: OpaquePointer) {
    self.raw = raw
  }

  private mutating func isNext(_ kind: Int32) -> Bool {
    index += 1
    return sqlite3_column_type(raw, index) == kind
  }

  mutating func null() {
    if !isNext(SQLITE_NULL) { isEqual = false }
  }

  mutating func integer(_ value: Int64) {
    if !isNext(SQLITE_INTEGER) || sqlite3_column_int64(raw, index) != value { isEqual = false }
  }

  mutating func text(_ value: String) {
    guard isNext(SQLITE_TEXT) else { return isEqual = false }
    var value = value
    value.withUTF8 { compare(sqlite3_column_text(raw, index), UnsafeRawBufferPointer($0)) }
  }

  mutating func blob(_ value: Hash256) {
    guard isNext(SQLITE_BLOB) else { return isEqual = false }
    value.withUnsafeBytes { compare(sqlite3_column_blob(raw, index), $0) }
  }

  mutating func blob(_ value: [UInt8]) {
    guard isNext(SQLITE_BLOB) else { return isEqual = false }
    value.withUnsafeBytes { compare(sqlite3_column_blob(raw, index), $0) }
  }

  /// `found` was asked for before its length, as SQLite wants it.
  private mutating func compare(_ found: UnsafeRawPointer?, _ expected: UnsafeRawBufferPointer) {
    guard Int(sqlite3_column_bytes(raw, index)) == expected.count else { return isEqual = false }
    guard let found, let start = expected.baseAddress, !expected.isEmpty else { return }
    if memcmp(found, start, expected.count) != 0 { isEqual = false }
  }
}

/// Gathers a row's values.
struct ColumnCollector: ColumnSink {
  private(set) var values: [ProjectedValue] = []

  mutating func null() { values.append(.null) }
  mutating func integer(_ value: Int64) { values.append(.integer(value)) }
  mutating func text(_ value: String) { values.append(.text(value)) }
  mutating func blob(_ value: Hash256) { values.append(.blob(value.bytes)) }
  mutating func blob(_ value: [UInt8]) { values.append(.blob(value)) }
}
