public import Ledger
public import Vouchers

extension SQLiteJournal {
  /// All institutions in the order of their codes.
  public func institutions() throws(JournalError) -> [InstitutionRow] {
    try rows(InstitutionRow.self, "ORDER BY code")
  }

  public func institution(_ code: CreditCode) throws(JournalError) -> InstitutionRow? {
    try rows(InstitutionRow.self, "WHERE code = ?") { $0.text(code.text) }.first
  }

  /// All keys ever registered, in the order of their names.
  public func keys() throws(JournalError) -> [KeyRow] {
    try rows(KeyRow.self, "ORDER BY id")
  }

  public func key(_ id: KeyID) throws(JournalError) -> KeyRow? {
    try rows(KeyRow.self, "WHERE id = ?") { $0.text(id.text) }.first
  }

  /// Acts that wait for a second person, oldest first.
  public func openProposals() throws(JournalError) -> [ProposalRow] {
    try rows(ProposalRow.self, "WHERE state = 'open' ORDER BY sequence")
  }

  /// Acts of one name that a second person approved, oldest first.
  public func approvedProposals(ofAct name: String) throws(JournalError) -> [ProposalRow] {
    try rows(ProposalRow.self, "WHERE state = 'approved' AND act LIKE ? ORDER BY sequence") {
      $0.text(ProposalRow.pattern(of: name))
    }
  }

  public func proposal(_ sequence: Int64) throws(JournalError) -> ProposalRow? {
    try rows(ProposalRow.self, "WHERE sequence = ?") { $0.integer(sequence) }.first
  }
}
