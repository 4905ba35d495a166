internal import Journal
internal import Wire

/// Every table that follows from the entries equals the one rebuilt from them, row by row and column by
/// column.
struct ProjectionCheck {
  func run(_ subject: AuditSubject, rebuilt: SQLiteJournal, _ log: inout AuditLog) {
    var rows: Int64 = 0
    for table in ProjectedTable.allCases {
      do throws(JournalError) {
        rows += try subject.journal.compare(table, with: rebuilt) {
          log.report(finding($0))
          return true
        }
      } catch {
        log.report(
          .tableUnreadable(table: table.rawValue, detail: "\(error.code.rawValue) \(error.detail)"))
      }
    }
    log.count(ProjectedTable.allCases.count, "表", "tables")
    log.count(rows, "行", "rows")
  }

  private func finding(_ difference: ProjectionDifference) -> Finding {
    let table = difference.table.rawValue
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
