public import Ledger
public import Vouchers

extension SQLiteJournal {
  public func trainingClass(_ id: ClassID) throws(JournalError) -> ClassRow? {
    try rows(ClassRow.self, "WHERE id = ?") { $0.text(id.text) }.first
  }

  /// By first day, newest first.
  public func classes(ofInstitution code: CreditCode) throws(JournalError) -> [ClassRow] {
    try rows(ClassRow.self, "WHERE institution = ? ORDER BY start DESC, id") { $0.text(code.text) }
  }

  /// Classes waiting for approval, by first day.
  public func filedClasses(entity: EntityCode) throws(JournalError) -> [ClassRow] {
    try rows(ClassRow.self, "WHERE state = 'filed' AND entity = ? ORDER BY start, id") {
      $0.text(entity.text)
    }
  }
}
