public import Vouchers
public import Wire

/// The bank account an institution is paid on: private, known to the journal only by its salted hash.
public struct PayeeAccount: Hashable, Sendable {
  /// What the journalled act carries; the caller computes it over salt and account.
  public let hash: Hash256
  public let institution: CreditCode
  public let salt: [UInt8]
  public let name: String
  public let number: String
  public let bank: String

  public init(
    hash: Hash256, institution: CreditCode, salt: [UInt8], name: String, number: String, bank: String
  ) {
    self.hash = hash
    self.institution = institution
    self.salt = salt
    self.name = name
    self.number = number
    self.bank = bank
  }
}

extension SQLiteJournal {
  /// Keeps an account, durably, before the act that names its hash is journalled. Keeping it again changes
  /// nothing.
  public func keep(_ account: PayeeAccount) throws(JournalError) {
    try write { session throws(JournalError) in
      let insert = try session.statement(
        """
        INSERT INTO payee_account (hash, institution, salt, name, number, bank) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """)
      try insert.run {
        $0.blob(account.hash)
        $0.text(account.institution.text)
        $0.blob(account.salt)
        $0.text(account.name)
        $0.text(account.number)
        $0.text(account.bank)
      }
    }
  }

  /// Every account kept, in the order of hashes; empty in a copy without private tables.
  public func payeeAccounts() throws(JournalError) -> [PayeeAccount] {
    try read { session throws(JournalError) in
      try session.statement(
        "SELECT hash, institution, salt, name, number, bank FROM payee_account ORDER BY hash"
      ).all { (row: inout ColumnReader) throws(JournalError) in try Self.account(&row) }
    }
  }

  /// The account behind a salted hash; `nil` in a copy without private tables.
  public func payeeAccount(_ hash: Hash256) throws(JournalError) -> PayeeAccount? {
    try read { session throws(JournalError) in
      let select = try session.statement(
        "SELECT hash, institution, salt, name, number, bank FROM payee_account WHERE hash = ?")
      return try select.first({ $0.blob(hash) }) { (row: inout ColumnReader) throws(JournalError) in
        try Self.account(&row)
      }
    }
  }

  private static func account(_ row: inout ColumnReader) throws(JournalError) -> PayeeAccount {
    PayeeAccount(
      hash: try row.hash(), institution: try row.creditCode(), salt: try row.bytes(), name: try row.text(),
      number: try row.text(), bank: try row.text())
  }
}
