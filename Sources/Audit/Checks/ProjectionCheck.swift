internal import Journal
internal import Ledger
internal import Wire

/// Every table that follows from the entries equals what the replay of them led to, row by row and column by column.
struct ProjectionCheck {
  func run(
    _ subject: AuditSubject, _ state: WorkingSet, _ commands: CommandMatching, _ log: inout AuditLog
  ) {
    var rows = commands.rows
    for table in ProjectedTable.allCases {
      do throws(JournalError) {
        let found = try subject.journal.compare(table, with: state) {
          log.report(finding($0))
          return true
        }
        rows += found ?? 0
      } catch {
        log.report(
          .tableUnreadable(table: table.rawValue, detail: "\(error.code.rawValue) \(error.detail)"))
      }
    }
    log.absorb(commands.log)
    log.count(ProjectedTable.allCases.reduce(0) { $0 + $1.parts.count }, "表", "tables")
    log.count(rows, "行", "rows")
  }

  private func finding(_ difference: ProjectionDifference) -> Finding {
    let table = difference.table
    guard let column = difference.column else {
      return difference.expected == nil
        ? .rowUnknown(table: table, key: difference.key) : .rowMissing(table: table, key: difference.key)
    }
    return .rowDiffers(
      table: table, key: difference.key, column: column, expected: difference.expected?.shown ?? "",
      found: difference.found?.shown ?? "")
  }
}

extension ProjectedValue {
  /// For sentences: long texts are cut.
  fileprivate var shown: String {
    let text = description
    return text.count > 80 ? text.prefix(80) + "…" : text
  }
}
