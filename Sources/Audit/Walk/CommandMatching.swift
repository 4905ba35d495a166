internal import Journal
internal import Vouchers
internal import Wire

/// Who used which command id, ever: a pair of key and id is used once, and the file's table of commands has one row
/// for each command, as it came.
///
/// Ids are made of their time, so the table's order is nearly the order of the entries: both are walked side by side,
/// and only what has no counterpart yet is kept in memory.
struct CommandMatching {
  private static let page = 512

  private let journal: SQLiteJournal
  private var ahead: ArraySlice<(command: CommandReference, sequence: Int64)> = []
  private var last: CommandReference?
  private var isAtEnd = false
  /// Rows whose entry has not come yet, and entries whose row has not, by sequence number.
  private var rowsWaiting: [Int64: CommandReference] = [:]
  private var entriesWaiting: [Int64: CommandReference] = [:]

  /// Rows looked at so far.
  private(set) var rows: Int64 = 0
  /// What is wrong with the table.
  private(set) var log = AuditLog()

  init(journal: SQLiteJournal) {
    self.journal = journal
  }

  /// The next entry's command.
  mutating func take(_ command: CommandReference, sequence: Int64) {
    guard let row = nextRow() else { return match(entry: command, sequence) }
    if row.sequence == sequence { return compare(row.command, command, sequence) }
    match(row: row.command, row.sequence)
    match(entry: command, sequence)
  }

  /// After the last entry.
  ///
  /// - Returns: findings about commands whose pair of key and id was used before.
  mutating func finish() throws(JournalError) -> [Finding] {
    while let row = nextRow() { match(row: row.command, row.sequence) }
    var repetitions: [Finding] = []
    for (sequence, command) in entriesWaiting.sorted(by: { $0.key < $1.key }) {
      let same = try journal.findCommand(key: command.key, id: command.id)
      if let same, same.sequence != sequence, rowsWaiting[same.sequence] == nil {
        repetitions.append(.commandRepeated(entry: sequence, first: same.sequence, key: command.key.text))
      } else {
        log.report(.rowMissing(table: Self.table, key: Self.text(of: command)))
      }
    }
    for (_, command) in rowsWaiting.sorted(by: { $0.key < $1.key }) {
      log.report(.rowUnknown(table: Self.table, key: Self.text(of: command)))
    }
    return repetitions
  }

  private mutating func nextRow() -> (command: CommandReference, sequence: Int64)? {
    if ahead.isEmpty, !isAtEnd { readOn() }
    guard let row = ahead.popFirst() else { return nil }
    rows += 1
    return row
  }

  private mutating func readOn() {
    do throws(JournalError) {
      ahead = try journal.commands(after: last, limit: Self.page)[...]
      last = ahead.last?.command
      isAtEnd = ahead.count < Self.page
    } catch {
      log.report(.tableUnreadable(table: Self.table, detail: "\(error.code.rawValue) \(error.detail)"))
      isAtEnd = true
    }
  }

  private mutating func match(row: CommandReference, _ sequence: Int64) {
    if let entry = entriesWaiting.removeValue(forKey: sequence) {
      compare(row, entry, sequence)
    } else if rowsWaiting.updateValue(row, forKey: sequence) != nil {
      log.report(.rowUnknown(table: Self.table, key: Self.text(of: row)))
    }
  }

  private mutating func match(entry: CommandReference, _ sequence: Int64) {
    if let row = rowsWaiting.removeValue(forKey: sequence) {
      compare(row, entry, sequence)
    } else {
      entriesWaiting[sequence] = entry
    }
  }

  private mutating func compare(_ row: CommandReference, _ entry: CommandReference, _ sequence: Int64) {
    guard row != entry else { return }
    let key = Self.text(of: entry)
    if row.id != entry.id || row.key != entry.key {
      log.report(.rowMissing(table: Self.table, key: key))
      log.report(.rowUnknown(table: Self.table, key: Self.text(of: row)))
    } else {
      log.report(
        .rowDiffers(
          table: Self.table, key: key, column: "digest", expected: entry.digest.hex, found: row.digest.hex))
    }
  }

  private static var table: String { ProjectedTable.command.rawValue }

  private static func text(of command: CommandReference) -> String { "\(command.id)/\(command.key)" }
}
